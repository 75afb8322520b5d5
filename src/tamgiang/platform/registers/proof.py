"""Comparing what the tables hold now with what the audit chain last said of each record."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Any
from uuid import UUID

from tamgiang.kernel.schema import Register
from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.keyring.keys import keys_of
from tamgiang.platform.keyring.sealing import KEYED
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
    withdrawn: bool


def verify_records(
    *names: str, told: Callable[[int], None] = lambda _compared: None
) -> RecordReport:
    """Compare every record of the named registers (all of them by default) with its last entry.

    `told` hears after each two thousand how many records were compared.

    Needs a scope that sees everything. Works register by register, holding one digest per
    record in memory.
    """
    count, faults = 0, []
    for register in registers().values():
        if names and register.full_name not in names:
            continue
        said = _last_entries(register)
        for rows in _rows(register):
            keys = keys_of(row["uid"] for row in rows) if register.personal else {}
            for row in rows:
                count += 1
                if fault := _compared(register, row, said, keys):
                    faults.append(fault)
            told(count)
        gone = [ref for ref, last in said.items() if last.action != REMOVED]
        faults += [RecordFault(RecordFaultKind.VANISHED, ref) for ref in gone]
    return RecordReport(count, tuple(faults))


def _last_entries(register: Register) -> dict[str, _Said]:
    prefix = f"{register.module}:{register.name}:"
    entries = AuditEntry.objects.filter(stream__startswith=prefix, action__startswith="record.")
    rows = entries.order_by("stream", "seq").values_list("stream", "action", "body")
    return {
        stream: _Said(
            action,
            body.get("version", 0),
            body.get("digest", ""),
            # An erasure changes nothing of whether the record counts, and says how it was.
            body.get("withdrawn", action == "record.withdrawn"),
        )
        for stream, action, body in rows.iterator(chunk_size=2000)
        # That somebody looked at a record says nothing of its values.
        if "digest" in body or action == REMOVED
    }


def _rows(register: Register) -> Iterator[list[dict[str, Any]]]:
    columns = ("uid", "state", "version", *value_columns(register))
    found = model_of(register).objects.values(*columns).iterator(chunk_size=2000)
    while rows := list(islice(found, 2000)):
        yield rows


def _compared(
    register: Register, row: dict[str, Any], said: dict[str, _Said], keys: Mapping[UUID, bytes]
) -> RecordFault | None:
    uid = row.pop("uid")
    ref = f"{register.module}:{register.name}:{uid}"
    last = said.pop(ref, None)
    if last is None:
        return RecordFault(RecordFaultKind.UNKNOWN, ref)
    state, version = row.pop("state"), row.pop("version")
    same = version == last.version and (state == State.WITHDRAWN) == last.withdrawn
    # Entries from before there were keys, and of erased records, hold a digest without one.
    key = keys.get(uid) if last.digest.startswith(KEYED) else None
    if same and values_digest(row, key) == last.digest:
        return None
    return RecordFault(RecordFaultKind.CHANGED, ref)
