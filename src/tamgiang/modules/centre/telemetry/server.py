"""Readings in PostgreSQL, in a schema of their own."""

from collections.abc import Iterable, Sequence

import psycopg

from tamgiang.modules.centre.telemetry.store import (
    DAY,
    Appended,
    Overtaken,
    Policy,
    Reading,
    Store,
    bodies,
    judged,
    reading_of,
)

TABLES = """
CREATE SCHEMA IF NOT EXISTS telemetry;
CREATE TABLE IF NOT EXISTS telemetry.reading (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source bigint NOT NULL,
    at bigint NOT NULL,
    received bigint NOT NULL,
    body text NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS reading_source_at ON telemetry.reading (source, at);
CREATE TABLE IF NOT EXISTS telemetry.summary (
    source bigint NOT NULL,
    key text NOT NULL,
    at bigint NOT NULL,
    count bigint NOT NULL,
    low double precision NOT NULL,
    high double precision NOT NULL,
    total double precision NOT NULL,
    PRIMARY KEY (source, key, at)
);
"""
#: Two first openings at once would both make the schema.
_LOCK = "SELECT pg_advisory_lock(7226001)"
_UNLOCK = "SELECT pg_advisory_unlock(7226001)"
#: Numbers are given and seen in one order only while one transaction at a time appends.
_IN_TURN = "SELECT pg_advisory_xact_lock(7226002)"
_COPY = "COPY telemetry.reading (source, at, received, body) FROM STDIN"
_SUMMARISE = """
INSERT INTO telemetry.summary AS held (source, key, at, count, low, high, total)
SELECT source, value.key, at / %(step)s * %(step)s, count(*), min(value.value::float8),
       max(value.value::float8), sum(value.value::float8)
FROM telemetry.reading, json_each_text(body::json) AS value
WHERE at < %(until)s
GROUP BY 1, 2, 3
ON CONFLICT (source, key, at) DO UPDATE SET
    count = held.count + excluded.count, low = least(held.low, excluded.low),
    high = greatest(held.high, excluded.high), total = held.total + excluded.total
"""
_SERIES = """
SELECT at, (body::json ->> %(key)s)::float8 AS value FROM telemetry.reading
WHERE source = %(source)s AND at >= %(since)s AND at < %(until)s
  AND body::json ->> %(key)s IS NOT NULL
UNION ALL
SELECT at, total / count FROM telemetry.summary
WHERE source = %(source)s AND key = %(key)s AND at >= %(since)s AND at < %(until)s
ORDER BY at
"""
_MANY_SERIES = """
SELECT found.source, found.key, at / %(step)s * %(step)s AS began, avg(value) FROM (
    SELECT wanted.source, wanted.key, at, (body::json ->> wanted.key)::float8 AS value
    FROM unnest(%(sources)s::bigint[], %(keys)s::text[]) AS wanted (source, key)
    JOIN telemetry.reading AS held ON held.source = wanted.source
    WHERE at >= %(since)s AND at < %(until)s AND body::json ->> wanted.key IS NOT NULL
    UNION ALL
    SELECT wanted.source, wanted.key, at, total / count
    FROM unnest(%(sources)s::bigint[], %(keys)s::text[]) AS wanted (source, key)
    JOIN telemetry.summary AS held ON held.source = wanted.source AND held.key = wanted.key
    WHERE at >= %(since)s AND at < %(until)s
) AS found GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""


class ServerStore(Store):
    """One connection to PostgreSQL, apart from that of the records."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._connection = psycopg.connect(address, autocommit=True)
        self._connection.execute(_LOCK)
        self._connection.execute(TABLES)
        self._connection.execute(_UNLOCK)

    def _write(self, ahead: Sequence[Reading], behind: Sequence[Reading]) -> Appended:
        try:
            with self._connection.transaction(), self._connection.cursor() as cursor:
                cursor.execute(_IN_TURN)
                more, duplicates, conflicts = (
                    judged(behind, self._known(behind)) if behind else ([], 0, [])
                )
                fresh = [*ahead, *more]
                if fresh:
                    with cursor.copy(_COPY) as copy:
                        for reading, body in zip(fresh, bodies(fresh), strict=True):
                            copy.write_row((*reading[:3], body))
                newest = self.newest()
        except psycopg.errors.UniqueViolation as fault:
            if not ahead:
                raise
            raise Overtaken from fault
        return Appended(newest, tuple(fresh), duplicates, tuple(conflicts))

    def _known(self, readings: Sequence[Reading]) -> dict[tuple[int, int], str]:
        found = self._connection.execute(
            "SELECT source, at, body FROM telemetry.reading WHERE (source, at) IN "
            "(SELECT unnest(%s::bigint[]), unnest(%s::bigint[]))",
            ([r.source for r in readings], [r.at for r in readings]),
        )
        return {(source, at): body for source, at, body in found}

    def _last_at(self, source: int) -> int:
        query = "SELECT max(at) FROM telemetry.reading WHERE source = %s"
        row = self._connection.execute(query, (source,)).fetchone()
        return -1 if row is None or row[0] is None else int(row[0])

    def after(self, position: int, limit: int) -> list[tuple[int, Reading]]:
        rows = self._connection.execute(
            "SELECT position, source, at, received, body FROM telemetry.reading "
            "WHERE position > %s ORDER BY position LIMIT %s",
            (position, limit),
        )
        return [(number, reading_of(*row)) for number, *row in rows]

    def newest(self) -> int:
        row = self._connection.execute("SELECT max(position) FROM telemetry.reading").fetchone()
        return 0 if row is None or row[0] is None else int(row[0])

    def series(
        self, source: int, key: str, since: int, until: int, step: int = 0
    ) -> list[tuple[int, float]]:
        told = {"source": source, "key": key, "since": since, "until": until, "step": step}
        query = _SERIES
        if step:
            query = (
                "SELECT at / %(step)s * %(step)s AS began, avg(value) FROM "  # noqa: S608 - constants
                f"({_SERIES.replace('ORDER BY at', '')}) AS found GROUP BY began ORDER BY began"
            )
        return [(at, value) for at, value in self._connection.execute(query, told)]

    def many_series(
        self, wanted: Iterable[tuple[int, str]], since: int, until: int, step: int
    ) -> dict[tuple[int, str], list[tuple[int, float]]]:
        pairs = list(wanted)
        told = {"since": since, "until": until, "step": step}
        lists = {"sources": [source for source, _ in pairs], "keys": [key for _, key in pairs]}
        found: dict[tuple[int, str], list[tuple[int, float]]] = {}
        for source, key, at, value in self._connection.execute(_MANY_SERIES, told | lists):
            found.setdefault((source, key), []).append((at, value))
        return found

    def span(self, source: int, since: int, until: int) -> list[Reading]:
        rows = self._connection.execute(
            "SELECT source, at, received, body FROM telemetry.reading "
            "WHERE source = %s AND at >= %s AND at < %s ORDER BY position",
            (source, since, until),
        )
        return [reading_of(*row) for row in rows]

    def latest(self, sources: Iterable[int]) -> dict[int, Reading]:
        rows = self._connection.execute(
            "SELECT found.* FROM unnest(%s::bigint[]) AS wanted (id), LATERAL ("
            "SELECT source, at, received, body FROM telemetry.reading "
            "WHERE source = wanted.id ORDER BY at DESC LIMIT 1) AS found",
            (list(sources),),
        )
        return {row[0]: reading_of(*row) for row in rows}

    def thin(self, policy: Policy, now: int) -> tuple[int, int]:
        until = (now - policy.raw_days * DAY) // policy.step * policy.step
        oldest = now - policy.summary_days * DAY
        run = self._connection.execute
        with self._connection.transaction():
            run(_SUMMARISE, {"step": policy.step, "until": until})
            readings = run("DELETE FROM telemetry.reading WHERE at < %s", (until,)).rowcount
            summaries = run("DELETE FROM telemetry.summary WHERE at < %s", (oldest,)).rowcount
        self._newest.clear()
        return readings, summaries

    def close(self) -> None:
        self._connection.close()
