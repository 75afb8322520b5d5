"""Reading links from either end, as far as the open scope sees the other one."""

import re
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from tamgiang.kernel.errors import NotFound, Refusal
from tamgiang.kernel.labels import Label
from tamgiang.kernel.refs import Ref
from tamgiang.kernel.schema import Field, Link, Register
from tamgiang.platform.links.kinds import kinds
from tamgiang.platform.links.models import RecordLink
from tamgiang.platform.registers.models import MODELS, Record, State, model_of
from tamgiang.platform.registers.selectors import record_at
from tamgiang.platform.registry.registry import registers
from tamgiang.platform.scopes import current_scope

#: How many links of one kind a page shows.
SHOWN = 20
_ADDRESS = re.compile(r"/registers/([a-z_0-9]+\.[a-z_0-9]+)/([0-9a-f-]{36})")


@dataclass(frozen=True, slots=True)
class Linked:
    """The record at the other end, how the link reads from here, and who made it."""

    label: Label
    record: Record
    link: RecordLink


@dataclass(frozen=True, slots=True)
class Pointing:
    """Records of another register whose declared field names this one; `more` when cut."""

    register: Register
    field: Field
    records: tuple[Record, ...]
    more: bool


class Ambiguous(Refusal):
    """Several records bear this key."""

    code = "links.ambiguous"
    message = Label(
        "Nhiều hồ sơ cùng mang mã này; hãy dán địa chỉ trang của hồ sơ.",
        "Several records bear this code; paste the address of the record's page.",
    )


def links_of(record: Record) -> list[Linked]:
    """Links people made, to and from this record, the oldest first; unseen ends are left out."""
    urn = str(record.ref)
    found = RecordLink.objects.filter(Q(source=urn) | Q(target=urn), removed_at=None)
    told = list(found[: SHOWN * 5])
    ends = {entry.pk: entry.target if entry.source == urn else entry.source for entry in told}
    seen = _seen(set(ends.values()))
    return [
        Linked(_label(entry, urn), seen[ends[entry.pk]], entry)
        for entry in told
        if ends[entry.pk] in seen
    ]


def _label(entry: RecordLink, urn: str) -> Label:
    kind = kinds().get(entry.kind)
    if kind is None:
        return Label(entry.kind, entry.kind)
    return kind.label if entry.source == urn else kind.back


def _seen(urns: set[str]) -> dict[str, Record]:
    """The records behind some references that the scope sees, one query for each register."""
    wanted: dict[str, list[UUID]] = {}
    for urn in urns:
        ref = Ref.parse(urn)
        wanted.setdefault(ref.register_name, []).append(ref.uid)
    return {
        str(record.ref): record
        for name, uids in wanted.items()
        if name in MODELS and _may_see(MODELS[name].register)
        for record in MODELS[name].objects.filter(uid__in=uids).exclude(state=State.PENDING)
    }


def pointing_at(record: Record, *, unmasked: bool = False) -> list[Pointing]:
    """Records whose declared link field holds this record's key.

    A personal field says of whom the other record is: it counts only on a page that was opened
    with a reason (`unmasked`).
    """
    here = record.register
    if len(here.key) != 1:
        return []
    key, found = getattr(record, here.key[0]), []
    for register in registers().values():
        for field in register.fields:
            told = isinstance(field, Link) and field.to == here.full_name
            if not told or (field.personal and not unmasked) or not _may_see(register):
                continue
            matching = model_of(register).objects.filter(**{field.name: key}, state=State.ACTIVE)
            records = list(matching.order_by("-effective_on", "-pk")[: SHOWN + 1])
            if records:
                found.append(
                    Pointing(register, field, tuple(records[:SHOWN]), len(records) > SHOWN)
                )
    return found


def named(text: str) -> Record:
    """The record a person names: its reference, its page's address, or its key.

    Raises NotFound, and Ambiguous when several registers hold the key.
    """
    clean = text.strip()
    if address := _ADDRESS.search(clean):
        module, _dot, name = address[1].partition(".")
        return _allowed(record_at(Ref(module, name, UUID(address[2]))))
    if clean.count(":") == 2:
        return _allowed(record_at(_parsed(clean)))
    found = _by_key(clean) if clean else []
    if len(found) > 1:
        raise Ambiguous()
    if not found:
        raise NotFound(what=Label("hồ sơ mang mã này", "A record with this code"))
    return found[0]


def _parsed(text: str) -> Ref:
    try:
        return Ref.parse(text)
    except ValueError:
        raise NotFound(what=Label("hồ sơ này", "This record")) from None


def _by_key(key: str) -> list[Record]:
    return [
        record
        for register in registers().values()
        if len(register.key) == 1
        and not register.by_name[register.key[0]].personal
        and _may_see(register)
        for record in model_of(register).objects.filter(
            **{register.key[0]: key}, state=State.ACTIVE
        )[:2]
    ]


def _allowed(record: Record) -> Record:
    if not _may_see(record.register):
        raise NotFound(what=Label("hồ sơ này", "This record"))
    return record


def _may_see(register: Register) -> bool:
    return current_scope().may(f"registers.view:{register.full_name}")
