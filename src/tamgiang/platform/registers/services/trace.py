"""What audit and event say of a record: digests, names of fields, places and days."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tamgiang.kernel.chain import digest
from tamgiang.kernel.schema import Register
from tamgiang.platform.registers.values import plain

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
PLAIN = frozenset((str, int, bool))


def values_digest(values: Mapping[str, Any]) -> str:
    """One hash over all values of a record, as the audit chain keeps it.

    Absent values are left out, so that a register may gain a field without a new entry for
    every record.
    """
    return digest(
        {
            name: value if type(value) in PLAIN else plain(value)
            for name, value in values.items()
            if value is not None
        }
    )


def touched(register: Register, *rows: Mapping[str, Any]) -> list[list[object]]:
    """(block, civil day) pairs whose figures may move when these rows come or go."""
    pairs: set[tuple[int, str]] = set()
    for row in rows:
        for day in _days(row.get(name) for name in register.touching):
            pairs.add((row["block_id"], day))
    return [list(pair) for pair in sorted(pairs)]


def _days(values: Iterable[Any]) -> Iterable[str]:
    for value in values:
        if isinstance(value, datetime):
            yield value.astimezone(LOCAL).date().isoformat()
        elif isinstance(value, date):
            yield value.isoformat()
