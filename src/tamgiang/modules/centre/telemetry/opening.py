"""Which store this house has: a file beside the records, or PostgreSQL where they are."""

from django.conf import settings
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.conninfo import make_conninfo

from tamgiang.modules.centre.telemetry.embedded import EmbeddedStore
from tamgiang.modules.centre.telemetry.server import ServerStore
from tamgiang.modules.centre.telemetry.store import Store

FILE = "telemetry.sqlite3"


def open_store() -> Store:
    """A connection of its own to the house's readings."""
    if connection.vendor == "postgresql":
        return ServerStore(address(connection))
    return EmbeddedStore(settings.HOME / FILE)


def address(database: BaseDatabaseWrapper) -> str:
    """Where a PostgreSQL database is, for a connection beside Django's."""
    given = database.get_connection_params()
    names = ("dbname", "user", "password", "host", "port")
    return make_conninfo(**{n: given[n] for n in names if given.get(n)})
