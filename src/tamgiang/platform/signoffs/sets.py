"""Sets of indicators that are signed for, as dated data."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tamgiang.kernel.errors import NotFound
from tamgiang.kernel.labels import Label
from tamgiang.kernel.periods import Calendar, Kind, Period, containing, parse
from tamgiang.platform.indicators.catalogue import catalogue

FILE = Path(__file__).parent / "data" / "sets.yaml"
_KEYS = {"code", "name", "valid_from", "period", "calendar", "indicators", "source"}


class SetsInvalid(ValueError):
    """The file of sets contradicts itself; says where and what to write."""


@dataclass(frozen=True, slots=True)
class SignSet:
    """One version of a set. ``indicators`` empty: all that are in force."""

    code: str
    name: Label
    valid_from: date
    kind: Kind
    calendar: Calendar
    indicators: tuple[str, ...]
    source: str

    def period(self, id: str) -> Period:
        """The period called ``id``. Raises UnknownPeriod."""
        return parse(id, self.calendar)

    def closed(self, today: date, count: int) -> list[Period]:
        """The last periods that are over, newest first, none from before the set began."""
        found = [containing(today, self.kind, self.calendar).previous()]
        while len(found) < count:
            found.append(found[-1].previous())
        return [period for period in found if period.last >= self.valid_from]

    def codes(self, on: date) -> tuple[str, ...]:
        """The indicators of a period that ends on a day, in the order of the overview."""
        wanted = set(self.indicators)
        return tuple(
            found.code
            for found in catalogue().at(on)
            if found.bound is None and (not wanted or found.code in wanted)
        )


def set_at(code: str, on: date) -> SignSet:
    """The version of a set in force on a day. Raises NotFound."""
    versions = [s for s in sign_sets() if s.code == code and s.valid_from <= on]
    if not versions:
        raise NotFound(what=Label(f"bộ số liệu “{code}”", f"set of figures “{code}”"))
    return max(versions, key=lambda version: version.valid_from)


def sets_on(on: date) -> list[SignSet]:
    """Every set in force on a day, in the order of the file."""
    codes = dict.fromkeys(s.code for s in sign_sets() if s.valid_from <= on)
    return [set_at(code, on) for code in codes]


@cache
def sign_sets() -> tuple[SignSet, ...]:
    """All versions of all sets. Raises SetsInvalid."""
    entries = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(_read(entry, place) for place, entry in enumerate(entries, start=1))


def _read(entry: dict[str, Any], place: int) -> SignSet:
    if set(entry) != _KEYS:
        raise SetsInvalid(f"{FILE.name}: entry {place} needs the keys {sorted(_KEYS)}")
    listed = entry["indicators"]
    try:
        return SignSet(
            code=entry["code"],
            name=Label(**entry["name"]),
            valid_from=entry["valid_from"],
            kind=Kind(entry["period"]),
            calendar=Calendar(entry["calendar"]),
            indicators=() if listed == "all" else tuple(listed),
            source=entry["source"],
        )
    except ValueError as fault:
        raise SetsInvalid(f"{FILE.name}: entry {place}: {fault}") from fault
