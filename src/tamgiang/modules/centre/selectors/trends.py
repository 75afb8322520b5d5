"""Rivers that rise, and when at this pace they reach the next mark."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from tamgiang.modules.centre.drawing import Marked
from tamgiang.modules.centre.selectors.gauges import Gauge

#: Further ahead a straight line tells nothing.
AHEAD = timedelta(hours=24)
#: Slower than this a river counts as steady here, in cm an hour.
LEAST = 2


@dataclass(frozen=True, slots=True)
class Trend:
    """A river that rises; `reaches` None where no mark lies ahead within a day."""

    gauge: Gauge
    mark: Marked | None
    reaches: timedelta | None


def rising(found: Iterable[Gauge]) -> list[Trend]:
    """Of these gauges the rivers that rise by fresh readings, the soonest at a mark first."""
    trends = [_trend(one) for one in found if _rises(one)]
    return sorted(trends, key=lambda trend: trend.reaches or AHEAD * 2)


def _rises(gauge: Gauge) -> bool:
    rate = gauge.rate
    return gauge.state == "fresh" and rate is not None and rate.cm >= LEAST


def _trend(gauge: Gauge) -> Trend:
    level, rate = gauge.main, gauge.rate
    if level is None or rate is None:
        return Trend(gauge, None, None)
    ahead = next((mark for mark in gauge.marks if mark.value > level.number), None)
    if ahead is None:
        return Trend(gauge, None, None)
    reaches = timedelta(hours=(ahead.value - level.number) * 100 / rate.cm)
    return Trend(gauge, ahead, reaches) if reaches <= AHEAD else Trend(gauge, None, None)
