"""What every test has: a database that can be emptied, and passwords that cost nothing."""

import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from django.test import TransactionTestCase
from django.test.utils import override_settings

from tamgiang.platform.orgunits.selectors import areas, boundaries, layers, relations
from tamgiang.platform.orgunits.services import load_sample_area
from tamgiang.platform.registry.sample import SampleArea
from tamgiang.platform.scopes import system_scope
from tamgiang.project.sample import sample_area as build_sample
from tests.emptying import Emptying


@pytest.fixture(autouse=True, scope="session")
def _emptied_under_the_guard() -> Iterator[None]:
    """Empty a transactional test's database with the audit triggers lifted, and in a moment."""
    emptying = Emptying(TransactionTestCase._fixture_teardown)  # type: ignore[attr-defined]
    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: emptying(case))
    yield
    patch.undo()


#: What is kept of units until their stamp changes. Tests that make a unit by hand change none, and
#: after some of them numbers begin at one again.
_UNIT_CACHES = [
    kept
    for module in (areas, boundaries, layers, relations)
    for kept in vars(module).values()
    if hasattr(kept, "cache_clear")
]


@pytest.fixture(autouse=True)
def _units_forgotten() -> None:
    """Let no test answer by the units of another."""
    for kept in _UNIT_CACHES:
        kept.cache_clear()


@pytest.fixture(autouse=True, scope="session")
def _cheap_passwords() -> Iterator[None]:
    """The hasher of real accounts is slow on purpose; tests make accounts by the dozen."""
    hasher = "django.contrib.auth.hashers.MD5PasswordHasher"
    with override_settings(PASSWORD_HASHERS=[hasher]):
        yield


@pytest.fixture
def same_house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The environment for another process of the same house: our database, one state folder.

    Use with `transactional_db`, so that the other process sees what the test commits.
    """
    home = tmp_path / "home"
    home.mkdir()
    (home / "secrets").symlink_to(Path(settings.HOME) / "secrets")
    monkeypatch.setattr(settings, "HOME", home)
    env = dict(os.environ) | {"TAMGIANG_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)}
    given = connections["default"].settings_dict
    if connections["default"].vendor == "sqlite":
        (home / "tamgiang.sqlite3").symlink_to(given["NAME"])
        return env
    place = f"{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}"
    return env | {"DATABASE_URL": f"postgres://{place}/{given['NAME']}"}


@pytest.fixture
def full_sample(db: None) -> SampleArea:
    """The whole synthetic area, its units loaded; nothing is written to any register."""
    load_sample_area()
    return build_sample(date(2026, 11, 23))


@pytest.fixture
def quick_sample(db: None) -> Iterator[SampleArea]:
    """A hundredth of the people of the sample area, in a scope that sees everything."""
    load_sample_area()
    with system_scope("test"):
        yield build_sample(date(2026, 11, 23), divisor=100)
