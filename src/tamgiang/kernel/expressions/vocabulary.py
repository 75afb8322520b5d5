"""The words an expression may use: the columns of one register with their types."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from tamgiang.kernel import schema
from tamgiang.kernel.expressions.nodes import Type

_TYPES: tuple[tuple[type[schema.Field], Type], ...] = (
    (schema.Integer, Type.INTEGER),
    (schema.Money, Type.INTEGER),
    (schema.Flag, Type.FLAG),
    (schema.Day, Type.DAY),
    (schema.Moment, Type.MOMENT),
    (schema.Text, Type.TEXT),
    (schema.Choice, Type.TEXT),
    (schema.Link, Type.TEXT),
)


@dataclass(frozen=True, slots=True)
class Column:
    """One word: its type, the codes it may hold (empty when open), whether it is personal."""

    name: str
    type: Type
    codes: tuple[str, ...] = ()
    personal: bool = False


@dataclass(frozen=True)
class Vocabulary:
    """The columns of the register called ``register`` that expressions may name."""

    register: str
    columns: Mapping[str, Column]

    @classmethod
    def of(cls, register: schema.Register) -> "Vocabulary":
        """The vocabulary of a declared register.

        ``block`` is left out: a definition holds for every place, and its numbers are internal.
        """
        columns = {
            name: _column(name, field)
            for name, field in register.columns.items()
            if name != "block"
        }
        return cls(register.full_name, columns)

    def nearest(self, name: str) -> str | None:
        """The column a mistyped name most likely meant."""
        close = get_close_matches(name.lower(), self.columns, n=1, cutoff=0.6)
        return close[0] if close else None


def _column(name: str, field: schema.Field) -> Column:
    kind = next(type_ for declared, type_ in _TYPES if isinstance(field, declared))
    codes = field.codes if isinstance(field, schema.Choice) else ()
    return Column(name, kind, codes, field.personal)
