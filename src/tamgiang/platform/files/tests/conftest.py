"""A record to hang files on, and a store of the test's own."""

from pathlib import Path

import pytest
from pytest_django import Settings

from tamgiang.kernel.refs import Ref
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.services import create
from tamgiang.platform.registry.registry import register_named
from tamgiang.platform.registry.sample import SampleArea


@pytest.fixture(autouse=True)
def store_folder(settings: Settings, tmp_path: Path) -> Path:
    """The folder of contents."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.CLAMD = ""
    return tmp_path / "files" / "attached"


@pytest.fixture
def room(quick_sample: SampleArea) -> Record:
    """A record nothing on which is masked."""
    values = {
        "code": "PH-1",
        "name": "Phòng họp",
        "kind": "meeting",
        "agency": "UBND xã",
        "block": quick_sample.hamlets[0].block,
        "effective_on": "2023-01-05",
    }
    return create(register_named("infrastructure.room"), values, actor="system:test")


@pytest.fixture
def ref(room: Record) -> Ref:
    """Its address."""
    return room.ref


@pytest.fixture
def resident(quick_sample: SampleArea) -> Record:
    """A person's record."""
    values = {
        "code": "NK-1",
        "name": "Hồ Thị Ngọc Lam",
        "block": quick_sample.hamlets[0].block,
        "effective_on": "2023-01-05",
    }
    return create(register_named("people.resident"), values, actor="system:test")
