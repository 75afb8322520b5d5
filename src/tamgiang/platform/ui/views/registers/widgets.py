"""From a declared field to a form control, and from what was posted to values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.schema import (
    Choice,
    Day,
    Field,
    Flag,
    Integer,
    Moment,
    Money,
    Point,
    Register,
    Text,
)
from tamgiang.kernel.zone import LOCAL
from tamgiang.platform.registers.refusals import MissingValue
from tamgiang.platform.registers.values import checked
from tamgiang.platform.ui.views.registers.shown import NO, YES, Value

GROUPED = re.compile(r"-?\d{1,3}([.,\u00a0 ]\d{3})+")
KINDS: Mapping[type[Field], str] = {
    Choice: "choice",
    Flag: "flag",
    Day: "day",
    Moment: "moment",
    Integer: "integer",
    Money: "integer",
    Point: "point",
}


@dataclass(slots=True)
class Control:
    """One control of a form. `value` is text as a person typed it (a point: two texts)."""

    field: Field
    kind: str
    value: str = ""
    second: str = ""
    options: tuple[tuple[str, str], ...] = ()
    error: str = ""
    hint: str = ""

    @property
    def id(self) -> str:
        """The id of the input, and the target of the error summary."""
        return f"f-{self.field.name}"


def control(field: Field, value: Value = None, *, kept: bool = False) -> Control:
    """The control of a field holding `value`; `kept` says that empty leaves it as it is."""
    kind = KINDS.get(type(field), "text")
    if isinstance(field, Text) and field.multiline:
        kind = "lines"
    made = Control(field, kind, options=_options(field))
    made.value, made.second = ("", "") if kept else typed_text(field, value)
    made.hint = _("Hidden. Leave empty to keep it as it is.") if kept else _hint(field)
    return made


def typed_text(field: Field, value: Value) -> tuple[str, str]:
    """A stored value as the texts of its inputs."""
    match field, value:
        case _, None:
            return "", ""
        case Point(), (lat, lon):
            return str(lat), str(lon)
        case Flag(), bool():
            return ("yes" if value else "no"), ""
        case Moment(), datetime():
            return value.astimezone(LOCAL).strftime("%Y-%m-%dT%H:%M"), ""
        case Day(), date():
            return value.isoformat(), ""
    return str(value), ""


def posted(field: Field, given: Mapping[str, str]) -> Value:
    """The value a form was sent with, still unchecked; None when left empty."""
    text = given.get(field.name, "").strip()
    match field:
        case Point():
            pair = [given.get(f"{field.name}_{part}", "").strip() for part in ("lat", "lon")]
            return [part.replace(",", ".") for part in pair] if any(pair) else None
        case Flag():
            return {"yes": True, "no": False}.get(text)
        case Integer() | Money() if text:
            plain = re.sub(r"\D(?!$)", "", text) if GROUPED.fullmatch(text) else text
            return int(plain) if re.fullmatch(r"-?\d+", plain) else text
        case Moment() if text:
            return _moment(text)
    return text or None


def read(
    register: Register, fields: tuple[Field, ...], given: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Checked values by field name, and the errors by field name in the active language."""
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for field in fields:
        value = posted(field, given)
        if field.name == "block" and isinstance(value, str) and value.isdigit():
            value = int(value)
        try:
            if value is None and field.required:
                raise MissingValue(field=field.label)
            checked(register, {field.name: value}, partial=True)
        except Refusal as refusal:
            errors[field.name] = refusal.text(get_language() or "vi")
        else:
            values[field.name] = value
    return values, errors


def _moment(text: str) -> datetime | str:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=LOCAL)
    except ValueError:
        return text


def _options(field: Field) -> tuple[tuple[str, str], ...]:
    language = get_language() or "vi"
    if isinstance(field, Choice):
        return tuple((o.code, o.label.in_language(language)) for o in field.options)
    if isinstance(field, Flag):
        unknown = _("Not known")
        return (("yes", YES.in_language(language)), ("no", NO.in_language(language)), ("", unknown))
    return ()


def _hint(field: Field) -> str:
    parts = [part.in_language(get_language() or "vi") for part in (field.help,) if part]
    if isinstance(field, Money):
        parts.append(_("Whole dong."))
    return " ".join(parts)
