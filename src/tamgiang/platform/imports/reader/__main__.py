"""`python -m tamgiang.platform.imports.reader FILE FOLDER`: read a sheet file into frames.

Writes `FOLDER/sheet-N.rows` for every sheet and `FOLDER/sheets.json`. Exit status 0; 3 with a
JSON object {"code", "params"} on standard output when the file is refused. Anything else, death
by a signal included, means that the limits of the process stopped it.
"""

import json
import resource
import sys
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from python_calamine import SheetTypeEnum, SheetVisibleEnum

from tamgiang.platform.imports.reader.archive import Findings, inspect_archive
from tamgiang.platform.imports.reader.frames import FrameWriter
from tamgiang.platform.imports.reader.limits import LIMITS, Limits, Refused
from tamgiang.platform.imports.reader.text import text_rows
from tamgiang.platform.imports.reader.workbook import open_workbook, sheet_rows

HEAD_ROWS = 60
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def main(arguments: list[str]) -> int:
    """Read, and tell the outcome by the exit status."""
    path, folder = Path(arguments[0]), Path(arguments[1])
    confine(LIMITS)
    try:
        sheets, findings = read(path, folder, LIMITS)
    except Refused as refusal:
        sys.stdout.write(json.dumps({"code": refusal.code, "params": refusal.params}))
        return 3
    told = {"sheets": sheets, "notes": findings.notes, "formulas": findings.formulas}
    (folder / "sheets.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    return 0


def confine(limits: Limits) -> None:
    """Take the process's own means away before it meets the file."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


def read(path: Path, folder: Path, limits: Limits) -> tuple[list[dict[str, Any]], Findings]:
    """Every sheet of the file into frames; what is said of each, and what was noticed."""
    if path.stat().st_size > limits.file_bytes:
        raise Refused("imports.too_large", what=f"> {limits.file_bytes >> 20} MB")
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(b"PK"):
        findings = _inspected(path, limits)
    elif head.startswith(b"\xd0\xcf\x11\xe0"):
        findings = Findings()
        if ENCRYPTED in path.read_bytes():
            raise Refused("imports.password_protected")
    else:
        rows = text_rows(path, limits)
        return [_written(folder, 0, "CSV", rows, hidden=False)], Findings()
    return _workbook(path, folder, limits), findings


def _inspected(path: Path, limits: Limits) -> Findings:
    try:
        return inspect_archive(path, limits)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, RuntimeError) as fault:
        raise Refused("imports.unreadable") from fault
    except (NotImplementedError, ValueError, zlib.error) as fault:
        raise Refused("imports.unreadable") from fault


def _workbook(path: Path, folder: Path, limits: Limits) -> list[dict[str, Any]]:
    book = open_workbook(path)
    told = []
    for number, sheet in enumerate(book.sheets_metadata):
        if sheet.typ != SheetTypeEnum.WorkSheet:
            continue
        hidden = sheet.visible != SheetVisibleEnum.Visible
        rows = sheet_rows(book, sheet.name, limits)
        told.append(_written(folder, number, sheet.name, rows, hidden=hidden))
    return told


def _written(
    folder: Path, number: int, name: str, rows: Iterable[list[Any]], *, hidden: bool
) -> dict[str, Any]:
    head: list[list[Any]] = []
    filled, width = 0, 0
    with (folder / f"sheet-{number}.rows").open("wb") as file:
        writer = FrameWriter(file)
        for row in rows:
            while row and row[-1] in (None, ""):
                row.pop()
            writer.add(row)
            if row:
                filled += 1
                width = max(width, len(row))
            if len(head) < HEAD_ROWS:
                head.append(row)
        writer.flush()
    return {
        "name": name,
        "rows": filled,
        "columns": width,
        "hidden": hidden,
        "head": head,
        "file": f"sheet-{number}.rows",
    }


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
