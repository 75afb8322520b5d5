"""What the test run adds to pytest: which tests belong to a run, and in which order."""

import os

import pytest

#: Tests that take minutes or machines apart; they need `--full`.
ONLY_IN_FULL = {"faults", "soak", "wheel"}
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of `make test` and `make test-full`."""
    group = parser.getgroup("tamgiang")
    group.addoption("--full", action="store_true", help="also faults, soak and wheel tests")
    group.addoption("--backwards", action="store_true", help="run in reverse order")
    group.addoption("--records", action="store_true", help="only tests that use the database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what does not belong to this run; turn the order around when asked."""
    left_out = [item for item in items if not _belongs(item, config)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]
    if config.getoption("--backwards"):
        items.reverse()


def _belongs(item: pytest.Item, config: pytest.Config) -> bool:
    marks = {mark.name for mark in item.iter_markers()}
    if marks & ONLY_IN_FULL and not config.getoption("--full"):
        return False
    other = "sqlite" if os.environ.get("DATABASE_URL") else "postgres"
    if other in marks:
        return False
    return not config.getoption("--records") or _uses_records(item, marks)


def _uses_records(item: pytest.Item, marks: set[str]) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return "django_db" in marks or bool(fixtures & DATABASE_FIXTURES)
