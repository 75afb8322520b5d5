"""Limits count the working days of this office, its holidays and days made up for."""

from datetime import date

import pytest

from tamgiang.platform.house.models import Holiday
from tamgiang.platform.privacy.limits import (
    after_days,
    after_working_days,
    all_limits,
    grounds,
    limits_on,
)
from tamgiang.platform.privacy.models import Kind


@pytest.mark.parametrize(
    ("received", "by"),
    [
        (date(2026, 11, 16), date(2026, 11, 18)),
        (date(2026, 11, 19), date(2026, 11, 23)),
        (date(2026, 11, 21), date(2026, 11, 24)),
    ],
    ids=["within a week", "over a weekend", "received on a Saturday"],
)
def test_two_working_days_to_answer(received: date, by: date) -> None:
    assert after_working_days(received, 2) == by


def test_a_holiday_is_no_working_day() -> None:
    Holiday.objects.create(day=date(2026, 11, 24), name="Ngày Văn hóa Việt Nam")

    assert after_working_days(date(2026, 11, 20), 2) == date(2026, 11, 25)


def test_a_limit_on_a_closed_day_moves_to_the_next_open_one() -> None:
    Holiday.objects.create(day=date(2026, 11, 23), name="nghỉ bù")

    assert after_days(date(2026, 11, 2), 20) == date(2026, 11, 24)
    assert after_days(date(2026, 11, 2), 10) == date(2026, 11, 12)


def test_every_kind_of_request_has_its_limit_and_the_rule_its_source() -> None:
    for rule in all_limits():
        assert set(rule.act_days) == set(Kind.values)
        assert rule.source.vi
    assert limits_on(date(2026, 11, 23)).code == "nd356-2025"
    assert limits_on(date(2020, 1, 1)).code == "nd356-2025"
    assert {"law_requires", "not_this_person"} <= set(grounds())
