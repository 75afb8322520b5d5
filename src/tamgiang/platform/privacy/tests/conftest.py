"""A record about a person, and who deals with requests about it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pytest_django import Settings

from tamgiang.platform.orgunits.models import Unit
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.services import create
from tamgiang.platform.scopes import system_scope
from tests.dummy.registers import THING

KEEPER = "Nguyễn Thị Mẫu"


@pytest.fixture(autouse=True)
def own_home(settings: Settings, tmp_path: Path) -> Path:
    """A state folder of the test's own, for the ledger."""
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture(autouse=True)
def scope(db: None) -> Iterator[None]:
    """Whoever acts may do everything; rights are tested where they are the question."""
    with system_scope("test"):
        yield


@pytest.fixture
def block() -> int:
    return Unit.objects.create(slug="thon-thu").pk


@pytest.fixture
def record(block: int) -> Record:
    return thing(block, "A1")


def thing(block: int, code: str, **values: object) -> Record:
    """A thing that somebody keeps."""
    given = {"block": block, "effective_on": date(2023, 8, 1), "code": code, "name": "Đèn"}
    return create(THING, given | {"keeper": KEEPER} | values, actor="user:9")
