"""The kinds of field a register may declare."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias

from tamgiang.kernel.labels import Label

Scalar: TypeAlias = str | int | float | bool | date | datetime | None
"""What a stored column may hold."""


class Privacy(StrEnum):
    """How far a value may travel. Personal and sensitive values are masked by default."""

    PUBLIC = "public"
    INTERNAL = "internal"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What every kind of field has in common.

    `aliases` are headers under which foreign sheets carry this value (matched folded, without
    marks or case). `source` names the rule the field comes from. `filtered` offers it as a list
    filter, `listed` shows it as a column of the list.
    """

    name: str
    label: Label
    required: bool = False
    privacy: Privacy = Privacy.INTERNAL
    aliases: tuple[str, ...] = ()
    unit: Label | None = None
    help: Label | None = None
    source: str = ""
    filtered: bool = False
    listed: bool = True

    @property
    def personal(self) -> bool:
        """Whether the value is about an identifiable person and so masked by default."""
        return self.privacy in (Privacy.PERSONAL, Privacy.SENSITIVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Field):
    """A line (or lines) of text, kept in NFC. `pattern` is a full-match regular expression."""

    max_length: int = 200
    multiline: bool = False
    pattern: str = ""
    searched: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Integer(Field):
    """A whole number, 64 bit."""

    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Money(Field):
    """Whole đồng, 64 bit; never a fraction."""

    minimum: int | None = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag(Field):
    """Yes or no; absent where nobody has said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day(Field):
    """A civil date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment(Field):
    """An instant, kept in UTC and shown in Asia/Ho_Chi_Minh."""


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a choice: its stored code, what is shown, and other spellings in sheets."""

    code: str
    label: Label
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Field):
    """One of a closed list of codes."""

    options: tuple[Option, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The stored codes, in the declared order."""
        return tuple(option.code for option in self.options)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point(Field):
    """A position, stored as two numbers `<name>_lat` and `<name>_lon` (degrees, WGS 84)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link(Field):
    """The key of a record in another register, stored as text.

    `to` is the full register name (`module.register`). The target need not be installed.
    """

    to: str
    max_length: int = 64
