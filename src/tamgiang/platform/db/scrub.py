"""After an erasure: nothing of the old values left in the file, its log, or dead rows.

SQLite overwrites what it deletes from pages in use (`secure_delete`), but its log keeps earlier
pages until it is cut off, and freed or rearranged pages may hold a stale copy of a row; so the log
is truncated, the file is read for the values, and rebuilt where one is met. PostgreSQL's tables
are rebuilt.
Outside the reach of both: blocks a file system has freed, and the write-ahead log and base backups
a PostgreSQL server keeps for itself.
"""

import mmap
import time
from collections.abc import Iterable
from pathlib import Path

from django.db import connection, transaction

TRIES, PAUSE = 20, 0.25


def scrub(tables: Iterable[str], values: Iterable[str] = ()) -> bool:
    """Clear away what erased rows of `tables` left; whether all of it could be done now.

    `values` are erased texts: SQLite's file is rebuilt when one of them is still met in it, be it
    in a row of somebody of the same name. Not inside a transaction. False says that others kept
    the log open; the next call does it.
    """
    if connection.in_atomic_block:
        raise transaction.TransactionManagementError("nothing is scrubbed within a transaction")
    if connection.vendor != "sqlite":
        return _rebuilt(tables)
    done = _log_cut()
    if _met(Path(str(connection.settings_dict["NAME"])), values):
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
        done = _log_cut() and done
    return done


def _rebuilt(tables: Iterable[str]) -> bool:
    with connection.cursor() as cursor:
        for table in sorted(set(tables)):
            cursor.execute(f"VACUUM (FULL) {connection.ops.quote_name(table)}")
    return True


def _log_cut() -> bool:
    """Fold the log into the file and truncate it; readers of an older moment may hold it up."""
    for _ in range(TRIES):
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy, *_pages = cursor.fetchone()
        if not busy:
            return True
        time.sleep(PAUSE)
    return False


def _met(path: Path, values: Iterable[str]) -> bool:
    wanted = [value.encode() for value in values if value]
    if not wanted or not path.is_file() or not path.stat().st_size:
        return False
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        return any(whole.find(value) >= 0 for value in wanted)
