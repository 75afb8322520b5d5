"""From what people typed to typed values, and back to forms that can be hashed and stored."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime

from tamgiang.kernel.schema import (
    Choice,
    Day,
    Field,
    Flag,
    Integer,
    Link,
    Moment,
    Money,
    Point,
    Register,
    Scalar,
    Text,
)
from tamgiang.kernel.text import nfc
from tamgiang.platform.registers.refusals import (
    BadChoice,
    BadValue,
    EndsBeforeItBegins,
    MissingValue,
    UnknownField,
)

#: What stands in a text field whose value was erased with its person; it fits every such field.
MARKER = "[đã xóa]"
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def checked(
    register: Register, values: Mapping[str, object], *, partial: bool = False
) -> dict[str, Scalar]:
    """Typed values by column, or a refusal that names the field.

    With `partial` only the given fields are checked (a correction). Keys are field names plus
    `block` (a Unit id), `effective_on` and `ended_on`; a point is a pair (lat, lon).
    """
    found: dict[str, Scalar] = {}
    for name, value in values.items():
        found |= _checked_one(register, name, value)
    if not partial:
        _complete(register, found)
    begin, end = found.get("effective_on"), found.get("ended_on")
    if isinstance(begin, date) and isinstance(end, date) and end < begin:
        raise EndsBeforeItBegins(begin=begin, end=end)
    return found


def _checked_one(register: Register, name: str, value: object) -> dict[str, Scalar]:
    if name in ("block", "block_id"):
        return {"block_id": _whole(register.columns["block"], value)}
    field = register.by_name.get(name) or register.columns.get(name)
    if field is None:
        raise UnknownField(field=name, register=register.label)
    if isinstance(value, str) and not value.strip():
        value = None
    if value is None and field.required:
        raise MissingValue(field=field.label)
    if isinstance(field, Point):
        lat, lon = _position(field, value)
        return {f"{name}_lat": lat, f"{name}_lon": lon}
    return {name: None if value is None else typed(field, value)}


def _complete(register: Register, found: Mapping[str, object]) -> None:
    for name, field in register.columns.items():
        column = "block_id" if name == "block" else name
        if field.required and found.get(column) is None:
            raise MissingValue(field=field.label)


def typed(field: Field, value: object) -> Scalar:
    """One value in the type of its field. Raises BadValue or BadChoice."""
    match field:
        case Text():
            return _text(field, value)
        case Choice():
            return _choice(field, value)
        case Link():
            return _text(
                Text(name=field.name, label=field.label, max_length=field.max_length), value
            )
        case Integer() | Money():
            return _whole(field, value)
        case Flag() if isinstance(value, bool):
            return value
        case Day() if isinstance(value, date) and not isinstance(value, datetime):
            return value
        case Day() if isinstance(value, str):
            return _iso_day(field, value)
        case Moment() if isinstance(value, datetime) and value.tzinfo is not None:
            return value
    raise BadValue(field=field.label, value=str(value)[:60])


def _text(field: Text, value: object) -> str:
    text = nfc(str(value)).strip()
    if text == MARKER:
        return text
    fits = field.multiline or len(text) <= field.max_length
    if (
        not fits
        or CONTROL.search(text)
        or (field.pattern and not re.fullmatch(field.pattern, text))
    ):
        raise BadValue(field=field.label, value=text[:60])
    return text


def _choice(field: Choice, value: object) -> str:
    if value not in field.codes:
        raise BadChoice(field=field.label, value=str(value)[:60], choices=", ".join(field.codes))
    return str(value)


def _whole(field: Field, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadValue(field=field.label, value=str(value)[:60])
    low = field.minimum if isinstance(field, Integer | Money) else None
    high = field.maximum if isinstance(field, Integer) else None
    beyond = abs(value) >= 2**63 or (low is not None and value < low)
    if beyond or (high is not None and value > high):
        raise BadValue(field=field.label, value=value)
    return int(value)


def _iso_day(field: Day, value: str) -> date:
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        raise BadValue(field=field.label, value=value[:60]) from None


def _position(field: Point, value: object) -> tuple[float | None, float | None]:
    if value is None:
        return None, None
    try:
        lat, lon = (float(part) for part in value)  # type: ignore[attr-defined]
    except (TypeError, ValueError):
        raise BadValue(field=field.label, value=str(value)[:60]) from None
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise BadValue(field=field.label, value=f"{lat}, {lon}")
    return lat, lon


def plain(value: object) -> object:
    """A value as JSON and hashes take it: floats as their shortest text, instants in UTC."""
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value
