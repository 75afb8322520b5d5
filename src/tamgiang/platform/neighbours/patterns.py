"""Addresses of a record in another system, made of its own values."""

import string
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

from tamgiang.kernel.schema import Choice, Integer, Link, Register, Text
from tamgiang.platform.neighbours.refusals import PatternInvalid
from tamgiang.platform.registers.models import Record


def offered(register: Register) -> tuple[str, ...]:
    """The fields that may stand in an address: short, and never personal."""
    kinds = (Text, Choice, Integer, Link)
    return tuple(f.name for f in register.fields if isinstance(f, kinds) and not f.personal)


def checked(pattern: str, register: Register) -> str:
    """The pattern itself. Raises PatternInvalid."""
    known = offered(register)
    if not is_address(pattern) or not set(_names(pattern)) <= set(known):
        raise PatternInvalid(given=pattern[:80], known=", ".join(known))
    return pattern


def filled(pattern: str, record: Record) -> str:
    """The address of this record over there; "" when a value it needs is not given."""
    values = {}
    for name in _names(pattern):
        value = getattr(record, name, None)
        if value in (None, ""):
            return ""
        values[name] = quote(str(value), safe="")
    return pattern.format_map(values)


def is_address(text: str) -> bool:
    """Whether a text is an address to which a person can be sent."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    # What follows from a record may not choose the host it leads to.
    plain = bool(parts.hostname) and not any(c in parts.netloc for c in "{}@")
    return parts.scheme in ("https", "http") and plain


def _names(pattern: str) -> Iterator[str]:
    try:
        for _text, name, form, conversion in string.Formatter().parse(pattern):
            if name is not None:
                yield name if name.isidentifier() and not form and not conversion else "?"
    except ValueError:
        yield "?"
