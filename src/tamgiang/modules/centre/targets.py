"""The times an incident is held against, as dated data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parent / "data" / "targets.yaml"
#: Times of an incident that have a target, in the order they come.
TIMES = ("acknowledged_at", "ordered_at", "reached_at")


@dataclass(frozen=True, slots=True)
class Targets:
    """Targets in force from `valid_from`, by the name of the time, counted from the opening."""

    valid_from: date
    times: Mapping[str, timedelta]
    source: str


@cache
def versions() -> tuple[Targets, ...]:
    """Every version, oldest first."""
    rows: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(sorted(map(_read, rows), key=lambda one: one.valid_from))


def targets(day: date) -> Targets:
    """Those in force on a day; the first ones before that."""
    in_force = [one for one in versions() if one.valid_from <= day]
    return in_force[-1] if in_force else versions()[0]


def _read(row: dict[str, Any]) -> Targets:
    times = {name: timedelta(minutes=row[name]) for name in TIMES}
    return Targets(row["valid_from"], times, row["source"])
