"""A record for machines: declared values by name, personal ones masked."""

from datetime import date, datetime
from typing import Any

from tamgiang.kernel.schema import Field, Point
from tamgiang.platform.registers.models import Record, State
from tamgiang.platform.registers.selectors import shown


def record_out(record: Record) -> dict[str, Any]:
    """The record as `RecordOut` states it."""
    return {
        "ref": str(record.ref),
        "block": record.block_id,
        "effective_on": record.effective_on,
        "ended_on": record.ended_on,
        "state": State(record.state).name.lower(),
        "version": record.version,
        "values": {field.name: _value(record, field) for field in record.register.fields},
    }


def _value(record: Record, field: Field) -> object:
    if isinstance(field, Point):
        pair = [getattr(record, f"{field.name}_{part}") for part in ("lat", "lon")]
        return shown(field, None if pair[0] is None else pair, unmasked=False)
    value = shown(field, getattr(record, field.name), unmasked=False)
    return value.isoformat() if isinstance(value, date | datetime) else value
