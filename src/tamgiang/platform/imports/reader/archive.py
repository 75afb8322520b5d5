"""Looking into an archive before a parser does: sizes, ratio, true extent of each sheet."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from tamgiang.platform.imports.reader.limits import Limits, Refused

CHUNK = 1 << 20
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml$", re.IGNORECASE)
_CELL = re.compile(rb"<(?:\w+:)?c\s(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?(?<!/)>")
_ROW = re.compile(rb"""<(?:\w+:)?row\s[^>]*?\br\s*=\s*["'](\d{1,9})["']""")
_LETTERS = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,4})\d""")
_DEEP = re.compile(rb"""\sr\s*=\s*["'][A-Za-z]{0,4}\d{6,9}["']""")
_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{0,4})(\d{1,9})["']""")
_ODS_VALUE = re.compile(rb"<table:table-cell[^>]*office:value-type[^>]*>")
_COLUMNS_REPEATED = re.compile(rb"""number-columns-repeated\s*=\s*["'](\d+)["']""")
_ROWS_REPEATED = re.compile(rb"""number-rows-repeated\s*=\s*["'](\d+)["']""")


@dataclass(slots=True)
class Findings:
    """What stands in the archive besides values."""

    notes: list[str] = field(default_factory=list)
    formulas: int = 0


def inspect_archive(path: Path, limits: Limits) -> Findings:
    """Refuse bombs and traps; tell what will be ignored. Raises Refused, BadZipFile."""
    findings = Findings()
    with zipfile.ZipFile(path) as archive:
        _sizes(archive, limits)
        names = [info.filename for info in archive.infolist()]
        if any(name.lower().startswith("xl/externallinks/") for name in names):
            findings.notes.append("external_links")
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            findings.notes.append("macros")
        for name in names:
            if _SHEET.search(name):
                with archive.open(name) as member:
                    findings.formulas += _extent(member, limits)
            elif name == "content.xml":
                with archive.open(name) as member:
                    findings.formulas += _ods_extent(member, limits)
    if findings.formulas:
        findings.notes.append("formulas")
    return findings


def _sizes(archive: zipfile.ZipFile, limits: Limits) -> None:
    members = archive.infolist()
    if len(members) > limits.members:
        raise Refused("imports.zip_bomb")
    if any(info.flag_bits & 1 for info in members):
        raise Refused("imports.password_protected")
    packed = sum(info.compress_size for info in members)
    unpacked = sum(info.file_size for info in members)
    swollen = unpacked > limits.ratio_from_bytes and unpacked > limits.ratio * max(packed, 1)
    if swollen or unpacked > limits.unpacked_bytes:
        raise Refused("imports.zip_bomb")


def _chunks(member: IO[bytes], unpacked_limit: int, end: bytes) -> Iterator[bytes]:
    """Pieces of the member cut at `end`, so that no tag is torn."""
    rest, total = b"", 0
    while piece := member.read(CHUNK):
        total += len(piece)
        if total > unpacked_limit:
            raise Refused("imports.zip_bomb")
        rest += piece
        cut = rest.rfind(end) + 1
        if cut:
            yield rest[:cut]
            rest = rest[cut:]
        elif len(rest) > 8 * CHUNK:
            raise Refused("imports.unreadable")
    yield rest


def _extent(member: IO[bytes], limits: Limits) -> int:
    """Count formulas of an XLSX sheet; refuse when filled cells span too large a field."""
    formulas, rows, columns = 0, 0, 0
    for piece in _chunks(member, limits.unpacked_bytes, b">"):
        formulas += piece.count(b"<f>") + piece.count(b"<f ")
        row = max(map(int, _ROW.findall(piece)), default=0)
        column = max(map(_column_number, set(_LETTERS.findall(piece))), default=0)
        if row > limits.rows or column > limits.columns or _DEEP.search(piece):
            # Format alone may reach the last row; only cells with content count.
            filled = {p for cell in _CELL.findall(piece) for p in _PLACE.findall(cell)}
            row, column = _furthest(filled)
        rows, columns = max(rows, row), max(columns, column)
        _within(rows, columns, limits)
    return formulas


def _furthest(places: set[tuple[bytes, bytes]]) -> tuple[int, int]:
    row = max((int(number) for _, number in places), default=0)
    return row, max((_column_number(name) for name, _ in places), default=0)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _within(rows: int, columns: int, limits: Limits) -> None:
    if rows > limits.rows:
        raise Refused("imports.too_large", what=f"{rows:,} > {limits.rows:,} dòng/rows")
    if columns > limits.columns:
        raise Refused("imports.too_large", what=f"{columns:,} > {limits.columns} cột/columns")
    if rows * columns > limits.cells:
        raise Refused("imports.too_large", what=f"{rows * columns:,} ô/cells")


def _ods_extent(member: IO[bytes], limits: Limits) -> int:
    """The same for ODS, where one tag may stand for a million repeated cells with a value.

    Empty repeats at the end of rows and sheets are usual and skipped by the parser; a repeat
    with a value in it is what fills memory.
    """
    formulas, cells = 0, 0
    for piece in _chunks(member, limits.unpacked_bytes, b">"):
        formulas += piece.count(b"table:formula=")
        for row in piece.split(b"<table:table-row")[1:]:
            height = _repeated(_ROWS_REPEATED, row[: row.find(b">")])
            widths = [_repeated(_COLUMNS_REPEATED, tag) for tag in _ODS_VALUE.findall(row)]
            _within(1, max(widths, default=0), limits)
            cells += height * sum(widths)
        if cells > limits.cells:
            raise Refused("imports.too_large", what=f"{cells:,} ô/cells")
    return formulas


def _repeated(pattern: re.Pattern[bytes], tag: bytes) -> int:
    found = pattern.search(tag)
    return int(found.group(1)) if found else 1
