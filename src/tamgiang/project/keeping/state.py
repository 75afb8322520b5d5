"""The schema a database is at, whatever the code expects: its models as migrations left them."""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import Any, TypeAlias

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model
from django.db.utils import load_backend

from tamgiang.project.keeping.refusals import FromAnotherVersion

Step: TypeAlias = tuple[str, str]
SQLITE = "tamgiang.platform.db"


def version() -> str:
    """The version of the code."""
    return metadata.version("tamgiang")


@contextmanager
def opened(alias: str, database: dict[str, Any]) -> Iterator[BaseDatabaseWrapper]:
    """Another database under `alias`; what `database` leaves out is as in the default one."""
    base = copy.deepcopy(connections["default"].settings_dict)
    settings = {**base, "OPTIONS": {}, "CONN_MAX_AGE": 0, **database}
    connection = load_backend(settings["ENGINE"]).DatabaseWrapper(settings, alias)
    connections[alias] = connection
    try:
        yield connection
    finally:
        connection.close()
        del connections[alias]


def sqlite_file(path: Path) -> dict[str, Any]:
    """The settings of records in one file."""
    return {"ENGINE": SQLITE, "NAME": str(path)}


def applied(connection: BaseDatabaseWrapper) -> list[Step]:
    """The migrations a database went through, in order of name; empty before the first."""
    return sorted(MigrationRecorder(connection).applied_migrations())


def pending(connection: BaseDatabaseWrapper) -> list[Step]:
    """The migrations it still lacks."""
    loader = MigrationLoader(connection)
    plan = dict.fromkeys(
        step
        for leaf in loader.graph.leaf_nodes()
        for step in loader.graph.forwards_plan(leaf)
        if step not in loader.applied_migrations
    )
    return list(plan)


def require_known(steps: list[Step], made_by: str) -> None:
    """Raise FromAnotherVersion when the code lacks one of the migrations."""
    known = MigrationLoader(None).disk_migrations
    unknown = [".".join(step) for step in steps if step not in known]
    if unknown:
        raise FromAnotherVersion(version=made_by, names=", ".join(unknown))


def models_at(steps: list[Step]) -> list[type[Model]]:
    """The models of a schema by name of their table; `django_migrations` is not among them."""
    loader = MigrationLoader(None)
    state = loader.project_state([step for step in steps if step in loader.graph.nodes])
    models = state.apps.get_models(include_auto_created=True)
    managed = [model for model in models if model._meta.managed and not model._meta.proxy]
    return sorted(managed, key=lambda model: model._meta.db_table)
