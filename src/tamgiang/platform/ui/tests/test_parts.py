"""Small parts: trends, maps, words."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tamgiang.kernel.geometry import Box
from tamgiang.platform.ui.maps import Canvas, country_map
from tamgiang.platform.ui.spark import spark
from tamgiang.platform.ui.words import ago_text, day_text, deadline_text, moment_text


def test_a_trend_runs_from_the_lowest_to_the_highest_value() -> None:
    drawn = spark([10, 20, 30])

    assert drawn is not None
    assert drawn.line == "M0 31L60 17L120 3"


def test_a_trend_leaves_gaps_out_and_keeps_its_places() -> None:
    drawn = spark([None, 10, None, 20])

    assert drawn is not None
    assert drawn.line == "M40 31L120 3"


def test_one_value_is_no_trend() -> None:
    assert spark([None, 5]) is None


def test_a_target_above_every_value_is_within_the_picture() -> None:
    drawn = spark([10, 20], way=[None, 40])

    assert drawn is not None
    assert drawn.way == "M120 3"


def test_a_map_keeps_the_shape_of_the_ground() -> None:
    canvas = Canvas(Box(107.0, 16.0, 108.0, 17.0), width=640, margin=0)

    assert canvas.at(107.0, 17.0) == (0, 0)
    assert canvas.at(108.0, 16.0) == (640, 667.5)
    assert canvas.height == 667


def test_every_map_of_the_country_holds_both_archipelagos() -> None:
    country = country_map()

    assert country is not None
    assert [label[2] for label in country.labels] == [
        "Quần đảo Hoàng Sa (Việt Nam)",
        "Quần đảo Trường Sa (Việt Nam)",
    ]
    assert len(country.islands) == 2
    assert all(0 <= x <= country.width and 0 <= y <= country.height for x, y in country.specks)


def test_days_are_written_as_people_write_them() -> None:
    assert day_text(date(2023, 8, 22), "vi") == "22/08/2023"
    assert day_text(date(2023, 8, 22), "en") == "22 Aug 2023"
    assert moment_text(datetime(2023, 8, 21, 18, 5, tzinfo=UTC), "vi") == "01:05 22/08/2023"


def test_how_long_ago_is_told_in_the_largest_fitting_unit() -> None:
    now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    told = [
        ago_text(now - timedelta(seconds=s), now, "vi") for s in (5, 120, 7200, 172800, 4000000)
    ]

    assert told == ["vừa xong", "2 phút trước", "2 giờ trước", "2 ngày trước", "08/10/2026"]


@pytest.mark.django_db
def test_a_deadline_counts_working_days() -> None:
    friday = date(2026, 11, 20)

    assert deadline_text(date(2026, 11, 24), friday, "vi") == "còn 2 ngày làm việc"
    assert deadline_text(friday, friday, "vi") == "hạn hôm nay"
    assert deadline_text(date(2026, 11, 19), friday, "en") == "1 working days overdue"
