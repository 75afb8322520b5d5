"""Writes a given number of records in a process of its own, so that its fsyncs can be counted."""

import sys
import tempfile
from pathlib import Path

from bench.house import block, database, start


def main(writes: int, folder: str) -> None:
    """Write, with checkpoints put off: they sync on their own account, not for a write."""
    start()
    from django.db import connection

    from bench.bench_write import write_records
    from tamgiang.platform.scopes import system_scope

    with tempfile.TemporaryDirectory(dir=folder) as home, database(Path(home), "child"):
        place = block()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_autocheckpoint = 0")
        # One file of this name, so that the trace shows where the measured writes begin and end.
        marker = Path(home) / "measured-writes"
        with system_scope("bench"):
            write_records(0, 5, place)
            marker.write_text("begin")
            write_records(5, writes, place)
            marker.write_text("end")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
