"""One business write (record, audit entry, outbox event) against three raw INSERTs.

The raw peer inserts the very rows the house wrote into tables of the same schema, on the same
disk with the same pragmas, one transaction for each three rows. Batches of both alternate, so that
a slow moment of the disk meets both.
"""

import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from sqlite3 import Connection

from bench.harness import Keep, Row, Spent, measure, median
from bench.house import block, database, start

TABLES = ("cameras_camera", "audit_auditentry", "events_event")
BATCH, ROUNDS = 100, 12
CHILD_WRITES = 50
LEAST_SHARE, MOST_CPU_MS = 0.20, 0.8


def run(keep: Keep) -> Iterable[Row]:
    """Rate against the raw peer, CPU of one write, and how often one write syncs the disk."""
    start()
    folder = os.environ.get("TAMGIANG_HOME") or tempfile.gettempdir()
    with tempfile.TemporaryDirectory(dir=folder) as home, database(Path(home), "house") as path:
        ours, raw = _alternate(path)
        syncs = _syncs_per_write(home)
    keep("write.wall_ms", [1000 * spent.wall / BATCH for spent in ours])
    keep("write.raw_wall_ms", [1000 * spent.wall / BATCH for spent in raw])
    keep("write.cpu_ms", [1000 * spent.cpu / BATCH for spent in ours])
    # Ratio of neighbours: the disk is the same for both members of a pair.
    share = median(theirs.wall / own.wall for own, theirs in zip(ours, raw, strict=True))
    cpu = 1000 * median(spent.cpu for spent in ours) / BATCH
    raw_cpu = 1000 * median(spent.cpu for spent in raw) / BATCH
    rate = BATCH / median(spent.wall for spent in ours)
    raw_rate = BATCH / median(spent.wall for spent in raw)
    return [
        Row(
            "business write, records/s",
            rate,
            f"at least {LEAST_SHARE:.0%} of raw",
            share >= LEAST_SHARE,
            peer=raw_rate,
        ),
        Row(
            "business write, CPU ms",
            cpu,
            f"at most {MOST_CPU_MS} ms",
            cpu <= MOST_CPU_MS,
            peer=raw_cpu,
            limit=MOST_CPU_MS,
        ),
        Row("business write, fsyncs", syncs, "exactly 1 (needs strace)", syncs == 1, limit=1),
    ]


def write_records(first: int, count: int, place: int) -> None:
    """`count` cameras, each in a transaction of its own."""
    from tamgiang.platform.registers.services import create
    from tamgiang.platform.registry.registry import register_named

    register = register_named("cameras.camera")
    for number in range(first, first + count):
        values = {
            "code": f"CAM-{number:06d}",
            "kind": "public" if number % 7 else "socialised",
            "location": "Ngã ba chợ, thôn Tân Xuân Lai",
            "position": (16.5412, 107.5239),
            "block": place,
            "effective_on": date(2023, 8, 1),
        }
        create(register, values, actor="bench")


def _alternate(path: Path) -> tuple[list[Spent], list[Spent]]:
    from tamgiang.platform.scopes import system_scope

    place = block()
    ours: list[Spent] = []
    raw: list[Spent] = []
    peer = _raw_peer(path)
    with system_scope("bench"):
        write_records(0, BATCH, place)
        for number in range(1, ROUNDS + 1):
            ours.append(measure(lambda n=number: write_records(n * BATCH, BATCH, place)))  # type: ignore[misc]
            rows = list(_rows_written())
            raw.append(measure(lambda given=rows: _insert_raw(peer, given)))  # type: ignore[misc]
    peer.close()
    return ours, raw


def _raw_peer(path: Path) -> Connection:
    """A plain connection on a second file with the same tables, indexes, triggers and pragmas."""
    import pysqlite3

    from tamgiang.platform.db.base import PRAGMAS

    peer: Connection = pysqlite3.connect(path.with_name("raw.sqlite3"), isolation_level=None)
    for pragma in PRAGMAS:
        peer.execute(pragma)
    source = pysqlite3.connect(path)
    marks = ", ".join("?" * len(TABLES))
    query = f"SELECT sql FROM sqlite_master WHERE tbl_name IN ({marks}) AND sql IS NOT NULL"  # noqa: S608
    for (statement,) in source.execute(query, TABLES):
        peer.execute(statement)
    source.close()
    return peer


def _rows_written() -> Iterator[list[Sequence[object]]]:
    """The last batch as it stands in the tables: one list for each table."""
    from django.db import connection

    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT * FROM {table} ORDER BY id DESC LIMIT {BATCH}")  # noqa: S608
            yield list(reversed(cursor.fetchall()))


def _insert_raw(peer: Connection, rows: Sequence[Sequence[Sequence[object]]]) -> None:
    statements = [
        f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns[0]))})"  # noqa: S608
        for table, columns in zip(TABLES, rows, strict=True)
    ]
    for three in zip(*rows, strict=True):
        peer.execute("BEGIN IMMEDIATE")
        for statement, row in zip(statements, three, strict=True):
            peer.execute(statement, row)
        peer.execute("COMMIT")


def _syncs_per_write(folder: str) -> float:
    """fsync and fdatasync calls of one write, seen by strace from outside; nan without it."""
    if shutil.which("strace") is None:
        return math.nan
    trace = Path(folder) / "trace.txt"
    command = [
        *("strace", "-f", "-e", "trace=fsync,fdatasync,openat", "-o", str(trace)),
        *(sys.executable, "-m", "bench.write_child", str(CHILD_WRITES), folder),
    ]
    environment = {**os.environ, "TAMGIANG_HOME": folder}
    subprocess.run(command, check=True, env=environment, cwd=Path(__file__).parent.parent)
    lines = trace.read_text().splitlines()
    begin, end = (n for n, line in enumerate(lines) if "measured-writes" in line)
    synced = [line for line in lines[begin:end] if re.search(r"\bf(data)?sync\(", line)]
    return len(synced) / CHILD_WRITES
