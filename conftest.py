"""What every test has: a database that can be emptied, and passwords that cost nothing."""

from collections.abc import Iterator

import pytest
from django.db import connections
from django.test import TransactionTestCase
from django.test.utils import override_settings

from tamgiang.platform.audit.guard import lifted


@pytest.fixture(autouse=True, scope="session")
def _emptied_under_the_guard() -> Iterator[None]:
    """Lift the audit triggers while a transactional test's database is flushed."""
    flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def flush_unguarded(case: TransactionTestCase) -> None:
        with lifted(connections["default"]):
            flush(case)

    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", flush_unguarded)
    yield
    patch.undo()


@pytest.fixture(autouse=True, scope="session")
def _cheap_passwords() -> Iterator[None]:
    """The hasher of real accounts is slow on purpose; tests make accounts by the dozen."""
    hasher = "django.contrib.auth.hashers.MD5PasswordHasher"
    with override_settings(PASSWORD_HASHERS=[hasher]):
        yield
