"""Which SQLite this process talks to, and whether it may be trusted with records."""

import sys

import pysqlite3
import pysqlite3.dbapi2

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label

Version = tuple[int, int, int]

#: 3.7.0 to 3.51.2 can corrupt a WAL file when two connections write and checkpoint at once
#: (the "WAL-reset" bug; sqlite.org release notes of 3.51.3).
FIRST_SAFE_VERSION: Version = (3, 51, 3)


class SqliteTooOld(Refusal):
    """The SQLite library is one that can lose records; nothing may be opened with it."""

    code = "db.sqlite_too_old"
    message = Label(
        "SQLite {found} có thể làm hỏng tệp dữ liệu khi hai tiến trình cùng ghi; "
        "cần từ bản {required} trở lên. Cài lại thư viện bằng lệnh: make setup.",
        "SQLite {found} can corrupt a file that two processes write; {required} or later "
        "is needed. Install the library again with: make setup.",
    )
    status = 500


def use_bundled_sqlite() -> None:
    """Make ``import sqlite3`` mean the wheel's library from here on; safe to repeat."""
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2


def sqlite_version() -> Version:
    """The version of the library linked into this process."""
    found: Version = pysqlite3.dbapi2.sqlite_version_info
    return found


def require_safe_sqlite() -> None:
    """Raise SqliteTooOld unless the library is free of the WAL-reset bug."""
    found = sqlite_version()
    if found < FIRST_SAFE_VERSION:
        raise SqliteTooOld(found=_dotted(found), required=_dotted(FIRST_SAFE_VERSION))


def _dotted(version: Version) -> str:
    return ".".join(str(part) for part in version)
