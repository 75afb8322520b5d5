"""Measures of indicators in words: which register, which records, from when, what is added."""

import re
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tamgiang.kernel.expressions import Expression
from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import Choice, Register
from tamgiang.platform.indicators.definitions import Measure, MeasureKind

TOKEN = re.compile(r"'(?:[^']|'')*'|[A-Za-z_][A-Za-z_0-9]*|[^A-Za-z_']+")
WORDS = {
    "and": Label("và", "and"),
    "or": Label("hoặc", "or"),
    "not": Label("không", "not"),
    "in": Label("thuộc", "among"),
    "between": Label("trong khoảng", "between"),
    "is": Label("là", "is"),
    "null": Label("trống", "empty"),
    "true": Label("có", "yes"),
    "false": Label("không", "no"),
    "earliest": Label("ngày sớm nhất trong", "the earliest of"),
    "latest": Label("ngày muộn nhất trong", "the latest of"),
    "day": Label("ngày của", "the day of"),
}


@dataclass(frozen=True, slots=True)
class MeasureWords:
    """One measure for the page of its indicator."""

    measure: Measure
    register: Register
    counted: str
    condition: str
    since: str
    until: str


def measure_words(measure: Measure) -> MeasureWords:
    """The measure in the active language, names of fields replaced by their labels."""
    register = measure.register
    amount = measure.amount
    begin = _spoken(measure.begin, register)
    if measure.kind is MeasureKind.FLOW:
        since = _("within the period by: %(day)s") % {"day": begin}
    else:
        since = _("on the day, counted from: %(day)s") % {"day": begin}
    return MeasureWords(
        measure=measure,
        register=register,
        counted=_("the sum of %(amount)s") % {"amount": _spoken(amount, register)}
        if amount
        else _("the number of records"),
        condition="" if measure.where.text == "true" else _spoken(measure.where, register),
        since=since,
        until=_spoken(measure.end, register) if measure.end else "",
    )


def _spoken(expression: Expression, register: Register) -> str:
    language = get_language() or "vi"
    options = _options(register, expression, language)
    spoken = (
        _token(token, register, options, language) for token in TOKEN.findall(expression.text)
    )
    return "".join(spoken)


def _token(token: str, register: Register, options: dict[str, str], language: str) -> str:
    if token.startswith("'"):
        return f"“{options.get(token[1:-1], token[1:-1])}”"
    if token == "effective_on":  # noqa: S105 - a column's name
        return register.effective_label.in_language(language).lower()
    if token in register.columns:
        return register.columns[token].label.in_language(language).lower()
    return WORDS[token].in_language(language) if token in WORDS else token


def _options(register: Register, expression: Expression, language: str) -> dict[str, str]:
    """Labels of the codes of every choice the expression reads."""
    fields = (register.columns.get(name) for name in expression.fields)
    return {
        option.code: option.label.in_language(language)
        for field in fields
        if isinstance(field, Choice)
        for option in field.options
    }
