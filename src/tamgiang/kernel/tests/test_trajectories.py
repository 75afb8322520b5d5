"""What was expected on a day, exactly, and what chance alone may do to a small share."""

from datetime import date
from fractions import Fraction
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamgiang.kernel.trajectories import Trajectory, by_chance

WAY = Trajectory(((date(2025, 1, 1), 2_000), (date(2025, 7, 1), 5_000), (date(2026, 1, 1), 6_000)))


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2024, 6, 1), Fraction(2_000)),
        (date(2025, 1, 1), Fraction(2_000)),
        (date(2025, 1, 2), 2_000 + Fraction(3_000, 181)),
        (date(2025, 7, 1), Fraction(5_000)),
        (date(2025, 10, 1), 5_000 + Fraction(92_000, 184)),
        (date(2026, 1, 1), Fraction(6_000)),
        (date(2030, 1, 1), Fraction(6_000)),
    ],
)
def test_a_straight_line_runs_between_the_points(on: date, expected: Fraction) -> None:
    assert WAY.expected(on) == expected


def test_a_single_point_was_expected_from_the_beginning() -> None:
    assert Trajectory(((date(2025, 12, 31), 80),)).expected(date(2025, 1, 1)) == 80


@pytest.mark.parametrize(
    "days", [(), (date(2025, 1, 2), date(2025, 1, 1)), (date(2025, 1, 1),) * 2]
)
def test_points_stand_in_order_of_day(days: tuple[date, ...]) -> None:
    with pytest.raises(ValueError, match="days in order"):
        Trajectory(tuple((day, 1) for day in days))


def test_eight_of_twelve_households_may_be_four_fifths() -> None:
    assert by_chance(8, 12, Fraction(78, 100))
    assert not by_chance(8_000, 12_000, Fraction(78, 100))


def test_what_is_no_share_is_never_chance() -> None:
    assert not by_chance(5, 0, Fraction(1, 2))
    assert not by_chance(13, 12, Fraction(1, 2))
    assert not by_chance(5, 12, Fraction(3, 2))


@given(st.integers(1, 400), st.data(), st.integers(0, 10_000))
def test_the_exact_test_is_the_wilson_interval(size: int, data: st.DataObject, per: int) -> None:
    """Against the textbook formula in floating point, away from its own rounding."""
    counted = data.draw(st.integers(0, size))
    share, z = counted / size, 1.96
    middle = share + z * z / (2 * size)
    spread = z * sqrt(share * (1 - share) / size + z * z / (4 * size * size))
    low, high = ((middle + sign * spread) / (1 + z * z / size) for sign in (-1, 1))
    expected = per / 10_000
    if min(abs(expected - low), abs(expected - high)) > 1e-9:
        assert by_chance(counted, size, Fraction(per, 10_000)) == (low <= expected <= high)
