"""Readings in a SQLite file of their own: its write lock is not that of the records."""

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

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

#: NORMAL: a power cut may take the last second of readings, never the file. Records are kept
#: with FULL; what must not be lost becomes one.
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA journal_size_limit = 67108864",
    "PRAGMA wal_autocheckpoint = 4000",
    "PRAGMA cache_size = -16384",
    "PRAGMA temp_store = MEMORY",
)
_TABLES = """
CREATE TABLE IF NOT EXISTS reading (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    source INTEGER NOT NULL,
    at INTEGER NOT NULL,
    received INTEGER NOT NULL,
    body TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS reading_source_at ON reading (source, at);
CREATE TABLE IF NOT EXISTS summary (
    source INTEGER NOT NULL,
    key TEXT NOT NULL,
    at INTEGER NOT NULL,
    count INTEGER NOT NULL,
    low REAL NOT NULL,
    high REAL NOT NULL,
    total REAL NOT NULL,
    PRIMARY KEY (source, key, at)
) WITHOUT ROWID;
"""
#: Rows for each statement: one of many rows costs half of as many statements of one.
_AT_ONCE = (100, 10, 1)
_INSERT = "INSERT INTO reading (source, at, received, body) VALUES (?, ?, ?, ?)"
_INSERTS = {count: _INSERT + ", (?, ?, ?, ?)" * (count - 1) for count in _AT_ONCE}
_SUMMARISE = """
INSERT INTO summary (source, key, at, count, low, high, total)
SELECT source, value.key, at / :step * :step AS began, count(*), min(value.value),
       max(value.value), sum(value.value)
FROM reading, json_each(reading.body) AS value
WHERE at < :until
GROUP BY source, value.key, began
ON CONFLICT (source, key, at) DO UPDATE SET
    count = count + excluded.count, low = min(low, excluded.low),
    high = max(high, excluded.high), total = total + excluded.total
"""
_SERIES = """
SELECT at, json_extract(body, :path) AS value FROM reading
WHERE source = :source AND at >= :since AND at < :until AND value IS NOT NULL
UNION ALL
SELECT at, total / count FROM summary
WHERE source = :source AND key = :key AND at >= :since AND at < :until
ORDER BY at
"""


class EmbeddedStore(Store):
    """One SQLite file."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._database = sqlite3.connect(path, timeout=20, isolation_level=None)
        for pragma in _PRAGMAS:
            self._database.execute(pragma)
        self._database.executescript(_TABLES)

    def _write(self, ahead: Sequence[Reading], behind: Sequence[Reading]) -> Appended:
        run = self._database.execute
        run("BEGIN IMMEDIATE")
        try:
            more, duplicates, conflicts = (
                judged(behind, self._known(behind)) if behind else ([], 0, [])
            )
            fresh = [*ahead, *more]
            self._insert(fresh)
            newest = self.newest()
            run("COMMIT")
        except BaseException as fault:
            if self._database.in_transaction:
                run("ROLLBACK")
            if isinstance(fault, sqlite3.IntegrityError) and ahead:
                raise Overtaken from fault
            raise
        return Appended(newest, tuple(fresh), duplicates, tuple(conflicts))

    def _insert(self, readings: Sequence[Reading]) -> None:
        told: list[object] = []
        for reading, body in zip(readings, bodies(readings), strict=True):
            told += reading[:3]
            told.append(body)
        start = 0
        for count in _AT_ONCE:
            size = 4 * count
            while len(told) - start >= size:
                self._database.execute(_INSERTS[count], told[start : start + size])
                start += size

    def _known(self, readings: Sequence[Reading]) -> dict[tuple[int, int], str]:
        found = {}
        for reading in readings:
            held = self._database.execute(
                "SELECT body FROM reading WHERE source = ? AND at = ?", reading[:2]
            ).fetchone()
            if held is not None:
                found[reading.source, reading.at] = held[0]
        return found

    def _last_at(self, source: int) -> int:
        query = "SELECT max(at) FROM reading WHERE source = ?"
        (found,) = self._database.execute(query, (source,)).fetchone()
        return -1 if found is None else int(found)

    def after(self, position: int, limit: int) -> list[tuple[int, Reading]]:
        rows = self._database.execute(
            "SELECT position, source, at, received, body FROM reading "
            "WHERE position > ? ORDER BY position LIMIT ?",
            (position, limit),
        )
        return [(number, reading_of(*row)) for number, *row in rows]

    def newest(self) -> int:
        (found,) = self._database.execute("SELECT max(position) FROM reading").fetchone()
        return int(found or 0)

    def series(
        self, source: int, key: str, since: int, until: int, step: int = 0
    ) -> list[tuple[int, float]]:
        told = {"source": source, "key": key, "since": since, "until": until}
        path = {"path": f'$."{key}"'}
        if not step:
            return list(self._database.execute(_SERIES, told | path))
        query = (
            "SELECT at / :step * :step AS began, avg(value) "  # noqa: S608 - constants
            f"FROM ({_SERIES.replace('ORDER BY at', '')}) GROUP BY began ORDER BY began"
        )
        return list(self._database.execute(query, told | path | {"step": step}))

    def span(self, source: int, since: int, until: int) -> list[Reading]:
        rows = self._database.execute(
            "SELECT source, at, received, body FROM reading "
            "WHERE source = ? AND at >= ? AND at < ? ORDER BY position",
            (source, since, until),
        )
        return [reading_of(*row) for row in rows]

    def latest(self, sources: Iterable[int]) -> dict[int, Reading]:
        query = (
            "SELECT source, at, received, body FROM reading "
            "WHERE source = ? ORDER BY at DESC LIMIT 1"
        )
        found = {}
        for source in sources:
            row = self._database.execute(query, (source,)).fetchone()
            if row is not None:
                found[source] = reading_of(*row)
        return found

    def thin(self, policy: Policy, now: int) -> tuple[int, int]:
        until = (now - policy.raw_days * DAY) // policy.step * policy.step
        oldest = now - policy.summary_days * DAY
        run = self._database.execute
        run("BEGIN IMMEDIATE")
        try:
            run(_SUMMARISE, {"step": policy.step, "until": until})
            readings = run("DELETE FROM reading WHERE at < ?", (until,)).rowcount
            summaries = run("DELETE FROM summary WHERE at < ?", (oldest,)).rowcount
            run("COMMIT")
        except BaseException:
            if self._database.in_transaction:
                run("ROLLBACK")
            raise
        self._newest.clear()
        return readings, summaries

    def close(self) -> None:
        self._database.close()
