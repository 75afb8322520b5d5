"""Periods of the civil calendar and of the one that closes on the 14th."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamgiang.kernel.periods import Calendar, Kind, UnknownPeriod, containing, parse

DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31))
KINDS = st.sampled_from(list(Kind))
CALENDARS = st.sampled_from(list(Calendar))


@pytest.mark.parametrize(
    ("id", "first", "last"),
    [
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2025S1", date(2025, 1, 1), date(2025, 6, 30)),
        ("2025Q3", date(2025, 7, 1), date(2025, 9, 30)),
        ("202402", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025W1", date(2024, 12, 30), date(2025, 1, 5)),
        ("20250701", date(2025, 7, 1), date(2025, 7, 1)),
    ],
)
def test_civil_periods_end_with_their_months(id: str, first: date, last: date) -> None:
    period = parse(id)
    assert (period.first, period.last, period.id) == (first, last, id)


@pytest.mark.parametrize(
    ("id", "first", "last"),
    [
        ("2025", date(2024, 12, 15), date(2025, 12, 14)),
        ("2025S2", date(2025, 6, 15), date(2025, 12, 14)),
        ("2025Q1", date(2024, 12, 15), date(2025, 3, 14)),
        ("202507", date(2025, 6, 15), date(2025, 7, 14)),
    ],
)
def test_report_periods_close_on_the_14th(id: str, first: date, last: date) -> None:
    period = parse(id, Calendar.REPORT)
    assert (period.first, period.last) == (first, last)


def test_the_15th_belongs_to_the_next_reported_month() -> None:
    assert containing(date(2023, 8, 14), Kind.MONTH, Calendar.REPORT).id == "202308"
    assert containing(date(2023, 8, 15), Kind.MONTH, Calendar.REPORT).id == "202309"
    assert containing(date(2023, 12, 15), Kind.YEAR, Calendar.REPORT).id == "2024"


def test_previous_crosses_the_year() -> None:
    assert parse("202501").previous().id == "202412"
    assert parse("2025Q1", Calendar.REPORT).previous().id == "2024Q4"
    assert parse("2025W1").previous().id == "2024W52"


def test_periods_are_named_as_documents_name_them() -> None:
    assert parse("2025Q3").label.vi == "quý III năm 2025"
    assert parse("202507").label.vi == "tháng 7 năm 2025"
    assert parse("2025S1").label.vi == "6 tháng đầu năm 2025"
    assert parse("20230822").label.vi == "ngày 22/08/2023"
    assert parse("2025").label.en == "2025"


@pytest.mark.parametrize("id", ["", "25", "2025Q5", "202513", "20250230", "2025W54", "0000"])
def test_unknown_ids_are_refused_with_the_known_forms(id: str) -> None:
    with pytest.raises(UnknownPeriod) as refused:
        parse(id)
    assert "2025Q3" in refused.value.text("en")


@given(DAYS, KINDS, CALENDARS)
def test_every_day_is_in_exactly_its_period(day: date, kind: Kind, calendar: Calendar) -> None:
    period = containing(day, kind, calendar)
    assert day in period
    assert parse(period.id, period.calendar) == period
    assert containing(period.first, kind, calendar) == period
    assert containing(period.last, kind, calendar) == period


@given(DAYS, KINDS, CALENDARS)
def test_periods_follow_without_gap_or_overlap(day: date, kind: Kind, calendar: Calendar) -> None:
    period = containing(day, kind, calendar)
    assert period.next().first == period.last + timedelta(days=1)
    assert period.next().previous() == period
