"""SQL text with named places for values, for Django's connections.

ibis writes the value of a parameter into the text. So a query is built once with a mark in each
place, and the marks become placeholders: one text serves every block and day.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from tamgiang.platform.indicators.compiling.tables import Dialect

if TYPE_CHECKING:
    import ibis

_BLOCK = 8_070_605_040_302_010
_DAYS = {"day": date(1111, 11, 11), "first": date(1111, 11, 12), "last": date(1111, 11, 13)}

#: Anything in a definition that could be taken for a mark.
_CLASH = re.compile(rf"{_BLOCK}|1111-11-1[123]|1111, 11, 1[123]")
_MARKS = re.compile(
    rf"(?P<block>\b{_BLOCK}\b)"
    r"|(?:'1111-11-1(?P<text>[123])'|MAKE_DATE\(1111, 11, 1(?P<made>[123])\))"
)

#: In one pass: in "50%%s" stands a per cent sign and then an s.
_ESCAPES = re.compile("%([%s])")
_NAMES = {"1": "day", "2": "first", "3": "last"}


@dataclass(frozen=True)
class Statement:
    """SQL for a Django cursor and the names of its values, in the order of their places."""

    sql: str
    names: tuple[str, ...]

    @cached_property
    def plain(self) -> str:
        """The SQL with question marks for values, as SQLite and DuckDB take it themselves."""
        return _ESCAPES.sub(lambda found: "?" if found[1] == "s" else "%", self.sql)

    def values(self, **given: int | str | date) -> list[int | str | date]:
        """The parameters of one execution."""
        return [given[name] for name in self.names]


def mark(name: str) -> "ibis.Value":
    """What stands for the value ``block``, ``day``, ``first`` or ``last`` while building."""
    import ibis

    if name == "block":
        return ibis.literal(_BLOCK, type="int64")
    return ibis.literal(_DAYS[name], type="date")


def clashes(text: str) -> bool:
    """Whether the words of a definition contain what would be read as a mark."""
    return _CLASH.search(text) is not None


def statement(query: "ibis.Expr", dialect: Dialect) -> Statement:
    """The text of a query with its marks made placeholders."""
    import ibis

    names: list[str] = []

    def place(found: re.Match[str]) -> str:
        number = found["text"] or found["made"]
        names.append(_NAMES[number] if number else "block")
        return "%s"

    plain = str(ibis.to_sql(query, dialect=dialect.value, pretty=False)).replace("%", "%%")
    return Statement(_MARKS.sub(place, plain), tuple(names))
