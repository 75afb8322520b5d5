"""A river that rises says when, at this pace, it reaches its next mark."""

from datetime import UTC, datetime, timedelta
from typing import cast

from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.drawing import Marked
from tamgiang.modules.centre.gauge import Gauge, Value
from tamgiang.modules.centre.measures import measure_of
from tamgiang.modules.centre.selectors.trends import rising
from tamgiang.platform.registers.models import Record

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
MARKS = tuple(
    Marked(f"bd{n}", Label(f"BĐ{n}", f"Alert {n}"), level)
    for n, level in enumerate((1.5, 3, 4.5), 1)
)


def river(before: float, level: float, *, old: bool = False) -> Gauge:
    """A river that stood at `before` an hour ago and at `level` now, or yesterday."""
    at = NOW - timedelta(days=1) if old else NOW
    micro = int(at.timestamp()) * 1_000_000
    text = Label(str(level), str(level))
    return Gauge(
        source=cast("Record", object()),
        said={"kind": "river_level", "interval_s": 60},
        values=(Value(measure_of("river_level", "level"), level, text),),
        at=at,
        now=NOW,
        marks=MARKS,
        # A mean lies in the middle of its ten minutes.
        series=((micro - 3_900_000_000, before), (micro - 600_000_000, level)),
    )


def test_a_river_at_three_metres_rising_half_a_metre_an_hour_is_at_bd3_in_three_hours() -> None:
    [trend] = rising([river(2.5, 3.0)])

    assert trend.mark is not None
    assert trend.mark.code == "bd3"
    assert trend.reaches == timedelta(hours=3)


def test_the_river_that_is_soonest_at_a_mark_stands_first() -> None:
    slow, fast = river(0.9, 1.0), river(2.5, 2.9)

    assert [trend.gauge for trend in rising([slow, fast])] == [fast, slow]


def test_a_river_above_all_marks_rises_towards_none() -> None:
    [trend] = rising([river(4.6, 5.0)])

    assert (trend.mark, trend.reaches) == (None, None)


def test_a_slow_rise_promises_nothing_beyond_a_day() -> None:
    [trend] = rising([river(3.0, 3.03)])

    assert (trend.mark, trend.reaches) == (None, None)


def test_what_falls_stands_or_is_old_news_is_no_trend() -> None:
    assert rising([river(3.2, 3.0), river(3.0, 3.01), river(2.5, 3.0, old=True)]) == []
