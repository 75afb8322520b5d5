"""Titles of alarms: the rule's words with the numbers of the moment, as officials print them."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from tamgiang.kernel.expressions.nodes import Field
from tamgiang.kernel.labels import Label
from tamgiang.kernel.numbers import format_scaled
from tamgiang.modules.centre.measures import measure_of
from tamgiang.modules.centre.rules.declaring import Rule

_NOTHING = "–"


def number(value: float | None, decimals: int, language: str) -> str:
    """A measured number, rounded half up: 0.05 is `0,05` in Vietnamese."""
    if value is None or value != value or abs(value) > 1e15:
        return _NOTHING
    # Nine decimals first, so that 0.04999999999999982 is the 0.05 that was meant.
    if abs(value) < 1e5 and decimals < 9:
        billionths, unit = round(value * 1e9), 10 ** (9 - decimals)
        scaled = (abs(billionths) + unit // 2) // unit
        return format_scaled(scaled if billionths >= 0 else -scaled, decimals, language)
    exact = Decimal(repr(round(value, 9))).scaleb(decimals)
    return format_scaled(int(exact.quantize(Decimal(1), ROUND_HALF_UP)), decimals, language)


def amount(rule: Rule, kind: str, value: float | None) -> str:
    """The value with its unit, in Vietnamese; empty where the rule shows no value."""
    said = rule.shown.get("value")
    if said is None or value is None:
        return ""
    name = said.of.name if isinstance(said.of, Field) else ""
    unit = measure_of(kind, name).unit.vi if name else "-"
    text = number(value, said.decimals, "vi")
    return text if unit in ("-", "0/1") else f"{text} {unit}"


def written(rule: Rule, source: str, values: Mapping[str, float | None]) -> Label:
    """The title in both languages."""
    return Label(*(_in(rule, source, values, language) for language in ("vi", "en")))


def _in(rule: Rule, source: str, values: Mapping[str, float | None], language: str) -> str:
    numbers = {
        name: number(values.get(name), one.decimals, language) for name, one in rule.shown.items()
    }
    return rule.title.in_language(language).format(source=source, **numbers)[:200]
