"""A fresh database for a benchmark: migrated, with units to put records in, and a scope open."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import django
from django.conf import settings


def start() -> None:
    """Load the house in this process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tamgiang.project.settings")
    django.setup()


@contextmanager
def database(folder: Path, name: str) -> Iterator[Path]:
    """Django's connection on a new SQLite file in `folder`, with every table."""
    from django.core.management import call_command
    from django.db import connection

    kept = connection.settings_dict["NAME"]
    connection.close()
    path = folder / f"{name}.sqlite3"
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = str(path)
    try:
        call_command("migrate", verbosity=0)
        yield path
    finally:
        connection.close()
        connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = kept


def block(slug: str = "bench") -> int:
    """A building block: one hamlet that belongs nowhere."""
    from tamgiang.platform.orgunits.models import Unit, UnitKind, UnitVersion

    unit = Unit.objects.create(slug=slug)
    UnitVersion.objects.create(
        unit=unit, kind=UnitKind.HAMLET, name=slug, valid_from=date(2000, 1, 1)
    )
    return unit.pk
