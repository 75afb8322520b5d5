"""The sample area, a scope that sees all, and sheets made on the spot."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from pytest_django import Settings

from tamgiang.platform.audit.selectors import verify
from tamgiang.platform.orgunits.services import load_sample_area
from tamgiang.platform.registers.proof import verify_records
from tamgiang.platform.scopes import system_scope
from tests.dummy.registers import THING

MakeSheet = Callable[..., Path]


@pytest.fixture
def area(db: None) -> str:
    """The units of the sample area."""
    load_sample_area()
    return "quang-dien"


@pytest.fixture(autouse=True)
def house(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """Files of imports in the test's own folder, and everything in sight."""
    settings.MEDIA_ROOT = tmp_path / "files"
    with system_scope("test"):
        yield


@pytest.fixture
def sheet(tmp_path: Path) -> MakeSheet:
    """Make an XLSX from rows of cells."""

    def make(rows: Sequence[Sequence[Any]], name: str = "sheet.xlsx") -> Path:
        path = tmp_path / name
        book = xlsxwriter.Workbook(str(path))
        page = book.add_worksheet("Danh sách")
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                page.write(number, column, cell)
        book.close()
        return path

    return make


def proved() -> bool:
    """Whether the audit chain holds, and every record agrees with its last entry."""
    return verify().intact and not verify_records(THING.full_name).faults
