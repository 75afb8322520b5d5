"""A small area with records, and a state folder of the test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tamgiang.platform.events.relay import drain
from tamgiang.platform.indicators.tests import ground
from tamgiang.platform.reports.tests.records import thing
from tamgiang.platform.scopes import system_scope


@pytest.fixture(autouse=True)
def scope() -> Iterator[None]:
    with system_scope("test"):
        yield


@pytest.fixture(autouse=True)
def home(settings: object, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
    return tmp_path


@pytest.fixture
def blocks() -> dict[str, list[int]]:
    """Seven blue things in the first commune and five in the second, since July."""
    placed = ground.lay_out()
    for number in range(12):
        slug = "xa-mot" if number < 7 else "xa-hai"
        thing(f"T{number}", placed[slug][number % 2])
    drain()
    return placed
