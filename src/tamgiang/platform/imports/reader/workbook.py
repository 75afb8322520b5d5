"""XLSX, XLS and ODS through calamine: cached values of formulas, nothing is ever run or fetched."""

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

import python_calamine as calamine

from tamgiang.platform.imports.reader.frames import Cell
from tamgiang.platform.imports.reader.limits import Limits, Refused

_MIDNIGHT = time(0, 0)


def open_workbook(path: Path) -> calamine.CalamineWorkbook:
    """Open by content, whatever the name says. Raises Refused."""
    try:
        with path.open("rb") as file:
            return calamine.CalamineWorkbook.from_filelike(file)
    except calamine.PasswordError as fault:
        raise Refused("imports.password_protected") from fault
    except (calamine.CalamineError, OSError, ValueError) as fault:
        raise Refused("imports.unreadable") from fault


def sheet_rows(book: calamine.CalamineWorkbook, name: str, limits: Limits) -> Iterator[list[Cell]]:
    """The rows of one sheet from row 1, cells in types MessagePack carries. Raises Refused."""
    try:
        sheet = book.get_sheet_by_name(name)
    except (calamine.CalamineError, ValueError) as fault:
        raise Refused("imports.unreadable") from fault
    if sheet.end is None or sheet.start is None:
        return
    rows, columns = sheet.end[0] + 1, sheet.end[1] + 1
    if rows > limits.rows or columns > limits.columns or rows * columns > limits.cells:
        raise Refused("imports.too_large", what=f"{rows:,} × {columns:,}")
    # calamine gives the empty rows above the first filled one, but not the columns left of it.
    left: list[Cell] = [None] * sheet.start[1]
    for row in sheet.iter_rows():
        yield left + [_cell(value) for value in row]


def _cell(value: object) -> Cell:
    if isinstance(value, str):
        return value or None
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    if isinstance(value, bool | int):
        return value
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == _MIDNIGHT else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return None if value is None else str(value)
