"""What the forms of the watching pages share."""

from datetime import date, datetime, time
from typing import Any

from django.http import QueryDict

from tamgiang.kernel.zone import LOCAL
from tamgiang.modules.centre.models import RuleVersion
from tamgiang.platform.ui.views.registers.filters import parsed_day


def written_version(version: RuleVersion) -> dict[str, Any]:
    """A stored rule without what the house adds, its parts in the order they are explained in."""
    order = (
        "code", "name", "applies", "when", "clear", "hysteresis", "hold_on", "hold_off",
        "priority", "title", "value", "show", "procedure", "owner", "escalate", "beneath",
        "basis", "tests",
    )  # fmt: skip
    return {part: version.body[part] for part in order if part in version.body}


def day_in(given: QueryDict, name: str) -> date | None:
    """A civil day of a form; None when there is none."""
    return parsed_day(given.get(name, ""))


def moment_in(given: QueryDict, name: str) -> datetime | None:
    """What a `datetime-local` control says, in the time of Việt Nam."""
    try:
        found = datetime.fromisoformat(given.get(name, ""))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=LOCAL)


def at_time(day: date, text: str) -> datetime | None:
    """A time of day such as `07:00` on a day."""
    try:
        return datetime.combine(day, time.fromisoformat(text), LOCAL)
    except ValueError:
        return None


def number_in(given: QueryDict, name: str) -> float | None:
    """A number as people type it, 3,05 or 3.05; None when it is none."""
    text = given.get(name, "").strip().replace(" ", "")
    if text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    try:
        found = float(text)
    except ValueError:
        return None
    return found if abs(found) < 1e12 else None
