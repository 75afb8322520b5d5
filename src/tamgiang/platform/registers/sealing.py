"""Earlier values of a person's record, kept under the key of that record.

In a revision the personal values stand together under `SEALED` as [sealed JSON, column, …]; once
they are erased the text is empty and the names of the columns remain.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from tamgiang.kernel.refs import Ref
from tamgiang.kernel.schema import Register
from tamgiang.platform.keyring.keys import key_for, key_of, keys_of, mint
from tamgiang.platform.keyring.sealing import seal, unseal
from tamgiang.platform.registers.columns import columns_of
from tamgiang.platform.registers.models import Record

SEALED = "*"
_PERSONAL: dict[str, frozenset[str]] = {}


def personal_columns(register: Register) -> frozenset[str]:
    """The stored columns that hold personal values."""
    found = _PERSONAL.get(register.full_name)
    if found is None:
        found = frozenset(name for f in register.fields if f.personal for name in columns_of(f))
        _PERSONAL[register.full_name] = found
    return found


def key_of_record(record: Record) -> bytes | None:
    """The record's key; None where it is about nobody, never had one, or was erased."""
    return key_of(record.uid) if record.register.personal else None


def key_for_record(record: Record) -> bytes | None:
    """The record's key, made where it has none; None for registers about nobody."""
    return key_for(record.uid) if record.register.personal else None


def keys_for_records(register: Register, records: Iterable[Record]) -> dict[UUID, bytes]:
    """The keys of many records, made where there are none; empty for registers about nobody."""
    if not register.personal:
        return {}
    uids = [record.uid for record in records]
    keys = keys_of(uids)
    lacking = [uid for uid in uids if uid not in keys]
    return keys | dict(zip(lacking, mint(lacking), strict=True))


def sealed_before(record: Record, before: Mapping[str, Any], key: bytes | None) -> dict[str, Any]:
    """Earlier values by column as the revision of the record's present version keeps them."""
    return sealed_values(record.ref, record.register, record.version, before, key)


def sealed_values(
    ref: Ref, register: Register, version: int, before: Mapping[str, Any], key: bytes | None
) -> dict[str, Any]:
    """The same for any version of a record."""
    personal = personal_columns(register)
    hidden = {name: value for name, value in before.items() if name in personal}
    if not hidden or key is None:
        return dict(before)
    shown = {name: value for name, value in before.items() if name not in personal}
    text = json.dumps(hidden, ensure_ascii=False)
    return shown | {SEALED: [seal(key, text, f"{ref}#{version}"), *hidden]}


def opened_before(
    ref: Ref, version: int, before: Mapping[str, Any], key: bytes | None
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Earlier values by column, and the columns whose earlier values are gone for good."""
    shown = {name: value for name, value in before.items() if name != SEALED}
    if SEALED not in before:
        return shown, ()
    text, *names = before[SEALED]
    opened = unseal(key, text, f"{ref}#{version}")
    return (shown | json.loads(opened), ()) if opened else (shown, tuple(names))


def sealed_reason(record: Record, reason: str) -> str:
    """Why somebody looked at a record, as audit and session keep it."""
    key = key_for_record(record)
    return reason if key is None else seal(key, reason, f"{record.ref}#look")


def opened_reason(ref: Ref, reason: str) -> str:
    """Why somebody looked; empty once the record was erased."""
    return opened_reasons(ref, [reason])[0]


def opened_reasons(ref: Ref, reasons: Sequence[str]) -> list[str]:
    """As `opened_reason`, for several looks at one record; its key is asked for once."""
    key = key_of(ref.uid) if any(reasons) else None
    return [unseal(key, reason, f"{ref}#look") or "" for reason in reasons]


def without(before: Mapping[str, Any], gone: Collection[str]) -> dict[str, Any]:
    """Opened earlier values less the erased columns, of which only the names remain."""
    kept = {name: value for name, value in before.items() if name not in gone}
    erased = [name for name in before if name in gone]
    return kept | ({SEALED: ["", *erased]} if erased else {})
