"""What every test has: an audit guard that lets the test database, and only it, be emptied."""

from collections.abc import Iterator

import pytest
from django.db import connections
from django.test import TransactionTestCase

from tamgiang.platform.audit.guard import lift_guard, raise_guard


@pytest.fixture(autouse=True, scope="session")
def _emptied_under_the_guard() -> Iterator[None]:
    """Lift the audit triggers while a transactional test's database is flushed."""
    flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def flush_unguarded(case: TransactionTestCase) -> None:
        lift_guard(connections["default"])
        try:
            flush(case)
        finally:
            raise_guard(connections["default"])

    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", flush_unguarded)
    yield
    patch.undo()
