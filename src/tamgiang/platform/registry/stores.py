"""What a module keeps beside the records: a SQLite file, or a schema of its own in PostgreSQL.

Backups carry it as that file whatever the database is, so that a house comes back on either.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper

Database = BaseDatabaseWrapper


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleStore:
    """A store whose `file` in the state folder is the whole of it where records are in SQLite.

    Where they are in PostgreSQL: `holds` says whether anything is kept there, `freeze` writes it
    into a new file of one moment, `fill` puts a file where nothing is yet, proves that it is all
    there, and gives the number of rows; it keeps nothing of what it could not finish.
    """

    file: str
    holds: Callable[[Database], bool]
    freeze: Callable[[Database, Path], None]
    fill: Callable[[Database, Path], int]


def declared_stores(modules: Sequence[str]) -> tuple[ModuleStore, ...]:
    """STORES of each module's `stores.py`, in the order of the modules."""
    found: list[ModuleStore] = []
    for module in modules:
        if find_spec(f"{module}.stores") is not None:
            found += import_module(f"{module}.stores").STORES
    return tuple(found)
