"""The filter row of a list, made from the declared fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import Choice, Day, Field, Flag, Point, Register
from tamgiang.platform.orgunits import selectors as units
from tamgiang.platform.registers.models import State
from tamgiang.platform.ui.area import place_choices
from tamgiang.platform.ui.views.registers.shown import NO, YES
from tamgiang.platform.ui.words import today


@dataclass(frozen=True, slots=True)
class Filter:
    """One control: a select when it has options, else a text or date input."""

    name: str
    label: str
    value: str
    options: tuple[tuple[str, str], ...] = ()
    type: str = "text"


def filter_row(register: Register, given: QueryDict) -> list[Filter]:
    """The controls of a register's list, with what was chosen."""
    row = [_place(given)]
    row += [_control(field, given) for field in register.fields if offered(field)]
    row.append(Filter("from", _("From day"), given.get("from", ""), type="date"))
    row.append(Filter("to", _("To day"), given.get("to", ""), type="date"))
    states = (("", _("Active")), ("withdrawn", _("Withdrawn")))
    row.append(Filter("state", _("Records"), given.get("state", ""), states))
    return row


def offered(field: Field) -> bool:
    """Whether a list may be filtered by this field; never by a personal one."""
    return field.filtered and not field.personal and not isinstance(field, Point)


def lookups(register: Register, given: QueryDict) -> dict[str, Any]:
    """Django look-ups for what was chosen; what cannot be read is left out."""
    found: dict[str, Any] = {}
    if given.get("state") == "withdrawn":
        found["state"] = State.WITHDRAWN
    if (batch := given.get("batch", "")).isdigit():
        found["batch_id"] = int(batch)
    if (place := given.get("place", "")).isdigit():
        found["block__in"] = units.blocks_of(int(place), today())
    for name, suffix in (("from", "gte"), ("to", "lte")):
        if (chosen := parsed_day(given.get(name, ""))) is not None:
            found[f"effective_on__{suffix}"] = chosen
    for field in register.fields:
        if offered(field) and (text := given.get(field.name, "").strip()):
            found |= _lookup(field, text)
    return found


def parsed_day(text: str) -> date | None:
    """An ISO day, or None."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _lookup(field: Field, text: str) -> Mapping[str, Any]:
    if isinstance(field, Flag):
        return {field.name: text == "yes"}
    if isinstance(field, Day):
        chosen = parsed_day(text)
        return {} if chosen is None else {field.name: chosen}
    return {field.name: text}


def _control(field: Field, given: QueryDict) -> Filter:
    language = get_language() or "vi"
    name, value = field.label.in_language(language), given.get(field.name, "")
    if isinstance(field, Choice):
        options = tuple((o.code, o.label.in_language(language)) for o in field.options)
        return Filter(field.name, name, value, (("", _("All")), *options))
    if isinstance(field, Flag):
        options = (("yes", YES.in_language(language)), ("no", NO.in_language(language)))
        return Filter(field.name, name, value, (("", _("All")), *options))
    return Filter(field.name, name, value, type="date" if isinstance(field, Day) else "text")


def _place(given: QueryDict) -> Filter:
    options = tuple((str(unit), name) for unit, name in place_choices())
    label = Label("Địa bàn", "Place").in_language(get_language() or "vi")
    return Filter("place", label, given.get("place", ""), (("", _("All")), *options))
