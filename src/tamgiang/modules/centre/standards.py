"""The measure of a healthy alarm system, as dated data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).parent / "data" / "alarm_standards.yaml"


@dataclass(frozen=True, slots=True)
class Standard:
    """Bounds in force from `valid_from`; the file says what they mean and where they are from."""

    valid_from: date
    target_per_hour: int
    limit_per_hour: int
    flood_count: int
    flood_minutes: int
    shares: Mapping[str, int]
    chatter_count: int
    chatter_seconds: int
    stale_hours: int
    shelve_hours: int
    source: str


@cache
def standards() -> tuple[Standard, ...]:
    """Every version, oldest first."""
    rows = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(sorted((Standard(**row) for row in rows), key=lambda one: one.valid_from))


def standard(day: date) -> Standard:
    """The one in force on a day; the first one before that."""
    in_force = [one for one in standards() if one.valid_from <= day]
    return in_force[-1] if in_force else standards()[0]
