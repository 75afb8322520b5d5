"""Parts every page of the centre shares: priority, stage, freshness, the state of the line."""

from datetime import datetime
from typing import Any

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.addresses import address_of
from tamgiang.modules.centre.registers.alarms import PRIORITIES
from tamgiang.modules.centre.stages import stage_shown
from tamgiang.platform.ui.templatetags.tamgiang import label
from tamgiang.platform.ui.words import ago_text, moment_text

register = template.Library()

#: Shapes differ as well as colours and words: octagon, triangle, diamond, ring.
SHAPES = {
    "critical": "M5 1.5 H11 L14.5 5 V11 L11 14.5 H5 L1.5 11 V5 Z",
    "high": "M8 2 L15 14 H1 Z",
    "medium": "M8 1.5 L14.5 8 L8 14.5 L1.5 8 Z",
    "low": "M8 3 A5 5 0 1 1 7.99 3 Z",
}
WORDS = {option.code: option.label for option in PRIORITIES}
#: Seconds after which a value is old, of a source that does not say how often it reports.
OLD_AFTER = 3600
_SECOND, _MINUTE = Label("giây", "sec"), Label("phút", "min")
_HOUR, _DAY = Label("giờ", "hr"), Label("ngày", "days")


@register.inclusion_tag("centre/parts/priority.html")
def priority(code: str) -> dict[str, Any]:
    """The mark of a priority: shape, colour and word together."""
    return {"code": code, "path": SHAPES[code], "label": WORDS[code]}


@register.inclusion_tag("centre/parts/stage.html")
def stage(of: str, code: str) -> dict[str, Any]:
    """The stage of an `alarm`, `incident`, `task` or `step`, as the house shows states."""
    shown = stage_shown(of, code)
    return {"tone": shown.tone, "shape": shown.icon, "label": shown.label}


@register.inclusion_tag("centre/parts/freshness.html")
def freshness(at: datetime | None, old_after: int | None = None) -> dict[str, Any]:
    """How old a value is, in words that count on; marked once older than `old_after` seconds."""
    limit = old_after or OLD_AFTER
    now = timezone.now()
    if at is None:
        return {"at": None}
    return {
        "at": at,
        "old_after": limit,
        "old": (now - at).total_seconds() > limit,
        "words": ago_text(at, now, get_language() or "vi"),
    }


@register.inclusion_tag("centre/parts/connection.html")
def connection() -> dict[str, Any]:
    """The state of the line to the hub; live.js paints it, and takes its tickets from here."""
    return {"now": timezone.now()}


@register.filter
def age(since: datetime) -> SafeString:
    """How long something has lasted, counting on: "34 phút", "3 giờ 12 phút"."""
    words = _lasted(int((timezone.now() - since).total_seconds()))
    exact = moment_text(since, get_language() or "vi")
    return format_html(
        '<time data-age datetime="{}" title="{}">{}</time>', since.isoformat(), exact, words
    )


@register.filter
def span(minutes: int) -> str:
    """Minutes in words: "45 phút", "3 giờ", "7 ngày"."""
    return _lasted(60 * minutes)


def _lasted(seconds: int) -> str:
    minutes = max(0, seconds) // 60
    day, hour, minute = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = ((day, _DAY), (hour, _HOUR), (minute, _MINUTE)) if minutes else ((seconds, _SECOND),)
    there = [f"{count} {label(unit)}" for count, unit in parts if count]
    return " ".join(there[:2]) or f"0 {label(_SECOND)}"


@register.simple_tag
def centre_css(name: str) -> str:
    """The address of a style sheet of the centre."""
    return staticfiles_storage.url(f"centre/css/{name}.css")


register.simple_tag(address_of)
