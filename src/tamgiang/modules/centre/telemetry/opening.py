"""Which store this house has: a file beside the records, or PostgreSQL where they are."""

from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from tamgiang.modules.centre.telemetry.embedded import EmbeddedStore
from tamgiang.modules.centre.telemetry.server import ServerStore
from tamgiang.modules.centre.telemetry.store import Store

FILE = "telemetry.sqlite3"


def open_store() -> Store:
    """A connection of its own to the house's readings."""
    if connection.vendor == "postgresql":
        given = connection.get_connection_params()
        names = ("dbname", "user", "password", "host", "port")
        return ServerStore(make_conninfo(**{n: given[n] for n in names if given.get(n)}))
    return EmbeddedStore(settings.HOME / FILE)
