"""Synthetic counts add up exactly, and synthetic days are days on which offices work."""

import random
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamgiang.platform.registry.sample import SampleArea, SampleHamlet
from tamgiang.platform.registry.sampling import (
    apportion,
    from_day,
    months,
    rising,
    visits,
    working_day,
)

WEIGHTS = st.lists(st.integers(1, 2000), min_size=1, max_size=40)


@given(weights=WEIGHTS, total=st.integers(0, 100_000))
def test_parts_sum_to_the_total_and_stay_below_their_caps(weights: list[int], total: int) -> None:
    caps = [weight * 60 for weight in weights]
    if sum(caps) < total:
        with pytest.raises(ValueError, match="caps hold"):
            apportion(total, weights, caps)
        return
    parts = apportion(total, weights, caps)
    assert sum(parts) == total
    assert all(0 <= part <= cap for part, cap in zip(parts, caps, strict=True))


@given(weights=WEIGHTS, total=st.integers(0, 100_000))
def test_an_area_spreads_a_total_over_its_hamlets_exactly(weights: list[int], total: int) -> None:
    hamlets = [
        SampleHamlet(n, f"19867-{n}", f"Thôn {n}", "19867", "Sịa", weight, 16.5, 107.5)
        for n, weight in enumerate(weights)
    ]
    sample = SampleArea(
        seed=1, report_day=date(2023, 8, 22), today=date(2026, 1, 1), hamlets=hamlets
    )
    spread = sample.spread(total)
    assert [hamlet for hamlet, _ in spread] == hamlets
    assert sum(count for _, count in spread) == total


def test_the_same_seed_and_purpose_give_the_same_numbers() -> None:
    sample = SampleArea(seed=7, report_day=date(2023, 8, 22), today=date(2026, 1, 1), hamlets=[])
    assert sample.random("a").random() == sample.random("a").random()
    assert sample.random("a").random() != sample.random("b").random()


def test_a_weekend_is_moved_to_monday() -> None:
    friday, saturday, sunday = date(2023, 8, 18), date(2023, 8, 19), date(2023, 8, 20)
    assert working_day(friday) == friday
    assert working_day(saturday) == working_day(sunday) == date(2023, 8, 21)


def test_the_last_month_is_whole_even_when_the_span_ends_within_it() -> None:
    assert list(months(date(2023, 8, 23), date(2023, 9, 5))) == [
        (date(2023, 8, 23), date(2023, 8, 31)),
        (date(2023, 9, 1), date(2023, 9, 30)),
    ]


@given(seed=st.integers(0, 999), per_month=st.integers(1, 6))
def test_visits_are_ascending_weekdays_within_the_span(seed: int, per_month: int) -> None:
    begin, end = date(2022, 2, 14), date(2023, 8, 22)
    days = visits(random.Random(seed), begin, end, per_month)  # noqa: S311 - no secret
    assert days == sorted(set(days))
    assert begin <= days[0]
    assert days[-1] <= end
    assert all(day.weekday() < 5 for day in days)


def test_later_days_are_likelier_and_none_is_impossible() -> None:
    days = [date(2023, 1, n) for n in range(1, 6)]
    weights = [later - earlier for earlier, later in pairwise(rising(days))]
    assert weights == sorted(weights)
    assert rising(days)[0] > 0


def test_the_days_from_a_day_on_never_run_out() -> None:
    days = [date(2023, 1, 5), date(2023, 1, 9)]
    assert from_day(days, date(2023, 1, 6)) == [date(2023, 1, 9)]
    assert from_day(days, date(2023, 2, 1)) == [date(2023, 1, 9)]
