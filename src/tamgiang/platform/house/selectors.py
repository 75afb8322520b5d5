"""Reads of what was decided for the house."""

from datetime import date

from tamgiang.platform.accounts.models import Assignment, User
from tamgiang.platform.house.models import Holiday, OfficeWeek, Site
from tamgiang.platform.orgunits.models import Area

ADMINISTRATOR = "administrator"
#: Monday to Friday, the week of offices since 1999 (Decision 188/1999/QD-TTg).
USUAL_WEEK = (0, 1, 2, 3, 4)


def default_area() -> str:
    """The code of the area this house serves; the only area there is until one is chosen."""
    chosen = Site.objects.filter(area__isnull=False).values_list("area__code", flat=True).first()
    return chosen or Area.objects.values_list("code", flat=True).first() or ""


def may_fill_sample() -> bool:
    """Whether nothing was decided against the sample area."""
    return not Site.objects.filter(sample=False).exists()


def is_first_day() -> bool:
    """Whether there is neither a sample login nor an administrator."""
    if User.objects.filter(is_active=True, sample=True).exists():
        return False
    held = Assignment.objects.filter(role__code=ADMINISTRATOR, user__is_active=True)
    return not held.exists()


def working_day(day: date) -> bool:
    """Whether the office is open on a day, by the week in force and the holidays."""
    week = OfficeWeek.objects.filter(valid_from__lte=day).order_by("-valid_from").first()
    weekdays = week.weekdays if week else USUAL_WEEK
    return day.weekday() in weekdays and not Holiday.objects.filter(day=day).exists()
