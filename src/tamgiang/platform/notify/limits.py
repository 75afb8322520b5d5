"""How fast and how often a channel is called: dated data with its source."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parent / "data" / "limits.yaml"


@dataclass(frozen=True, slots=True)
class Limit:
    """One channel from a day on; see `data/limits.yaml` for what the words mean."""

    channel: str
    valid_from: date
    per_second: float
    per_day: int | None
    at_once: int
    attempts: int
    first_wait: float
    longest_wait: float
    breaker_after: int
    breaker_wait: float
    settle: float
    source: str

    def wait(self, attempt: int) -> timedelta:
        """How long after the nth failed attempt: doubled each time, then half of it at random."""
        full = min(self.longest_wait, self.first_wait * 2 ** max(0, attempt - 1))
        return timedelta(seconds=full / 2 + random.uniform(0, full / 2))  # noqa: S311 - no secret


def limit_of(channel: str, day: date) -> Limit:
    """The limits in force; those of `other` for a channel the file does not name."""
    found = [one for one in _limits() if one.channel == channel and one.valid_from <= day]
    if found:
        return max(found, key=lambda one: one.valid_from)
    return next(one for one in _limits() if one.channel == "other")


@cache
def _limits() -> tuple[Limit, ...]:
    entries: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(Limit(**entry) for entry in entries)
