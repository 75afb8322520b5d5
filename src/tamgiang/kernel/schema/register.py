"""The declaration of one register."""

from dataclasses import dataclass
from functools import cached_property

from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema.fields import Day, Field, Flag, Integer, Moment, Money, Point, Text

COMMON_FIELDS: tuple[Field, ...] = (
    Integer(name="block", label=Label("Địa bàn", "Place"), required=True),
    Day(name="effective_on", label=Label("Từ ngày", "From"), required=True),
    Day(name="ended_on", label=Label("Đến trước ngày", "Until before")),
)
"""Columns every record has and expressions may use: where it belongs and when it holds."""

RESERVED = frozenset(
    ("id", "uid", "block", "effective_on", "ended_on", "state", "version", "batch_id")
) | {"folded", "recorded_at", "changed_at"}
HOLDS_FROM = Label("Từ ngày", "From")


class DeclarationError(ValueError):
    """A declaration contradicts itself; raised when the module is imported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """Thời hạn lưu giữ: personal values are kept `months` after the civil day in column `after`.

    `months` None keeps them as long as the record itself. `required` says that the law of
    `source` wants them kept until then, so that no request erases them earlier.
    """

    months: int | None
    source: str
    after: str = "ended_on"
    required: bool = False


@dataclass(frozen=True, kw_only=True)
class Register:
    """Sổ theo dõi: one kind of record that people keep, declared once.

    `key` names the fields that identify a record in its register (unique among those not
    withdrawn); `title` the field shown as its name. `event` registers hold things that happened
    on a day (`effective_on`) and never end; others hold facts that last.
    `effective_label` says what `effective_on` means here, and `effective_aliases` under which
    headers sheets carry it. `retention` says in words how long personal values are kept, `keep`
    is the same as a rule that is carried out.
    """

    module: str
    name: str
    label: Label
    plural: Label
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    title: str
    event: bool = False
    effective_label: Label = HOLDS_FROM
    effective_aliases: tuple[str, ...] = ()
    description: Label | None = None
    source: str = ""
    retention: str = ""
    keep: Retention | None = None

    def __post_init__(self) -> None:
        names = [field.name for field in self.fields]
        if len(set(names)) != len(names):
            raise DeclarationError(f"{self.full_name}: a field is declared twice")
        if taken := RESERVED.intersection(names):
            raise DeclarationError(f"{self.full_name}: reserved field names {sorted(taken)}")
        if missing := [name for name in (*self.key, self.title) if name not in names]:
            raise DeclarationError(f"{self.full_name}: key or title names unknown {missing}")
        if not self.key:
            raise DeclarationError(f"{self.full_name}: a register needs a key")
        if self.personal and not self.retention:
            raise DeclarationError(f"{self.full_name}: personal fields need a retention rule")
        if self.keep and self.keep.after not in self.columns:
            raise DeclarationError(
                f"{self.full_name}: unknown day {self.keep.after!r} to keep after"
            )

    @property
    def full_name(self) -> str:
        """`module.name`, unique in the house."""
        return f"{self.module}.{self.name}"

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """The declared fields by name (common columns not among them)."""
        return {field.name: field for field in self.fields}

    @property
    def personal(self) -> bool:
        """Whether any field is about an identifiable person."""
        return any(field.personal for field in self.fields)

    @cached_property
    def columns(self) -> dict[str, Field]:
        """Every stored column that expressions may name, with the field it belongs to."""
        found: dict[str, Field] = {field.name: field for field in COMMON_FIELDS}
        for field in self.fields:
            if not isinstance(field, Point):
                found[field.name] = field
        return found

    @cached_property
    def touching(self) -> tuple[str, ...]:
        """Non-personal Day and Moment columns: the days a change of a record may move."""
        return tuple(
            name
            for name, field in self.columns.items()
            if isinstance(field, Day | Moment) and not field.personal
        )

    @cached_property
    def searched(self) -> tuple[str, ...]:
        """Text columns a list search looks into."""
        return tuple(f.name for f in self.fields if isinstance(f, Text) and f.searched)

    def summable(self, name: str) -> bool:
        """Whether the column holds whole numbers that may be summed."""
        return isinstance(self.columns.get(name), Integer | Money | Flag)
