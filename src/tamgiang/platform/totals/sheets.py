"""Tables as people have them: pasted from a spreadsheet, or a file of one."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.text import fold, squeeze
from tamgiang.platform.imports.cells import is_blank, whole_of
from tamgiang.platform.imports.places import name_key
from tamgiang.platform.imports.reader.frames import Cell, read_frames
from tamgiang.platform.imports.sandbox import read_file
from tamgiang.platform.imports.storage import keep, original
from tamgiang.platform.indicators.selectors import Amounts
from tamgiang.platform.orgunits.selectors import AreaUnit, area_units
from tamgiang.platform.totals.refusals import NotANumber, NotAUnit, SumDiffers, TwiceNamed

Rows: TypeAlias = Iterable[Sequence[Cell]]
_SUMS = ("tong", "cong", "total", "sum")


def pasted(text: str) -> list[list[Cell]]:
    """The cells of lines copied out of a spreadsheet, or typed with semicolons between."""
    return [
        [cell.strip() for cell in line.split("\t" if "\t" in line else ";")]
        for line in text.splitlines()
        if line.strip()
    ]


def file_rows(chunks: Iterable[bytes], name: str) -> list[Sequence[Cell]]:
    """The rows of the first visible sheet with any. Raises what the reader of imports refuses."""
    digest, _size = keep(chunks, name)
    with TemporaryDirectory(prefix="totals-") as place:
        folder = Path(place)
        read_file(original(digest), folder, name)
        for sheet in sorted(folder.glob("sheet-*.rows")):
            rows = [row for frame in read_frames(sheet) for row in frame if row]
            if rows:
                return rows
    return []


def by_unit(rows: Rows, area: str, on: date) -> dict[int, Amounts]:
    """Amounts by Unit id, from lines of a unit (its code or name), a count and, where given, of
    how many.

    Lines before the first number are headings. A line of the sum is checked and left out. Raises
    NotAUnit, NotANumber, TwiceNamed, SumDiffers.
    """
    known = _names(area_units(area, on))
    found: dict[int, Amounts] = {}
    for row, cells in enumerate(rows, start=1):
        named, numbers = _parts(cells, known)
        if not found and not _any_number(numbers):
            continue
        if fold(named).startswith(_SUMS):
            _check_sum(row, _amounts(row, numbers), found)
            continue
        unit = known.get(_key(named))
        if unit is None:
            raise NotAUnit(row=row, on=f"{on:%d/%m/%Y}", unit=named[:60])
        if unit in found:
            raise TwiceNamed(row=row, unit=named[:60])
        if not all(is_blank(cell) for cell in numbers):
            found[unit] = _amounts(row, numbers)
    return found


def _names(members: Iterable[AreaUnit]) -> dict[str, int]:
    """Units by what a table may call them: the code, the name, with or without designation."""
    return {
        key: member.unit.id
        for member in members
        for key in (member.unit.code, name_key(member.unit.full_name))
    }


def _key(named: str) -> str:
    return named.zfill(5) if named.isdigit() else name_key(named)


def _parts(cells: Sequence[Cell], known: Mapping[str, int]) -> tuple[str, list[Cell]]:
    """(the unit's text, the cells after it); a number of the line or a code may stand before."""
    texts = [squeeze("" if cell is None else str(cell)) for cell in cells]
    places = [place for place, text in enumerate(texts) if text and _key(text) in known]
    words = [place for place, text in enumerate(texts) if text and not _is_number(text)]
    place = places[-1] if places else (words[0] if words else 0)
    return (texts[place] if texts else ""), list(cells[place + 1 :])


def _is_number(text: str) -> bool:
    try:
        whole_of(text)
    except Refusal:
        return False
    return True


def _any_number(cells: Iterable[Cell]) -> bool:
    return any(not is_blank(cell) and _is_number(str(cell)) for cell in cells)


def _amounts(row: int, cells: Sequence[Cell]) -> Amounts:
    given = [_whole(row, cell) for cell in cells[:2] if not is_blank(cell)]
    if not given:
        raise NotANumber(row=row, value="")
    return Amounts(given[0], given[1] if len(given) > 1 else None)


def _whole(row: int, cell: Cell) -> int:
    try:
        number = whole_of(cell)
    except Refusal:
        number = -1
    if not 0 <= number < 2**63:
        raise NotANumber(row=row, value=str(cell)[:40])
    return number


def _check_sum(row: int, stated: Amounts, found: Mapping[int, Amounts]) -> None:
    total = sum(amounts.numerator or 0 for amounts in found.values())
    if stated.numerator != total:
        raise SumDiffers(row=row, stated=stated.numerator, found=total)
