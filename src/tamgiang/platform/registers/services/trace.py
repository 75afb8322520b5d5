"""What audit and event say of a record: digests, names of fields, places and days."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from tamgiang.kernel.chain import digest
from tamgiang.kernel.schema import Register
from tamgiang.kernel.zone import LOCAL
from tamgiang.platform.keyring.sealing import keyed_digest
from tamgiang.platform.registers.values import plain

PLAIN = frozenset((str, int, bool))


def values_digest(values: Mapping[str, Any], key: bytes | None = None) -> str:
    """One hash over all values of a record, as the audit chain keeps it.

    Under the record's `key` where it is about a person: a few names and years of birth are soon
    tried, and the chain stays when the record is erased. Absent values are left out, so that a
    register may gain a field without a new entry for every record.
    """
    body = {
        name: value if type(value) in PLAIN else plain(value)
        for name, value in values.items()
        if value is not None
    }
    return digest(body) if key is None else keyed_digest(key, body)


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
