"""Sổ xóa: which records were erased, in a file outside the database that travels with backups.

A backup from before an erasure still holds the values. Restoring one brings this list along (from
the state folder, the backup itself and newer ones), and what stands in it is erased again. A line
is JSON with the urn of a record, names of fields and a digest, never a value.
"""

import json
import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import msgspec
from django.conf import settings

from tamgiang.platform.privacy.models import Erasure

FOLDER, NAME = "erasures", "ledger.jsonl"


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """One erased record."""

    uid: str
    ref: str
    fields: tuple[str, ...]
    case: str
    digest: str
    actor: str
    at: datetime


def path() -> Path:
    """Where the ledger lies."""
    return Path(settings.HOME) / FOLDER / NAME


def line_of(erasure: Erasure) -> Line:
    """The erasure as a line."""
    return Line(
        str(erasure.uid),
        erasure.ref,
        tuple(erasure.fields),
        erasure.case,
        erasure.digest,
        erasure.actor,
        erasure.at,
    )


def write(lines: Iterable[Line]) -> None:
    """Add lines at the end; on the disk when this returns."""
    target = path()
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    data = b"".join(msgspec.json.encode(line) + b"\n" for line in lines)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "ab") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def read() -> list[Line]:
    """Every line; one that a power cut tore off at the end is left out."""
    target = path()
    return list(_lines(target.read_bytes())) if target.exists() else []


def _lines(data: bytes) -> Iterator[Line]:
    for row in data.split(b"\n"):
        try:
            yield msgspec.json.decode(row, type=Line)
        except (msgspec.DecodeError, json.JSONDecodeError):
            continue
