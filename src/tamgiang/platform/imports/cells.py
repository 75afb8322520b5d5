"""From a cell of a foreign sheet to the typed value of a field."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from tamgiang.kernel.schema import (
    Choice,
    Day,
    Field,
    Flag,
    Integer,
    Link,
    Moment,
    Money,
    Point,
    Text,
)
from tamgiang.kernel.text import fold
from tamgiang.platform.imports.days import day_of, moment_of
from tamgiang.platform.imports.headers import key_of
from tamgiang.platform.imports.reader.frames import Cell
from tamgiang.platform.imports.refusals import CellFault, NotNumber, NotPosition, NotYesNo
from tamgiang.platform.registers.refusals import BadChoice
from tamgiang.platform.registers.values import typed

Converter = Callable[[Cell], Any]

#: Cells that say nothing.
BLANKS = frozenset(("", "-", "–", "—", "…", "...", "n/a", "N/A", "null", "NULL"))
ERRORS = ("#REF!", "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#VALUE!")
#: Signs before which exports and spreadsheets put a quote, so that no cell is run as a formula.
FORMULA_SIGNS = ("=", "+", "-", "@")
MOST_LOST_ZEROS = 6
REMEMBERED = 50_000

_YES = frozenset(["co", "x", "v", "yes", "y", "true", "1", "dung", "roi", "da", "dat", "duoc"]) | {
    "✓",
    "✔",
    "√",
    "☑",
}
_NO = frozenset(["khong", "k", "ko", "no", "n", "false", "0", "sai", "chua", "o"]) | {"✗", "✘", "☐"}
_MONEY = re.compile(r"\s*(đồng|đ|dong|vnđ|vnd|₫|%)\.?$", re.IGNORECASE)
_LEADING = re.compile(r"^(vnđ|vnd|₫)\s*", re.IGNORECASE)
_GROUPED = re.compile(r"\d{1,3}(?:[., ]\d{3})+")
_ZERO_FRACTION = re.compile(r"(\d[\d., ]*?)[.,]0{1,2}")


def converter(field: Field) -> Converter:
    """How cells become values of `field`: None for an empty one, a Refusal for a wrong one."""
    match field:
        case Text():
            return _text(field)
        case Link():
            return _text(Text(name=field.name, label=field.label, max_length=field.max_length))
        case Choice():
            return remembering(_choice(field))
        case Integer() | Money():
            return remembering(_whole(field))
        case Flag():
            return remembering(flag_of)
        case Day():
            return remembering(day_of)
        case Moment():
            return remembering(moment_of)
        case Point():
            return remembering(position_of)
    raise TypeError(f"no cells for {type(field).__name__}")


def remembering(convert: Converter) -> Converter:
    """The converter with a memory, as columns repeat themselves; empty cells give None."""
    known: dict[str, object] = {}

    def converted(cell: Cell) -> object:
        # Texts only: as keys, 1, 1.0 and True would be one.
        if not isinstance(cell, str):
            return None if cell is None else convert(cell)
        if cell in known:
            return known[cell]
        value = None if is_blank(cell) else convert(cell)
        if len(known) < REMEMBERED:
            known[cell] = value
        return value

    return converted


def is_blank(cell: Cell) -> bool:
    """Whether the cell says nothing. Raises CellFault for a spreadsheet's error value."""
    if not isinstance(cell, str):
        return cell is None
    text = cell.strip()
    if text.startswith("#") and text in ERRORS:
        raise CellFault(value=text)
    return text in BLANKS


