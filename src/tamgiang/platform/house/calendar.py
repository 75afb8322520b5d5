"""The office calendar: working days by the week in force, holidays and days made up for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from tamgiang.platform.house.models import Holiday, OfficeWeek
from tamgiang.platform.house.selectors import USUAL_WEEK
from tamgiang.platform.orgunits.selectors.units import stamp


@dataclass(frozen=True)
class Calendar:
    """Weeks from a day on, oldest first; and single days that are off or made up for."""

    weeks: Sequence[tuple[date, frozenset[int]]]
    days: Mapping[date, bool]

    def works(self, day: date) -> bool:
        """Whether the office is open on a day."""
        told = self.days.get(day)
        if told is not None:
            return told
        week = frozenset(USUAL_WEEK)
        for since, weekdays in self.weeks:
            if since <= day:
                week = weekdays
        return day.weekday() in week

    def between(self, first: date, last: date) -> int:
        """Working days after `first` up to and with `last`."""
        span = (first + timedelta(days=step) for step in range(1, (last - first).days + 1))
        return sum(self.works(day) for day in span)

    def after(self, day: date, count: int) -> date:
        """The working day that is `count` working days after a day."""
        while count > 0:
            day += timedelta(days=1)
            count -= self.works(day)
        return day


def calendar() -> Calendar:
    """The calendar now in force; read once for each change of it."""
    return _read(stamp())


@lru_cache(maxsize=4)
def _read(_stamp: str) -> Calendar:
    return read_calendar()


def read_calendar() -> Calendar:
    """The calendar as it stands in the database."""
    weeks = OfficeWeek.objects.order_by("valid_from").values_list("valid_from", "weekdays")
    days = Holiday.objects.values_list("day", "working")
    return Calendar([(since, frozenset(week)) for since, week in weeks], dict(days))
