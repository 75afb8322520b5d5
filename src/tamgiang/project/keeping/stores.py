"""What modules keep beside the records, in backups and from one database to the other."""

from pathlib import Path

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

from tamgiang.platform.registry.stores import ModuleStore, declared_stores
from tamgiang.project.installed import modules_left
from tamgiang.project.keeping.refusals import NotEmpty


def stores() -> tuple[ModuleStore, ...]:
    """Those of the modules of this house."""
    left = modules_left(without=())
    return declared_stores([module for module in left if module in settings.INSTALLED_APPS])


def frozen(connection: BaseDatabaseWrapper, folder: Path) -> dict[str, Path]:
    """Files of one moment each, by name; none where the files themselves are the stores."""
    if connection.vendor == "sqlite":
        return {}
    found = {store.file: folder / store.file for store in stores()}
    for store in stores():
        store.freeze(connection, found[store.file])
    return found


def require_empty(connection: BaseDatabaseWrapper) -> None:
    """Raise NotEmpty when something is kept in the database already."""
    for store in stores() if connection.vendor != "sqlite" else ():
        if store.holds(connection):
            raise NotEmpty(place=store.file.partition(".")[0])


def bring_in(
    connection: BaseDatabaseWrapper, folder: Path, *, remove: bool = False
) -> list[tuple[str, int]]:
    """Put the files of a folder into the database, where it keeps the stores: (file, rows)."""
    if connection.vendor == "sqlite":
        return []
    done = []
    for store in stores():
        path = folder / store.file
        if path.exists():
            done.append((store.file, store.fill(connection, path)))
            if remove:
                path.unlink()
    return done