def _plain(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "1" if cell else "0"
    return str(cell)


def _text(field: Text) -> Converter:
    matches = re.compile(field.pattern).fullmatch if field.pattern else None
    longest, multiline = field.max_length, field.multiline

    def convert(cell: Cell) -> str | None:
        text = cell if isinstance(cell, str) else _plain(cell)
        if text in BLANKS or (text[0] in "# " and is_blank(text)):
            return None
        if text[0] == "'" and text[1:2] in FORMULA_SIGNS:
            text = text[1:]
        if not text.isascii():
            text = unicodedata.normalize("NFC", text)
        text = text.strip() if multiline else " ".join(text.split())
        if matches and not matches(text):
            text = _mended(text, matches)
        if (len(text) <= longest and text.isprintable()) and (not matches or matches(text)):
            return text
        return str(typed(field, text))

    return convert


def _mended(text: str, matches: Callable[[str], object]) -> str:
    """The text as its pattern wants it: zeros a spreadsheet dropped, upper case, no quote."""
    bare = text.removeprefix("'")
    candidates = [bare, bare.upper(), bare.replace(" ", ""), bare.replace(" ", "").upper()]
    if bare.isdigit():
        candidates += ["0" * zeros + bare for zeros in range(1, MOST_LOST_ZEROS + 1)]
    return next((candidate for candidate in candidates if matches(candidate)), text)


def _choice(field: Choice) -> Converter:
    known: dict[str, str] = {}
    for option in field.options:
        names = (option.code, option.label.vi, option.label.en, *option.aliases)
        for name in names:
            known.setdefault(key_of(name), option.code)
    exact = {option.label.vi.lower(): option.code for option in field.options}

    def convert(cell: Cell) -> str:
        text = " ".join(unicodedata.normalize("NFC", _plain(cell)).split())
        found = exact.get(text.lower()) or known.get(key_of(text))
        if found is None:
            shown = ", ".join(option.label.vi for option in field.options)
            raise BadChoice(field=field.label, value=text[:60], choices=shown)
        return found

    return convert


def _whole(field: Integer | Money) -> Converter:
    unit = fold(field.unit.vi) if field.unit else ""
    percent = unit in ("%", "phan tram")

    def convert(cell: Cell) -> int:
        if isinstance(cell, float) and percent and round(cell * 100, 6).is_integer():
            number = round(cell * 100)
        else:
            number = whole_of(cell, unit)
        typed(field, number)
        return number

    return convert


def whole_of(cell: Cell, unit: str = "") -> int:
    """A whole number from 5000000, "5.000.000 đ", "5,000,000.00", "12,0". Raises NotNumber.

    Groups of three digits after a dot or comma are thousands; a fraction must be zero.
    """
    if isinstance(cell, bool):
        raise NotNumber(value=cell)
    if isinstance(cell, int):
        return cell
    if isinstance(cell, float):
        if not cell.is_integer():
            raise NotNumber(value=cell)
        return int(cell)
    text = " ".join(str(cell).split()).removeprefix("'")
    text = _MONEY.sub("", _LEADING.sub("", text)).strip()
    if unit and fold(text).endswith(unit):
        text = text[: -len(unit)].strip()
    sign = -1 if text.startswith("-") or (text[:1] == "(" and text[-1:] == ")") else 1
    return sign * _digits(text.strip("-()+ "), str(cell))


def _digits(text: str, cell: str) -> int:
    for candidate in (text, _without_fraction(text)):
        if candidate.isascii() and candidate.isdigit():
            return int(candidate)
        # One kind of separator only: 1.234,567 is a fraction, not a number of groups.
        if _GROUPED.fullmatch(candidate) and len({c for c in candidate if not c.isdigit()}) == 1:
            return int(re.sub(r"\D", "", candidate))
    raise NotNumber(value=cell[:40])


def _without_fraction(text: str) -> str:
    match = _ZERO_FRACTION.fullmatch(text)
    return match.group(1) if match else text


def flag_of(cell: Cell) -> bool:
    """Yes or no from the words and marks people use. Raises NotYesNo."""
    if isinstance(cell, bool):
        return cell
    word = fold(_plain(cell)).strip()
    first = word.split(" ")[0].strip(".,;()") if word else ""
    if word in _YES or first in ("co", "dung", "yes", "da"):
        return True
    if word in _NO or first in ("khong", "chua", "no"):
        return False
    raise NotYesNo(value=str(cell)[:40])


def degree_of(cell: Cell) -> float:
    """Decimal degrees, with a dot or a comma. Raises NotPosition."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    try:
        return float(str(cell).strip().rstrip("°NEne").replace(",", "."))
    except ValueError:
        raise NotPosition(value=str(cell)[:40]) from None


def position_of(cell: Cell) -> tuple[float, float]:
    """(lat, lon) from "16.58, 107.51" or "16,58; 107,51"; also when given east first."""
    text = str(cell).strip().strip("()[]")
    for divider in (";", ", ", " ", ","):
        parts = [part for part in text.split(divider) if part.strip()]
        if len(parts) == 2:
            return paired(degree_of(parts[0]), degree_of(parts[1]))
    raise NotPosition(value=text[:40])


def paired(lat: float, lon: float) -> tuple[float, float]:
    """The pair in the order latitude, longitude, which in Viet Nam cannot be mistaken."""
    if 102 <= lat <= 118 and 6 <= lon <= 24:
        lat, lon = lon, lat
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise NotPosition(value=f"{lat}, {lon}")
    return lat, lon
