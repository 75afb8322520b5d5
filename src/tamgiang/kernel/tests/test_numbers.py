"""Printed numbers: exactly what stands in official documents."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamgiang.kernel.numbers import (
    PrintKind,
    PrintRule,
    divide_half_up,
    format_integer,
    format_money,
    format_percent,
    scaled_percent,
)

PERCENT = PrintRule(PrintKind.PERCENT)
COUNT = PrintRule(PrintKind.COUNT)
PADDED = PrintRule(PrintKind.PADDED)
OVER_95 = PrintRule(PrintKind.OVER_PERCENT, threshold=95)


@pytest.mark.parametrize(
    ("rule", "numerator", "denominator", "printed"),
    [
        (PERCENT, 1044, 1050, "99,43%"),
        (PERCENT, 33024, 64500, "51,2%"),
        (PERCENT, 50690, 64500, "78,59%"),
        (PERCENT, 43618, 81462, "53,54%"),
        (PERCENT, 34488, 81462, "42,34%"),
        (PERCENT, 18940, 81462, "23,25%"),
        (PERCENT, 24150, 24150, "100%"),
        (PERCENT, 0, 24150, "0%"),
        (COUNT, 24150, None, "24.150"),
        (COUNT, 44, None, "44"),
        (PADDED, 5, None, "05"),
        (PADDED, 12, None, "12"),
        (PADDED, 1234, None, "1.234"),
        (OVER_95, 951, 1000, "trên 95%"),
        (OVER_95, 950, 1000, "95%"),
        (OVER_95, 9467, 10000, "94,67%"),
        (PrintRule(PrintKind.MONEY), 5_000_000_000, None, "5.000.000.000\u00a0đồng"),
        (PrintRule(PrintKind.PERCENT, trim=False), 33024, 64500, "51,20%"),
        (PrintRule(PrintKind.PERCENT, decimals=0), 2, 3, "67%"),
    ],
)
def test_figures_print_as_in_the_report(
    rule: PrintRule, numerator: int, denominator: int | None, printed: str
) -> None:
    assert rule.text(numerator, denominator) == printed


def test_only_a_full_count_prints_one_hundred() -> None:
    assert format_percent(99_995, 100_000, 2) == "99,99%"
    assert format_percent(99_999_999, 100_000_000, 2) == "99,99%"
    assert format_percent(100_001, 100_000, 2) == "100,01%"
    assert format_percent(100_000, 100_000, 2) == "100%"


def test_missing_is_not_zero() -> None:
    assert PERCENT.text(None, None) == "chưa có số liệu"
    assert PERCENT.text(0, 0) == "chưa có số liệu"
    assert COUNT.text(None, None, "en") == "no data"
    assert COUNT.text(0, None) == "0"
    assert PERCENT.value(0, 0) is None
    assert COUNT.value(None, None) is None


def test_english_uses_its_own_marks() -> None:
    assert format_integer(1_234_567, "vi") == "1.234.567"
    assert format_integer(1_234_567, "en") == "1,234,567"
    assert format_integer(-1_234, "vi") == "-1.234"
    assert PERCENT.text(1044, 1050, "en-gb") == "99.43%"
    assert OVER_95.text(96, 100, "en") == "over 95%"
    assert format_money(5_000, "en") == "VND\u00a05,000"


def test_values_for_machines_are_rounded_by_the_same_rule() -> None:
    assert PERCENT.value(1044, 1050) == Decimal("99.43")
    assert OVER_95.value(9612, 10000) == Decimal("96.12")
    assert COUNT.value(24150, None) == 24150


def test_halves_round_up_where_banks_would_round_to_even() -> None:
    assert format_percent(12_345, 100_000, 2) == "12,35%"
    assert divide_half_up(5, 2) == 3
    assert divide_half_up(-5, 2) == -3
    with pytest.raises(ZeroDivisionError):
        divide_half_up(1, 0)


@given(st.integers(-(10**24), 10**24), st.integers(-(10**12), 10**12).filter(bool))
def test_rounding_is_to_the_nearest_integer_at_any_size(numerator: int, denominator: int) -> None:
    exact = Fraction(numerator, denominator)
    nearest = (abs(exact) + Fraction(1, 2)).__floor__()
    assert divide_half_up(numerator, denominator) == (-nearest if exact < 0 else nearest)


@given(st.integers(0, 10**9), st.integers(1, 10**9), st.integers(0, 6))
def test_a_share_prints_as_one_hundred_exactly_when_it_is_full(
    part: int, whole: int, decimals: int
) -> None:
    printed = format_percent(part, whole, decimals)
    assert (printed == "100%") == (part == whole)


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_share_is_never_further_than_one_step_from_the_exact_one(part: int, whole: int) -> None:
    exact = (Decimal(part) * 10_000 / Decimal(whole)).quantize(Decimal(1), ROUND_HALF_UP)
    assert abs(scaled_percent(part, whole, 2) - int(exact)) <= 1
