"""Reporting periods by two calendars: the civil one and the one that closes on the 14th.

Periodic reports of the administration run from the 15th of the month before to the 14th of the last
month (Decree 09/2019/NĐ-CP, article 12), for months, quarters, half-years and years alike. Ids have
the forms of DHIS2: ``2025``, ``2025S1``, ``2025Q3``, ``202507``, ``2025W27``, ``20250701``.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label

ONE_DAY = timedelta(days=1)


class UnknownPeriod(Refusal):
    """A period id that has none of the known forms, or names a period that does not exist."""

    code = "periods.unknown"
    message = Label(
        "Không có kỳ “{given}”; viết như 2025, 2025S1, 2025Q3, 202507, 2025W27 hoặc 20250701.",
        "No period “{given}”; write it as 2025, 2025S1, 2025Q3, 202507, 2025W27 or 20250701.",
    )


class Calendar(StrEnum):
    """When a period closes: at the end of its last month, or on the 14th of it."""

    CIVIL = "civil"
    REPORT = "report"


class Kind(StrEnum):
    """Length of a period."""

    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"
    WEEK = "week"
    DAY = "day"


_MONTHS = {Kind.YEAR: 12, Kind.HALF: 6, Kind.QUARTER: 3, Kind.MONTH: 1}
_FORMS = (
    (Kind.YEAR, re.compile(r"(\d{4})")),
    (Kind.HALF, re.compile(r"(\d{4})S([12])")),
    (Kind.QUARTER, re.compile(r"(\d{4})Q([1-4])")),
    (Kind.MONTH, re.compile(r"(\d{4})(\d{2})")),
    (Kind.WEEK, re.compile(r"(\d{4})W(\d{1,2})")),
    (Kind.DAY, re.compile(r"(\d{4})(\d{2})(\d{2})")),
)
_REPORT_CLOSES_ON = 14
_NAMES = {
    Kind.YEAR: Label("năm {year}", "{year}"),
    Kind.HALF: Label("6 tháng {part} năm {year}", "half {place} of {year}"),
    Kind.QUARTER: Label("quý {roman} năm {year}", "quarter {place} of {year}"),
    Kind.MONTH: Label("tháng {place} năm {year}", "{year}-{place:02d}"),
    Kind.WEEK: Label("tuần {place} năm {year}", "week {place} of {year}"),
    Kind.DAY: Label("ngày {day:%d/%m/%Y}", "{day:%Y-%m-%d}"),
}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A span of whole civil days, ``first`` to ``last`` inclusive, known by its id."""

    first: date
    last: date
    kind: Kind
    id: str
    calendar: Calendar = Calendar.CIVIL

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def days(self) -> int:
        """How many days it spans."""
        return (self.last - self.first).days + 1

    def previous(self) -> "Period":
        """The period of the same length and calendar that ends the day before this one begins."""
        return containing(self.first - ONE_DAY, self.kind, self.calendar)

    def next(self) -> "Period":
        """The period of the same length and calendar that begins the day after this one ends."""
        return containing(self.last + ONE_DAY, self.kind, self.calendar)

    @property
    def label(self) -> Label:
        """Its name as documents write it: ``quý III năm 2025``."""
        year, place = int(self.id[:4]), int(re.split("[SQW]", self.id[4:])[-1] or 0)
        values = {
            "year": year,
            "place": place,
            "day": self.first,
            "roman": ("", "I", "II", "III", "IV")[place] if self.kind is Kind.QUARTER else "",
            "part": "đầu" if place == 1 else "cuối",
        }
        name = _NAMES[self.kind]
        return Label(name.vi.format(**values), name.en.format(**values))


def parse(id: str, calendar: Calendar = Calendar.CIVIL) -> Period:
    """The period called ``id``. Raises `UnknownPeriod`."""
    for kind, form in _FORMS:
        match = form.fullmatch(id)
        if match is None:
            continue
        year, *parts = (int(part) for part in match.groups())
        try:
            return _from_parts(kind, year, parts, calendar)
        except ValueError:
            break
    raise UnknownPeriod(given=id)


def containing(day: date, kind: Kind, calendar: Calendar = Calendar.CIVIL) -> Period:
    """The period of this length and calendar that ``day`` falls in."""
    if kind is Kind.DAY:
        return _day(day)
    if kind is Kind.WEEK:
        iso = day.isocalendar()
        return _week(iso.year, iso.week)
    length = _MONTHS[kind]
    month = day.year * 12 + day.month - 1
    if calendar is Calendar.REPORT and day.day > _REPORT_CLOSES_ON:
        month += 1
    return _months(kind, month - month % length, calendar)


def _from_parts(kind: Kind, year: int, parts: list[int], calendar: Calendar) -> Period:
    if kind is Kind.DAY:
        return _day(date(year, *parts))
    if kind is Kind.WEEK:
        return _week(year, parts[0])
    place = parts[0] if parts else 1
    length = _MONTHS[kind]
    if not 1 <= place <= 12 // length:
        raise ValueError(place)
    return _months(kind, year * 12 + (place - 1) * length, calendar)


def _day(day: date) -> Period:
    return Period(day, day, Kind.DAY, f"{day:%Y%m%d}")


def _week(year: int, week: int) -> Period:
    monday = date.fromisocalendar(year, week, 1)
    return Period(monday, monday + timedelta(days=6), Kind.WEEK, f"{year}W{week}")


def _months(kind: Kind, month: int, calendar: Calendar) -> Period:
    """The period of this kind that begins with month number ``month`` (year * 12 + month - 1)."""
    length = _MONTHS[kind]
    if calendar is Calendar.REPORT:
        first = _month_day(month - 1, _REPORT_CLOSES_ON + 1)
        last = _month_day(month + length - 1, _REPORT_CLOSES_ON)
    else:
        first = _month_day(month, 1)
        last = _month_day(month + length, 1) - ONE_DAY
    return Period(first, last, kind, _id(kind, month), calendar)


def _month_day(month: int, day: int) -> date:
    return date(month // 12, month % 12 + 1, day)


def _id(kind: Kind, month: int) -> str:
    year, place = month // 12, month % 12
    suffix = {
        Kind.YEAR: "",
        Kind.HALF: f"S{place // 6 + 1}",
        Kind.QUARTER: f"Q{place // 3 + 1}",
        Kind.MONTH: f"{place + 1:02d}",
    }[kind]
    return f"{year:04d}{suffix}"
