"""The files that are taken, as data: types known by content, kinds with their limits."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tamgiang.kernel.labels import Label

FILE = Path(__file__).parent / "data" / "types.yaml"
PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class FileType:
    """One type of content: its media type and the extensions its name may end in."""

    code: str
    media: str
    extensions: tuple[str, ...]
    label: Label


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file is for; `most` is its largest size in bytes."""

    code: str
    label: Label
    types: tuple[str, ...]
    most: int


@cache
def types() -> dict[str, FileType]:
    """Every type by its code."""
    return {
        code: FileType(code, told["media"], tuple(told["extensions"]), Label(**told["label"]))
        for code, told in _document()["types"].items()
    }


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by its code, in the order of the file."""
    return {
        code: Kind(code, Label(**told["label"]), tuple(told["types"]), told["megabytes"] << 20)
        for code, told in _document()["kinds"].items()
    }


def kind_of(type_code: str) -> Kind | None:
    """The kind a type serves by itself."""
    return next((kind for kind in kinds().values() if type_code in kind.types), None)


@cache
def dangerous() -> frozenset[str]:
    """Types that are set apart whatever they hold."""
    return frozenset(_document()["dangerous"])


@cache
def misleading() -> frozenset[str]:
    """Extensions that must not stand inside a name."""
    return frozenset(_document()["misleading"])


@cache
def _document() -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return told
