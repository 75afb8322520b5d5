"""Legal limits as dated data: by when a request is answered and carried out."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tamgiang.kernel.labels import Label
from tamgiang.platform.house.selectors import working_day

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Limits:
    """The rule in force from a day on."""

    code: str
    valid_from: date
    source: Label
    answer_days: int
    act_days: dict[str, int]
    keep_years: int


@dataclass(frozen=True, slots=True)
class Ground:
    """A reason in law for keeping a record."""

    code: str
    label: Label
    source: str


@cache
def all_limits() -> tuple[Limits, ...]:
    """The rules of the file, the oldest first."""
    rules = _read("limits.yaml")["limits"]
    found = (Limits(**{**rule, "source": Label(**rule["source"])}) for rule in rules)
    return tuple(sorted(found, key=lambda rule: rule.valid_from))


def limits_on(day: date) -> Limits:
    """The rule in force on a day; before the first rule, the first."""
    rules = all_limits()
    return next((rule for rule in reversed(rules) if rule.valid_from <= day), rules[0])


@cache
def grounds() -> dict[str, Ground]:
    """The grounds for keeping a record, by code."""
    return {
        code: Ground(code, Label(told["vi"], told["en"]), told["source"])
        for code, told in _read("grounds.yaml")["grounds"].items()
    }


def after_working_days(day: date, count: int) -> date:
    """The day `count` working days after `day`, which itself does not count."""
    while count:
        day += timedelta(days=1)
        count -= working_day(day)
    return day


def after_days(day: date, count: int) -> date:
    """The day `count` days after `day`, or the next one on which the office is open."""
    day += timedelta(days=count)
    while not working_day(day):
        day += timedelta(days=1)
    return day


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
    return content
