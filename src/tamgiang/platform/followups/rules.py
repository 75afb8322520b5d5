"""Rules for draft directives, as dated data."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tamgiang.kernel.labels import Label
from tamgiang.kernel.periods import Calendar, Kind, Period, containing
from tamgiang.platform.indicators.lights import Light

FILE = Path(__file__).parent / "data" / "rules.yaml"
_KEYS = {
    "code", "valid_from", "valid_to", "period", "calendar", "missed", "met", "missed_for",
    "met_for", "settled_after", "days_to_do", "product", "source",
}  # fmt: skip


class RulesInvalid(ValueError):
    """The file of rules contradicts itself; says where and what to write."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One dated rule; see `data/rules.yaml` for what its words mean."""

    code: str
    valid_from: date
    valid_to: date | None
    kind: Kind
    calendar: Calendar
    missed: frozenset[Light]
    met: frozenset[Light]
    missed_for: int
    met_for: int
    settled_after: int
    days_to_do: int
    product: Label
    source: str

    def periods(self, today: date) -> list[Period]:
        """All periods of the rule that are over, oldest first.

        They begin with the rule itself, so that a run of missed ones keeps its name for good.
        """
        span = containing(self.valid_from, self.kind, self.calendar)
        found = []
        while span.last < today and (self.valid_to is None or span.last < self.valid_to):
            if span.first >= self.valid_from:
                found.append(span)
            span = span.next()
        return found

    def settled(self, period: Period, today: date) -> bool:
        """Whether a period is final although nobody signed for it."""
        return today > period.last + timedelta(days=self.settled_after)


@cache
def rules() -> tuple[Rule, ...]:
    """All rules. Raises RulesInvalid."""
    entries = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(_read(entry, place) for place, entry in enumerate(entries, start=1))


def _read(entry: dict[str, Any], place: int) -> Rule:
    if set(entry) != _KEYS:
        raise RulesInvalid(f"{FILE.name}: entry {place} needs the keys {sorted(_KEYS)}")
    try:
        rule = Rule(
            code=entry["code"],
            valid_from=entry["valid_from"],
            valid_to=entry["valid_to"],
            source=entry["source"],
            missed_for=int(entry["missed_for"]),
            met_for=int(entry["met_for"]),
            settled_after=int(entry["settled_after"]),
            days_to_do=int(entry["days_to_do"]),
            kind=Kind(entry["period"]),
            calendar=Calendar(entry["calendar"]),
            missed=frozenset(map(Light, entry["missed"])),
            met=frozenset(map(Light, entry["met"])),
            product=Label(**entry["product"]),
        )
    except (TypeError, ValueError) as fault:
        raise RulesInvalid(f"{FILE.name}: entry {place}: {fault}") from fault
    if rule.missed & rule.met or min(rule.missed_for, rule.met_for) < 1:
        raise RulesInvalid(f"{FILE.name}: entry {place}: a light is missed or met; counts from 1")
    return rule
