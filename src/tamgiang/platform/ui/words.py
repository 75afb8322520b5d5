"""How days, moments and deadlines are put into words, in both languages."""

from datetime import date, datetime

from tamgiang.kernel.labels import Label
from tamgiang.kernel.zone import LOCAL
from tamgiang.platform.house.calendar import calendar

#: Civil time of Viet Nam (UTC+7, no summer time).
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = (
    Label("Thứ Hai", "Monday"),
    Label("Thứ Ba", "Tuesday"),
    Label("Thứ Tư", "Wednesday"),
    Label("Thứ Năm", "Thursday"),
    Label("Thứ Sáu", "Friday"),
    Label("Thứ Bảy", "Saturday"),
    Label("Chủ nhật", "Sunday"),
)

_JUST_NOW = Label("vừa xong", "just now")
_MINUTES = Label("{n} phút trước", "{n} min ago")
_HOURS = Label("{n} giờ trước", "{n} h ago")
_DAYS = Label("{n} ngày trước", "{n} days ago")
_LEFT = Label("còn {n} ngày làm việc", "{n} working days left")
_TODAY = Label("hạn hôm nay", "due today")
_OVER = Label("quá hạn {n} ngày làm việc", "{n} working days overdue")


def today() -> date:
    """The civil date now in Viet Nam."""
    return datetime.now(LOCAL).date()


def day_text(day: date, language: str) -> str:
    """``22/08/2023`` (vi), ``22 Aug 2023`` (en)."""
    if language.split("-")[0] == "en":
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{day:%d/%m/%Y}"


def moment_text(moment: datetime, language: str) -> str:
    """``14:05 22/08/2023``: the local hour, then the day."""
    local = moment.astimezone(LOCAL)
    return f"{local:%H:%M} {day_text(local.date(), language)}"


def ago_text(moment: datetime, now: datetime, language: str) -> str:
    """How long ago; beyond a month the day itself."""
    seconds = max(0, int((now - moment).total_seconds()))
    if seconds < 60:
        return _JUST_NOW.in_language(language)
    if seconds < 3600:
        return _MINUTES.in_language(language).format(n=seconds // 60)
    if seconds < 86400:
        return _HOURS.in_language(language).format(n=seconds // 3600)
    if seconds < 31 * 86400:
        return _DAYS.in_language(language).format(n=seconds // 86400)
    return day_text(moment.astimezone(LOCAL).date(), language)


def deadline_text(due: date, on: date, language: str) -> str:
    """``còn 2 ngày làm việc``, by the office days of this house."""
    if due == on:
        return _TODAY.in_language(language)
    words, first, last = (_LEFT, on, due) if due > on else (_OVER, due, on)
    return words.in_language(language).format(n=calendar().between(first, last))
