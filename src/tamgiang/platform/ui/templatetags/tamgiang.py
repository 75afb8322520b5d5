"""Filters and tags every template has."""

from datetime import date, datetime, timedelta

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.context import RequestContext
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label
from tamgiang.kernel.numbers import format_integer, format_money, format_scaled
from tamgiang.kernel.schema import Field, Integer, Money, Register
from tamgiang.platform.jobs.kinds import UnknownJob, kind_named
from tamgiang.platform.registers.selectors import MASK
from tamgiang.platform.ui.status import Light, light_named
from tamgiang.platform.ui.views.registers.shown import is_year
from tamgiang.platform.ui.words import (
    WEEKDAYS,
    ago_text,
    day_text,
    deadline_text,
    moment_text,
    today,
)

register = template.Library()

#: Units that began before this year carry a stand-in for "always".
FIRST_RECORDED_YEAR = 1976


def language() -> str:
    """The language of the request."""
    return get_language() or "vi"


@register.filter
def label(text: Label | str | None) -> str:
    """A declared label in the language of the request."""
    return text.in_language(language()) if isinstance(text, Label) else text or ""


@register.filter
def refusal(reason: Refusal) -> str:
    """Why something was not done, in the language of the request."""
    return reason.text(language())


@register.filter
def level(value: float) -> str:
    """A mark on the scale of a chart: whole, or one decimal below a hundred."""
    return format_scaled(round(value * 10), 1, language(), trim=True)


@register.filter
def number(value: int | None) -> str:
    """A whole number with the thousands marks of the language; nothing for None."""
    return "" if value is None else format_integer(int(value), language())


@register.filter
def money(value: int | None) -> str:
    """Whole dong."""
    return "" if value is None else format_money(value, language())


@register.filter
def day(value: date | None) -> str:
    """A civil date."""
    return "" if value is None else day_text(value, language())


@register.filter
def day_before(value: date) -> date:
    """The last day of what holds until before `value`."""
    return value - timedelta(days=1)


@register.filter
def weekday(value: date) -> str:
    """The name of the day."""
    return label(WEEKDAYS[value.weekday()])


@register.filter
def job_name(name: str) -> str:
    """What a job does, in words."""
    try:
        return label(kind_named(name).label)
    except UnknownJob:
        return name


@register.filter
def moment(value: datetime | None) -> str:
    """An instant in local time."""
    return "" if value is None else moment_text(value, language())


@register.filter
def ago(value: datetime | None) -> SafeString | str:
    """How long ago, with the exact moment on hover."""
    if value is None:
        return ""
    words = ago_text(value, timezone.now(), language())
    exact = moment_text(value, language())
    return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), exact, words)


@register.filter
def deadline(value: date | datetime | None) -> SafeString | str:
    """Working days left or overdue, with the exact moment on hover."""
    if value is None:
        return ""
    due = timezone.localtime(value).date() if isinstance(value, datetime) else value
    exact = (
        moment_text(value, language()) if isinstance(value, datetime) else day_text(due, language())
    )
    words = deadline_text(due, today(), language())
    return format_html('<time datetime="{}" title="{}">{}</time>', due.isoformat(), exact, words)


@register.filter
def masked(value: object, unmasked: bool = False) -> object:
    """A personal value as it may be shown."""
    return value if unmasked or value is None else MASK


@register.filter
def plain(value: float) -> str:
    """A number as machines read it, whatever the language."""
    return str(value) if isinstance(value, int) else f"{value:g}"


@register.filter
def country_line(text: str, line: int) -> str:
    """The two lines in which the name of an archipelago is written on a small map."""
    name, mark, rest = text.partition(" (")
    return f"({rest}" if line and mark else ("" if line else name)


@register.filter
def add_px(value: float, more: int) -> str:
    """A coordinate moved by some pixels."""
    return f"{value + more:g}"


@register.filter
def iso_day(text: str) -> str:
    """A civil date written as ISO, in the form of the language."""
    return day_text(date.fromisoformat(text), language())


@register.filter
def since(value: date) -> str:
    """The day a unit began, or a dash where it is older than what is recorded."""
    return "—" if value.year < FIRST_RECORDED_YEAR else day_text(value, language())


@register.filter
def field_label(kept: Register, name: str) -> str:
    """The label of a register's field or common column."""
    found = {"effective_on": kept.effective_label}.get(name) or kept.columns[name].label
    return label(found)


@register.filter
def is_numeric(field: Field) -> bool:
    """Whether the values of a field stand to the right."""
    return isinstance(field, Money) or (isinstance(field, Integer) and not is_year(field))


@register.simple_tag(takes_context=True)
def sort_link(context: RequestContext, name: str, chosen: str) -> SafeString:
    """The head of a column that sorts by it; a second press turns the order."""
    given = context["request"].GET.copy()
    given["sort"] = f"-{name}" if chosen == name else name
    given.pop("page", None)
    arrow = {name: "chevron-up", f"-{name}": "chevron-down"}.get(chosen)
    text = field_label(context["register"], name)
    return format_html(
        '<a href="?{}">{}{}</a>', given.urlencode(), text, icon(arrow) if arrow else ""
    )


@register.filter
def at(values: dict[str, object], key: str) -> object:
    """The value a mapping holds under a name; nothing when it holds none."""
    return values.get(key, "")


@register.filter
def words(text: str) -> list[str]:
    """The words of a text, to loop over."""
    return text.split()


@register.filter
def initials(person: object) -> str:
    """The first letter of the given name, which is written last."""
    words = [word for word in str(person).split() if word[:1].isalnum()]
    return words[-1][:1].upper() if words else "?"


@register.simple_tag
def static_css(name: str) -> str:
    """The address of one of the house's own style sheets."""
    return staticfiles_storage.url(f"ui/css/{name}.css")


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """An icon of the sprite; decoration only, so the words stand beside it."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true"><use href="{}#{}"/></svg>',
        extra,
        staticfiles_storage.url("vendor/icons.svg"),
        name,
    )


@register.simple_tag
def badge(light: Light | str) -> SafeString:
    """A status light: shape, colour and word together."""
    shown = light if isinstance(light, Light) else light_named(light)
    return format_html(
        '<span class="badge badge-{}">{}{}</span>', shown.tone, icon(shown.icon), label(shown.label)
    )


@register.simple_tag(takes_context=True)
def current(context: RequestContext, prefix: str, *, exact: bool = False) -> SafeString | str:
    """`aria-current="page"` when the request's path is (or lies under) `prefix`."""
    path = context["request"].path
    here = path == prefix if exact else path.startswith(prefix)
    return SafeString('aria-current="page"') if here else ""
