"""What the pages of an incident write: deadlines that count down, spans, severities."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.selectors.incidents import KIND_LABELS, SEVERITY_LABELS
from tamgiang.modules.centre.stages import stage_shown
from tamgiang.modules.centre.templatetags.centre import SHAPES
from tamgiang.modules.centre.timing import due_text, span_text
from tamgiang.modules.centre.views.incidents.places import Ground
from tamgiang.platform.ui.templatetags.tamgiang import icon
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


@register.simple_tag
def severity(code: str) -> SafeString:
    """The mark of a severity: shape, colour and word together."""
    return _severity(code, _language())


@lru_cache(maxsize=32)
def _severity(code: str, _in: str) -> SafeString:
    mark = MARKS[code]
    shown = {"code": mark, "path": SHAPES[mark], "label": SEVERITY_LABELS[code]}
    return SafeString(render_to_string("centre/parts/priority.html", shown))


@register.simple_tag
def incident_stage(code: str) -> SafeString:
    """The stage of an incident as `stage` draws it, drawn once for a list of many."""
    return _stage(code, _language())


@lru_cache(maxsize=32)
def _stage(code: str, _in: str) -> SafeString:
    light = stage_shown("incident", code)
    shown = {"tone": light.tone, "shape": light.icon, "label": light.label}
    return SafeString(render_to_string("centre/parts/stage.html", shown))


@register.simple_tag
def options(choices: Iterable[tuple[str, Label | str]], chosen: str) -> SafeString:
    """The options of a select, long ones drawn once."""
    return _options(tuple(choices), chosen, _language())


@lru_cache(maxsize=64)
def _options(
    choices: tuple[tuple[str, Label | str], ...], chosen: str, language: str
) -> SafeString:
    rows = [
        (code, SafeString(" selected" if code == chosen else ""), _worded(words, language))
        for code, words in choices
    ]
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)


def _worded(words: Label | str, language: str) -> str:
    return words.in_language(language) if isinstance(words, Label) else words


@register.simple_tag
def area_ground(ground: Ground) -> SafeString:
    """The quiet base of the map of the area, drawn once for each state of the boundaries."""
    return _ground(ground)


@lru_cache(maxsize=4)
def _ground(ground: Ground) -> SafeString:
    return SafeString(render_to_string("centre/incident/ground.html", {"ground": ground}))


@register.simple_tag
def kind_mark(code: str) -> SafeString:
    """The kind of an incident: icon and words."""
    return _kind(code, _language())


@lru_cache(maxsize=64)
def _kind(code: str, language: str) -> SafeString:
    words = KIND_LABELS[code].in_language(language)
    return format_html('<span class="kind-mark">{}{}</span>', icon(kind_icon(code)), words)


@register.filter
def kind_words(code: str) -> str:
    """The kind of an incident in words."""
    return KIND_LABELS[code].in_language(_language())


@register.filter
def kind_icon(code: str) -> str:
    """The icon of a kind of incident."""
    return ICONS.get(code, "alert-triangle")
