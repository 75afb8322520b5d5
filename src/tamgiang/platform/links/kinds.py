"""Kinds of links, as data."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from tamgiang.kernel.labels import Label

FILE = Path(__file__).parent / "data" / "kinds.yaml"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of link and how it reads from either end."""

    code: str
    label: Label
    back: Label
    offered: bool = True


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by its code, in the order of the file."""
    told = yaml.safe_load(FILE.read_text())["kinds"]
    return {
        entry["code"]: Kind(
            entry["code"],
            Label(**entry["label"]),
            Label(**entry["back"]),
            entry.get("offered", True),
        )
        for entry in told
    }
