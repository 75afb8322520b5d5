"""What the pages of an incident write: deadlines that count down, spans, severities."""

from datetime import datetime, timedelta
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from tamgiang.modules.centre.selectors.incidents import KIND_LABELS, SEVERITY_LABELS
from tamgiang.modules.centre.templatetags.centre import SHAPES
from tamgiang.modules.centre.timing import due_text, span_text
from tamgiang.platform.ui.words import moment_text

register = template.Library()

#: Shape and colour of each severity: those of the priorities, with its own words.
MARKS = {"critical": "critical", "severe": "high", "major": "medium", "minor": "low"}
ICONS = {
    "flood": "ripple",
    "storm": "wind",
    "fire": "flame",
    "road_accident": "urgent",
    "rescue": "lifebuoy",
    "public_order": "shield",
    "camera_down": "device-cctv",
    "power_cut": "bolt",
    "link_cut": "cloud-off",
    "salt_water": "droplet",
}


def _language() -> str:
    return get_language() or "vi"


@register.filter
def due(at: datetime | None) -> SafeString | str:
    """Time left, or overdue, in words that count on; the exact moment on hover."""
    if at is None:
        return ""
    now = timezone.now()
    return format_html(
        '<time class="due{}" data-due datetime="{}" title="{}">{}</time>',
        " is-late" if at < now else "",
        at.isoformat(),
        moment_text(at, _language()),
        due_text(at, now, _language()),
    )


@register.filter
def lasting(since: datetime | None) -> SafeString | str:
    """How long something has lasted, in words that count on; its beginning on hover."""
    if since is None:
        return ""
    words = span_text(timezone.now() - since, _language())
    exact = moment_text(since, _language())
    return format_html(
        '<time data-lasting datetime="{}" title="{}">{}</time>', since.isoformat(), exact, words
    )


@register.filter
def took(value: timedelta | None) -> str:
    """A span in words."""
    return "" if value is None else span_text(value, _language())


@register.filter
def hour(value: datetime | None) -> SafeString | str:
    """The hour of a moment, with the day on hover; of another day the day too."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    exact = moment_text(value, _language())
    same = local.date() == timezone.localdate()
    words = f"{local:%H:%M}" if same else f"{local:%H:%M} {local:%d/%m}"
    return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), exact, words)


@register.inclusion_tag("centre/parts/priority.html")
def severity(code: str) -> dict[str, Any]:
    """The mark of a severity: shape, colour and word together."""
    mark = MARKS[code]
    return {"code": mark, "path": SHAPES[mark], "label": SEVERITY_LABELS[code]}


@register.filter
def kind_words(code: str) -> str:
    """The kind of an incident in words."""
    return KIND_LABELS[code].in_language(_language())


@register.filter
def kind_icon(code: str) -> str:
    """The icon of a kind of incident."""
    return ICONS.get(code, "alert-triangle")
