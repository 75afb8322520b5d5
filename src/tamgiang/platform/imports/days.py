"""Dates as people and spreadsheets write them."""

import re
from datetime import UTC, date, datetime, time, timedelta
from math import isfinite

from tamgiang.kernel.text import fold, squeeze
from tamgiang.kernel.zone import LOCAL
from tamgiang.platform.imports.reader.frames import Cell
from tamgiang.platform.imports.refusals import DayOutOfReach, NotDay

#: Day 0 of spreadsheets (their 1900 is a leap year by mistake; right from 1 March 1900 on).
EPOCH = date(1899, 12, 30)
FIRST_YEAR, LAST_YEAR = 1900, 2100
#: Two-digit years up to this one belong to the 2000s.
PIVOT = 40

_DMY = re.compile(r"(\d{1,2})[/\-. ](\d{1,2})[/\-. ](\d{4}|\d{2})")
_YMD = re.compile(r"(\d{4})[/\-.](\d{1,2})[/\-.](\d{1,2})")
_MY = re.compile(r"(\d{1,2})[/\-.](\d{4})")
_WORDS = re.compile(r"(?:ngay )?(\d{1,2}) thang (\d{1,2}) nam (\d{4})")
_CLOCK = re.compile(r"(\d{1,2})(?:[:h](\d{1,2}))?(?::(\d{1,2})(?:\.\d+)?)?")


def day_of(value: Cell) -> date:
    """A civil date from text (day/month/year, ISO, month/year, year) or a spreadsheet number.

    A year alone means its first day, a month alone its first. Raises NotDay, DayOutOfReach.
    """
    if isinstance(value, bool):
        raise NotDay(value=str(value)[:40])
    if isinstance(value, int | float):
        return _numbered(value)
    text = squeeze(str(value)).removeprefix("'")
    found = _written(text)
    if found is None and text.isdigit():
        return _numbered(int(text))
    if found is None and " " in text:
        found = _written(text.split(" ", 1)[0])
    if found is None and len(text) > 10 and text[10] == "T":
        found = _written(text[:10])
    if found is None:
        raise NotDay(value=text[:40])
    return found


def _written(text: str) -> date | None:
    if match := _DMY.fullmatch(text):
        day, month, year = (int(part) for part in match.groups())
        if len(match.group(3)) == 2:
            year += 2000 if year <= PIVOT else 1900
    elif match := _YMD.fullmatch(text):
        year, month, day = (int(part) for part in match.groups())
    elif match := _MY.fullmatch(text):
        (month, year), day = (int(part) for part in match.groups()), 1
    elif match := _WORDS.fullmatch(fold(text)):
        day, month, year = (int(part) for part in match.groups())
    else:
        return None
    return _built(year, month, day, text)


def _built(year: int, month: int, day: int, text: str) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise NotDay(value=text[:40]) from None
    return _within(found)


def _within(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise DayOutOfReach(value=f"{day:%d/%m}/{day.year}")
    return day


def _numbered(value: float) -> date:
    """A year, a day number of spreadsheets, or yyyymmdd."""
    if not isfinite(value):
        raise NotDay(value=str(value)[:40])
    whole = int(value)
    if FIRST_YEAR <= whole <= LAST_YEAR and whole == value:
        return date(whole, 1, 1)
    if 19_000_101 <= whole <= 21_001_231:
        return _built(whole // 10000, whole // 100 % 100, whole % 100, str(whole))
    if not 0 < whole < 80_000:
        raise NotDay(value=str(value)[:40])
    return _within(EPOCH + timedelta(days=whole))


def moment_of(value: Cell) -> datetime:
    """An instant in UTC from a date and a local time of day; midnight when there is none."""
    if isinstance(value, float) and isfinite(value):
        seconds = round((value - int(value)) * 86400)
        return _instant(_numbered(int(value)), time(0), seconds)
    text = squeeze(str(value)).removeprefix("'")
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        pass
    else:
        _within(read.date())
        return (read if read.tzinfo else read.replace(tzinfo=LOCAL)).astimezone(UTC)
    head, _, tail = text.partition(" ")
    # "14:30 22/08/2023" is as usual as the other way round.
    if ":" in head or "h" in head:
        head, tail = tail, head
    clock = _CLOCK.fullmatch(tail.strip()) if tail else None
    if clock is None:
        return _instant(day_of(text), time(0), 0)
    hour, minute, second = (int(part or 0) for part in clock.groups())
    try:
        return _instant(day_of(head), time(hour, minute, second), 0)
    except ValueError:
        raise NotDay(value=text[:40]) from None


def _instant(day: date, clock: time, seconds: int) -> datetime:
    local = datetime.combine(day, clock, tzinfo=LOCAL) + timedelta(seconds=seconds)
    return local.astimezone(UTC)
