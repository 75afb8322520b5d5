"""Reading a staff list: rows of text, the header found, its columns matched."""

import json
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from tamgiang.kernel.text import squeeze
from tamgiang.platform.imports.headers import find_header, match_columns
from tamgiang.platform.imports.reader.frames import Cell, read_frames
from tamgiang.platform.imports.reader.limits import LIMITS
from tamgiang.platform.imports.refusals import EmptyFile, TooLarge
from tamgiang.platform.imports.sandbox import read_file
from tamgiang.platform.staffing.columns import StaffMatcher
from tamgiang.platform.staffing.refusals import TooManyPeople

MOST = 2000
#: The sheet row number (from 1) and the texts of its cells.
Row = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class SheetRead:
    """Headers by column, which column each target takes, and the rows below the header."""

    headers: list[str]
    mapping: dict[str, int]
    rows: list[Row]


def read_list(pieces: Iterable[bytes], name: str) -> SheetRead:
    """Read the first sheet that holds names, in a process of its own. Raises a Refusal."""
    with tempfile.TemporaryDirectory(dir=settings.FILE_UPLOAD_TEMP_DIR) as kept:
        folder = Path(kept)
        path = folder / "list"
        _store(pieces, path, name)
        read_file(path, folder, name)
        told = json.loads((folder / "sheets.json").read_bytes())
        sheets = [_sheet(folder, sheet) for sheet in told["sheets"] if sheet["rows"]]
    if not sheets:
        raise EmptyFile(name=name)
    return max(sheets, key=lambda sheet: len(sheet.mapping))


def _store(pieces: Iterable[bytes], path: Path, name: str) -> None:
    size = 0
    with path.open("wb") as file:
        for piece in pieces:
            size += len(piece)
            if size > LIMITS.file_bytes:
                raise TooLarge(name=name, what=f"> {LIMITS.file_bytes >> 20} MB")
            file.write(piece)


def _sheet(folder: Path, told: dict[str, Any]) -> SheetRead:
    matcher = StaffMatcher()
    header = find_header(told["head"], matcher)
    columns = match_columns(header, told["head"], matcher, {})
    mapping = {column.target: column.index for column in columns if column.target}
    texts = list(header.texts)
    rows = list(_rows(folder / told["file"], header.first_row))
    return SheetRead(texts, mapping, rows)


def _rows(path: Path, first: int) -> Iterator[Row]:
    number = taken = 0
    for frame in read_frames(path):
        for cells in frame:
            number += 1
            if number < first or not any(text := [_text(cell) for cell in cells]):
                continue
            taken += 1
            if taken > MOST:
                raise TooManyPeople(most=MOST)
            yield number, text


def _text(cell: Cell) -> str:
    """As a person reads it: a whole number without its fraction."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return squeeze(str(cell))
