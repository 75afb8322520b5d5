"""Verifying 100,000 audit entries, and finding the one in which a single byte was flipped.

The limit is what the machine needs to read the same rows and hash the same bytes, without asking
what they mean.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bench.harness import Keep, Row, measure, median
from bench.house import database, start

ENTRIES, PER_STREAM = 100_000, 4
ROUNDS = 5
MOST = 2.0


def run(keep: Keep) -> Iterable[Row]:
    """Seconds of a verification, and what it says of a flipped byte."""
    start()
    folder = os.environ.get("TAMGIANG_HOME") or tempfile.gettempdir()
    with tempfile.TemporaryDirectory(dir=folder) as home, database(Path(home), "audit"):
        from tamgiang.platform.audit.selectors import verify

        _fill()
        spent = [measure(verify) for _ in range(ROUNDS)]
        least = [measure(_read_and_hash) for _ in range(ROUNDS)]
        intact = verify()
        named = _flipped()
    keep("audit.verify_cpu_s", [one.cpu for one in spent])
    whole = intact.intact and intact.entries == ENTRIES
    value = median(one.cpu for one in spent)
    yield Row(
        f"audit: {ENTRIES:,} entries verified, CPU s",
        value,
        f"under {MOST:g} s",
        whole and value < MOST,
        limit=median(one.cpu for one in least),
    )
    yield Row("audit: flipped bytes named", named, "exactly 1, by its number", named == 1, limit=1)


def _fill() -> None:
    """Streams of four entries: made once, corrected three times."""
    from django.db import transaction

    from tamgiang.platform.audit.services import append_each, append_new

    streams = [f"people:resident:{number:08d}" for number in range(ENTRIES // PER_STREAM)]

    def bodies() -> Iterator[tuple[str, dict[str, Any]]]:
        for stream in streams:
            yield stream, {"fields": ["full_name", "hamlet"], "reason": "nhập từ sổ hộ khẩu"}

    with transaction.atomic():
        append_new(bodies(), "record.created", actor="user:1")
        for _ in range(PER_STREAM - 1):
            append_each(bodies(), "record.corrected", actor="user:2")


def _read_and_hash() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM audit_auditentry ORDER BY stream, seq")
        while rows := cursor.fetchmany(2000):
            for row in rows:
                hashlib.sha256(repr(row).encode()).hexdigest()


def _flipped() -> int:
    """Flip one byte of one body past the database's guard; 1 when that entry alone is named."""
    from django.db import connection

    from tamgiang.platform.audit.guard import lifted
    from tamgiang.platform.audit.selectors import FaultKind, verify

    stream, seq = "people:resident:00012345", 3
    with lifted(connection), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE audit_auditentry SET body = replace(body, 'hamlet', 'hamleu')"
            " WHERE stream = %s AND seq = %s",
            [stream, seq],
        )
    faults = verify().faults
    found = [(fault.kind, fault.stream, fault.seq) for fault in faults]
    return len(found) if found == [(FaultKind.CHANGED, stream, seq)] else -len(found)
