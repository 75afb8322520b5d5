"""The span of time a page shows: some days until now, or from one day to another."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.http import QueryDict
from django.utils import timezone

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label
from tamgiang.kernel.zone import LOCAL
from tamgiang.platform.ui.views.registers.filters import parsed_day

#: Spans that end now, by their name in the address.
RECENT: Mapping[str, tuple[timedelta, Label]] = {
    "day": (timedelta(days=1), Label("24 giờ", "24 hours")),
    "week": (timedelta(days=7), Label("7 ngày", "7 days")),
    "month": (timedelta(days=30), Label("30 ngày", "30 days")),
}
LONGEST = timedelta(days=366)


class BadSpan(Refusal):
    """A span that ends before it begins, or is longer than a page can show."""

    code = "centre.span"
    message = Label(
        "Khoảng thời gian phải có ngày đầu trước ngày cuối và không quá {days} ngày.",
        "A span begins before it ends and covers at most {days} days.",
    )


@dataclass(frozen=True, slots=True)
class Span:
    """[since, until); `name` is one of RECENT, or `own` with the days a person chose."""

    name: str
    since: datetime
    until: datetime

    @property
    def first(self) -> date:
        """The first civil day of it."""
        return self.since.astimezone(LOCAL).date()

    @property
    def last(self) -> date:
        """The last civil day of it."""
        return (self.until - timedelta(microseconds=1)).astimezone(LOCAL).date()

    @property
    def choices(self) -> list[tuple[str, Label, bool]]:
        """(name, words, whether it is the one shown) of the spans that end now."""
        return [(name, label, name == self.name) for name, (_, label) in RECENT.items()]

    @property
    def query(self) -> str:
        """How an address names it."""
        if self.name in RECENT:
            return f"span={self.name}"
        return f"from={self.first.isoformat()}&to={self.last.isoformat()}"


def span_of(given: QueryDict, usual: str, longest: timedelta = LONGEST) -> Span:
    """The span an address names, or the usual one. Raises BadSpan."""
    first, last = parsed_day(given.get("from", "")), parsed_day(given.get("to", ""))
    now = timezone.now()
    if first is None and last is None:
        name = given.get("span", "") if given.get("span", "") in RECENT else usual
        # From a full hour on, so that hours are counted as clocks show them.
        return Span(name, now.replace(minute=0, second=0, microsecond=0) - RECENT[name][0], now)
    first = first or last or now.date()
    last = last or first
    since, until = _midnight(first), _midnight(last + timedelta(days=1))
    if not timedelta(0) < until - since <= longest:
        raise BadSpan(days=longest.days)
    return Span("own", since, until)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LOCAL)
