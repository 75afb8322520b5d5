"""The yearly list of holidays as an office has it: lines of text, or cells pasted from a sheet.

The list of a year is decided by the Prime Minister each autumn (Labour Code 2019, article 112);
days made up for are working days.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label
from tamgiang.kernel.text import fold

_DAY = r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})"
_LINE = re.compile(rf"^{_DAY}(?:\s*(?:-|–|đến|to)\s*{_DAY})?[\s;,:]*(.*)$")
MADE_UP = ("lam bu", "di lam", "working", "make-up", "make up")
#: A longer span is a slip of the pen.
LONGEST = timedelta(days=31)


class HolidayUnread(Refusal):
    """A line of the list is not a day with a name."""

    code = "house.holiday_unread"
    message = Label(
        "Dòng {line} không đọc được: “{text}”. Viết như 02/09/2027 Quốc khánh, "
        "14/02/2027 - 20/02/2027 Tết, hoặc 27/02/2027 làm bù.",
        "Line {line} cannot be read: “{text}”. Write 02/09/2027 National Day, "
        "14/02/2027 - 20/02/2027 Tết, or 27/02/2027 make-up.",
    )
    status = 422


@dataclass(frozen=True, slots=True, order=True)
class Day:
    """A day that is off, or `working` to make up for one."""

    day: date
    name: str
    working: bool = False


def days_of(text: str) -> list[Day]:
    """The days of a list, in order; raises HolidayUnread at the first line that is none."""
    found: dict[date, Day] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            found |= {day.day: day for day in _of_line(number, line.strip())}
    return sorted(found.values())


def _of_line(number: int, line: str) -> list[Day]:
    read = _LINE.match(line)
    refused = HolidayUnread(line=number, text=line[:60])
    if read is None:
        raise refused
    try:
        first = _day(*read.groups()[:3])
        last = _day(*read.groups()[3:6]) if read[4] else first
    except ValueError as wrong:
        raise refused from wrong
    name = read[7].strip(" ;,\t")[:120]
    if not name or last < first or last - first > LONGEST:
        raise refused
    working = any(word in fold(name) for word in MADE_UP)
    return [
        Day(first + timedelta(days=step), name, working) for step in range((last - first).days + 1)
    ]


def _day(day: str, month: str, year: str) -> date:
    return date(int(year), int(month), int(day))
