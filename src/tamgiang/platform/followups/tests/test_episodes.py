"""When a run of missed periods calls for a directive, and when it is over."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamgiang.kernel.periods import parse
from tamgiang.platform.followups.episodes import Episode, episodes
from tamgiang.platform.followups.rules import rules
from tamgiang.platform.indicators.lights import Light

RULE = replace(rules()[0], missed_for=2, met_for=2)
LETTERS = {
    "b": Light.BEHIND, "w": Light.WORSENING, "s": Light.SLOW, "o": Light.ON_TRACK,
    "a": Light.AHEAD, "n": Light.NO_DATA,
}  # fmt: skip
MONTHS = [parse(f"{year}{month:02d}") for year in range(2024, 2034) for month in range(1, 13)]


def told(letters: str) -> list[tuple[str, str, str | None]]:
    lit = zip(MONTHS, (LETTERS[letter] for letter in letters), strict=False)
    return [(e.first.id, e.opened.id, e.closed.id if e.closed else None) for e in _run(lit)]


def _run(lit: object) -> list[Episode]:
    return episodes(RULE, lit)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("b", []),
        ("bb", [("202401", "202402", None)]),
        ("bw", [("202401", "202402", None)]),
        ("bob", []),
        ("bsb", []),
        ("bnb", []),
        ("obbb", [("202402", "202403", None)]),
        ("bboo", [("202401", "202402", "202404")]),
        ("bbobob", [("202401", "202402", None)]),
        ("bbsso", [("202401", "202402", None)]),
        ("bbonao", [("202401", "202402", "202406")]),
        ("bboobb", [("202401", "202402", "202404"), ("202405", "202406", None)]),
        ("bboob", [("202401", "202402", "202404")]),
    ],
)
def test_hysteresis(letters: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert told(letters) == expected


@given(st.text("bwsoan", max_size=60), st.text("bwsoan", max_size=10))
def test_later_periods_never_rename_an_episode(before: str, after: str) -> None:
    """The key of a draft is its first period: what follows may close it, not move it."""
    first, later = told(before), told(before + after)
    assert [e[:2] for e in later][: len(first)] == [e[:2] for e in first]


def test_the_periods_of_a_rule_begin_with_the_rule() -> None:
    found = RULE.periods(date(2026, 3, 15))
    assert [period.id for period in found] == ["202601", "202602"]
    assert not RULE.settled(found[-1], date(2026, 3, 5))
    assert RULE.settled(found[-1], date(2026, 3, 6))
