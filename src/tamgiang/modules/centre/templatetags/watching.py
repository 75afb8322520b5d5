"""What the pages of sources, rules and health write: addresses of rules, numbers of measures."""

from datetime import datetime
from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import get_language

from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.measures import Measure
from tamgiang.modules.centre.rules.texts import number
from tamgiang.modules.centre.selectors.sources import Told
from tamgiang.modules.centre.services.reading_refusals import reason_text
from tamgiang.platform.ui.status import Light

register = template.Library()

PREFIX = "centre."
STATES = {
    "fresh": Light("fresh", Label("Đang cập nhật", "Up to date"), "good", "circle-check"),
    "late": Light("late", Label("Chậm", "Late"), "slow", "clock"),
    "silent": Light("silent", Label("Im lặng", "Silent"), "behind", "alert-triangle"),
    "on": Light("on", Label("Đang chạy", "Running"), "good", "circle-check"),
    "off": Light("off", Label("Đang tắt", "Switched off"), "none", "circle-x"),
    "planned": Light("planned", Label("Chưa đến ngày", "Not yet in force"), "slow", "clock"),
    "ended": Light("ended", Label("Đã thay", "Replaced"), "none", "minus"),
    "within": Light("within", Label("Trong mức", "Within bounds"), "good", "circle-check"),
    "over": Light("over", Label("Quá mức mong muốn", "Above target"), "slow", "alert-triangle"),
    "past": Light("past", Label("Quá giới hạn", "Past the limit"), "behind", "alert-triangle"),
    "passed": Light("passed", Label("Đạt", "Holds"), "good", "check"),
    "failed": Light("failed", Label("Không đạt", "Fails"), "behind", "alert-triangle"),
}


def slug_of(code: str) -> str:
    """How the address of a rule names it: `centre.salt_water` is `salt_water`."""
    return code.removeprefix(PREFIX).replace(".", "-")


def code_of(slug: str) -> str:
    """The code of the rule an address names."""
    return slug.replace("-", ".", 1) if "-" in slug else f"{PREFIX}{slug}"


@register.filter
def rule_url(code: str) -> str:
    """The page of a rule by its code."""
    return reverse("centre:rule", args=[slug_of(code)])


@register.filter
def watch_state(code: str) -> Light:
    """The light of a source, a rule or a figure, for `badge`."""
    return STATES[code]


@register.filter
def measured(told: Told) -> str:
    """A value with its unit: `3,05 m`."""
    return with_unit(told.measure, told.value)


@register.filter
def decimals(value: float | None, places: int) -> str:
    """A number with so many decimals in the language of the request."""
    return number(value, int(places), _language())


@register.filter
def in_unit(value: float, measure: Measure) -> str:
    """A value of a measure with its unit."""
    return with_unit(measure, value)


@register.filter
def reason(code: str) -> str:
    """Why a message was not taken."""
    text = reason_text(code).in_language(_language())
    return text[:1].upper() + text[1:]


@register.filter
def item(values: dict[Any, Any], key: object) -> object:
    """What a mapping holds under a key; nothing when it holds none."""
    return values.get(key)


@register.filter
def iso(at: datetime) -> str:
    """An instant for an address."""
    return at.isoformat()


def mark_name(name: str, measure: Measure, value: float) -> str:
    """What stands beside a mark on a picture: `Báo động 2 3,00`, short enough for its place."""
    short = name if len(name) <= 15 else f"{name[:14]}…"
    return f"{short} {number(value, measure.decimals, _language())}"


def with_unit(measure: Measure, value: float) -> str:
    """`3,05 m`, `20%`; yes and no where a measure says only that."""
    language = _language()
    unit = measure.unit.in_language(language)
    if unit == "0/1":
        word = Label("có", "yes") if value else Label("không", "no")
        return word.in_language(language)
    text = number(value, measure.decimals, language)
    if unit in ("-", ""):
        return text
    return text + unit if unit in ("%", "‰") else f"{text} {unit}"


def _language() -> str:
    return get_language() or "vi"
