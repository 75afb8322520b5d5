"""What the pages of sources, rules and health write: addresses of rules, numbers of measures."""

from datetime import datetime
from typing import Any

from django import template
from django.urls import reverse

from tamgiang.modules.centre.measures import Measure
from tamgiang.modules.centre.rules.texts import number
from tamgiang.modules.centre.selectors.sources import Told
from tamgiang.modules.centre.services.reading_refusals import reason_text
from tamgiang.modules.centre.showing import STATES, language, slug_of, with_unit
from tamgiang.platform.ui.status import Light

register = template.Library()


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
    return number(value, int(places), language())


@register.filter
def in_unit(value: float, measure: Measure) -> str:
    """A value of a measure with its unit."""
    return with_unit(measure, value)


@register.filter
def reason(code: str) -> str:
    """Why a message was not taken."""
    text = reason_text(code).in_language(language())
    return text[:1].upper() + text[1:]


@register.filter
def item(values: dict[Any, Any], key: object) -> object:
    """What a mapping holds under a key; nothing when it holds none."""
    return values.get(key)


@register.filter
def iso(at: datetime) -> str:
    """An instant for an address."""
    return at.isoformat()
