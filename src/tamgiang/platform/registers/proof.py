"""Comparing what the tables hold now with what the audit chain last said of each record."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tamgiang.kernel.schema import Register
from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.registers.models import State, model_of, value_columns
from tamgiang.platform.registers.services.trace import values_digest
from tamgiang.platform.registry.registry import registers

#: What the chain says of a record that an import wrote and took back before it counted.
REMOVED = "record.removed"


class RecordFaultKind(StrEnum):
    """How a record disagrees with the last entry of its stream."""

    CHANGED = "record changed behind the services"
    UNKNOWN = "record without an audit entry"
    VANISHED = "record is gone"


@dataclass(frozen=True, slots=True)
class RecordFault:
    """One record (by its urn) that does not agree with the chain."""

    kind: RecordFaultKind
    ref: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.ref}"


@dataclass(frozen=True, slots=True)
class RecordReport:
    """How many records were compared, and those that disagree."""

    records: int
    faults: tuple[RecordFault, ...]


@dataclass(frozen=True, slots=True)
class _Said:
    """What the newest entry of a record's stream says of it."""

    action: str
    version: int
    digest: str


def verify_records(*names: str) -> RecordReport:
    """Compare every record of the named registers (all of them by default) with its last entry.

    Needs a scope that sees everything. Works register by register, holding one digest per
    record in memory.
    """
    count, faults = 0, []
    for register in registers().values():
        if names and register.full_name not in names:
            continue
        said = _last_entries(register)
        for row in _rows(register):
            count += 1
            if fault := _compared(register, row, said):
                faults.append(fault)
        gone = [ref for ref, last in said.items() if last.action != REMOVED]
        faults += [RecordFault(RecordFaultKind.VANISHED, ref) for ref in gone]
    return RecordReport(count, tuple(faults))


def _last_entries(register: Register) -> dict[str, _Said]:
    prefix = f"{register.module}:{register.name}:"
    entries = AuditEntry.objects.filter(stream__startswith=prefix, action__startswith="record.")
    rows = entries.order_by("stream", "seq").values_list("stream", "action", "body")
    return {
        stream: _Said(action, body.get("version", 0), body.get("digest", ""))
        for stream, action, body in rows.iterator(chunk_size=2000)
        # That somebody looked at a record says nothing of its values.
        if "digest" in body or action == REMOVED
    }


def _rows(register: Register) -> Iterator[dict[str, Any]]:
    columns = ("uid", "state", "version", *value_columns(register))
    yield from model_of(register).objects.values(*columns).iterator(chunk_size=2000)


def _compared(
    register: Register, row: dict[str, Any], said: dict[str, _Said]
) -> RecordFault | None:
    ref = f"{register.module}:{register.name}:{row.pop('uid')}"
    last = said.pop(ref, None)
    if last is None:
        return RecordFault(RecordFaultKind.UNKNOWN, ref)
    state, version = row.pop("state"), row.pop("version")
    withdrawn = last.action == "record.withdrawn"
    same = version == last.version and (state == State.WITHDRAWN) == withdrawn
    if same and values_digest(row) == last.digest:
        return None
    return RecordFault(RecordFaultKind.CHANGED, ref)
