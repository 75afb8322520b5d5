"""The sample area with its roles, and lists made for a test."""

from collections.abc import Callable, Sequence
from datetime import date
from io import BytesIO

import openpyxl
import pytest

from tamgiang.platform.accounts.sample import ensure_sample_logins
from tamgiang.platform.orgunits.services import load_sample_area
from tamgiang.platform.staffing.models import StaffSheet
from tamgiang.platform.staffing.taking import receive

SINCE = date(2026, 1, 5)
BY = "user:1"
HEADERS = ("Họ và tên", "Tên đăng nhập", "Chức vụ", "Đơn vị", "Vai trò", "SĐT", "Từ ngày")
MakeList = Callable[..., StaffSheet]


def workbook(rows: Sequence[Sequence[object]]) -> bytes:
    """An XLSX of the rows."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))  # type: ignore[union-attr]
    memory = BytesIO()
    book.save(memory)
    return memory.getvalue()


@pytest.fixture
def make_list(db: None) -> MakeList:
    """`make_list(row, row, headers=…)` is a list waiting for a decision."""
    load_sample_area()
    ensure_sample_logins()

    def make(
        *rows: Sequence[object], headers: Sequence[str] = HEADERS, role: str = ""
    ) -> StaffSheet:
        content = workbook([headers, *rows])
        return receive([content], "cán bộ.xlsx", since=SINCE, default_role=role, actor=BY)

    return make
