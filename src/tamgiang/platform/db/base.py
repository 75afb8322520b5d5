"""Django's SQLite backend, opened so that an acknowledged write survives a power cut."""

from functools import cached_property
from sqlite3 import Connection
from typing import Any

from django.db.backends.sqlite3 import base as sqlite

from tamgiang.platform.db.faults import DiskErrorWrapper
from tamgiang.platform.db.library import require_safe_sqlite

#: Writers queue for the lock at BEGIN (never a failed upgrade in the middle) and wait 20 s.
DEFAULT_OPTIONS: dict[str, Any] = {"timeout": 20, "transaction_mode": "IMMEDIATE"}

#: WAL lets readers go on while one writes; FULL syncs the log at each commit;
#: the size limit gives the space of a long log back. mmap_size stays off on purpose.
#: What is deleted is overwritten in pages that are written anyway; an erasure does the rest.
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = FAST",
    "PRAGMA journal_size_limit = 67108864",
    "PRAGMA cache_size = -32768",
    "PRAGMA temp_store = MEMORY",
)


class DatabaseWrapper(sqlite.DatabaseWrapper):
    """SQLite with WAL, synchronous FULL, foreign keys and IMMEDIATE transactions."""

    def get_connection_params(self) -> dict[str, Any]:
        self.settings_dict["OPTIONS"] = {**DEFAULT_OPTIONS, **self.settings_dict["OPTIONS"]}
        return super().get_connection_params()

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection:
        require_safe_sqlite()
        connection: Connection = super().get_new_connection(conn_params)
        for pragma in PRAGMAS:
            connection.execute(pragma)
        return connection

    @cached_property
    def wrap_database_errors(self) -> DiskErrorWrapper:
        """Where Django translates errors of the driver."""
        return DiskErrorWrapper(self)
