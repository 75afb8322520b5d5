"""Values of records as text for a page or a file."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, TypeAlias

from django.utils.translation import get_language

from tamgiang.kernel.labels import Label
from tamgiang.kernel.numbers import format_integer, format_money
from tamgiang.kernel.schema import Choice, Day, Field, Flag, Integer, Link, Moment, Money, Point
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.selectors import MASK
from tamgiang.platform.ui.words import day_text, moment_text

#: A stored value: text, number, flag, day, moment, a pair for a position, or None.
Value: TypeAlias = Any

YES, NO = Label("Có", "Yes"), Label("Không", "No")
#: Whole numbers declared within these bounds are years and take no thousands mark.
YEARS = range(1800, 2201)


def value_of(record: Record, field: Field) -> Value:
    """The stored value of a field; a point is a pair (lat, lon) or None."""
    if isinstance(field, Point):
        lat, lon = getattr(record, f"{field.name}_lat"), getattr(record, f"{field.name}_lon")
        return None if lat is None else (lat, lon)
    return getattr(record, field.name)


def text_of(field: Field, value: Value, *, unmasked: bool = False) -> str:
    """One value in words, masked when personal; empty for an absent one."""
    if value is None or value == "":
        return ""
    if field.personal and not unmasked:
        return MASK
    return writer(field)(value)


def writer(field: Field) -> Callable[[Value], str]:
    """The function that writes values of this field in the active language."""
    language = get_language() or "vi"
    match field:
        case Choice():
            labels = {option.code: option.label.in_language(language) for option in field.options}
            return lambda value: labels.get(value, str(value))
        case Flag():
            return lambda value: (YES if value else NO).in_language(language)
        case Money():
            return lambda value: format_money(value, language)
        case Integer() if is_year(field):
            return str
        case Integer():
            return lambda value: format_integer(value, language)
        case Day():
            return lambda value: day_text(_day(value), language)
        case Moment():
            return lambda value: moment_text(_moment(value), language)
        case Point():
            return lambda value: f"{value[0]:.5f}, {value[1]:.5f}"
    return str


def is_year(field: Integer) -> bool:
    """Whether the declared bounds say that the number is a year."""
    low, high = field.minimum, field.maximum
    return low is not None and high is not None and low in YEARS and high in YEARS


def numeric(field: Field) -> bool:
    """Whether a column of these values is aligned to the right."""
    return isinstance(field, Money) or (isinstance(field, Integer) and not is_year(field))


def tone_of(field: Field) -> str:
    """The class of a cell: numbers to the right, short values on one line."""
    if numeric(field):
        return "num"
    return "nowrap" if isinstance(field, Choice | Flag | Day | Moment | Link) else ""


def title_of(record: Record) -> str:
    """The record's name, masked when it is personal."""
    field = record.register.by_name[record.register.title]
    return text_of(field, value_of(record, field))


def table_row(
    record: Record, fields: tuple[Field, ...], places: Mapping[int, str]
) -> dict[str, Any]:
    """One line of a list: title, cells in the order of `fields`, place and day."""
    return {
        "record": record,
        "title": title_of(record),
        "cells": [
            (text_of(field, value_of(record, field)), field, tone_of(field)) for field in fields
        ],
        "place": places.get(record.block_id, ""),
    }


def _day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _moment(value: datetime | str) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value
