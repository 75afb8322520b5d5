"""Which column means what: proposed from headers and memory, corrected by a person, remembered."""

from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any

import msgspec
from django.utils import timezone

from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import Register
from tamgiang.platform.imports.headers import Matcher, find_header, key_of, match_columns
from tamgiang.platform.imports.models import Batch, BatchState, MappingMemory, Mode
from tamgiang.platform.imports.plan import Mapping, Sheet
from tamgiang.platform.imports.refusals import (
    EventsDoNotEnd,
    IncompleteMapping,
    ListOfTheFuture,
    NoSuchSheet,
    TwiceMapped,
    UnknownTarget,
    WrongState,
)
from tamgiang.platform.imports.rows import RowParser
from tamgiang.platform.imports.services.steps import state_label
from tamgiang.platform.imports.storage import Workspace
from tamgiang.platform.imports.targets import missing, targets
from tamgiang.platform.registry.registry import register_named
from tamgiang.platform.scopes import current_scope


def sheets(batch: Batch) -> tuple[Sheet, ...]:
    """The sheets of the file, those with rows first, visible before hidden."""
    told = Workspace(batch.uid).sheets()["sheets"]
    found = [Sheet(s["name"], s["rows"], s["columns"], s["hidden"]) for s in told]
    return tuple(sorted(found, key=lambda sheet: (sheet.hidden, -sheet.rows)))


def propose_mapping(batch: Batch, sheet: str = "") -> Mapping:
    """What each column of `sheet` (default: the fullest visible one) seems to mean."""
    name = sheet or sheets(batch)[0].name
    register = register_named(batch.register)
    head = sheet_told(batch, name)["head"]
    matcher = Matcher(register)
    header = find_header(head, matcher)
    memory = _memory(batch, header.texts)
    columns = match_columns(header, head, matcher, memory.answers if memory else {})
    constants = dict(memory.constants) if memory else {}
    mapping = Mapping(name, header.row, header.first_row, columns, constants)
    return with_missing(register, mapping)


def set_mapping(
    batch: Batch, mapping: Mapping, mode: str = Mode.UPSERT, ends_on: date | None = None
) -> Batch:
    """Take a person's answers and remember them. Raises a Refusal that names what is missing.

    `ends_on` is the day of a complete list (mode ENDED), today when none is given.
    """
    if not batch.open:
        raise WrongState(state=state_label(batch.state))
    register = register_named(batch.register)
    day = _day_of_list(register, mode, ends_on)
    sheet_told(batch, mapping.sheet)
    _check(register, mapping)
    RowParser(register, mapping, current_scope())
    batch.mapping = msgspec.to_builtins(mapping)
    batch.mode = Mode(mode)
    batch.ends_on = day
    batch.state = BatchState.MAPPED
    batch.changed_at = timezone.now()
    batch.save(update_fields=["mapping", "mode", "ends_on", "state", "changed_at"])
    _remember(batch, mapping)
    return batch


def _day_of_list(register: Register, mode: str, given: date | None) -> date | None:
    """The day records a complete list does not name end on; None for the other modes."""
    if mode != Mode.ENDED:
        return None
    if register.event:
        raise EventsDoNotEnd(register=register.plural)
    day = given or timezone.localdate()
    if day > timezone.localdate():
        raise ListOfTheFuture(day=f"{day:%d/%m/%Y}")
    return day


def mapping_of(batch: Batch) -> Mapping:
    """The mapping a person chose. Raises WrongState when there is none yet."""
    if not batch.mapping:
        raise WrongState(state=state_label(batch.state))
    return msgspec.convert(batch.mapping, Mapping)


def sheet_told(batch: Batch, name: str) -> dict[str, Any]:
    """What the reader told about one sheet. Raises NoSuchSheet."""
    for told in Workspace(batch.uid).sheets()["sheets"]:
        if told["name"] == name:
            return dict(told)
    raise NoSuchSheet(sheet=name)


def with_missing(register: Register, mapping: Mapping) -> Mapping:
    """The mapping with the required targets it still lacks."""
    filled = set(mapping.filled()) | set(mapping.constants)
    lacking = tuple(target.name for target in missing(register, filled))
    return replace(mapping, missing=lacking)


def _check(register: Register, mapping: Mapping) -> None:
    known = {target.name: target for target in targets(register)}
    used: set[str] = set()
    for name in [c.target for c in mapping.columns if c.target] + list(mapping.constants):
        if name not in known:
            raise UnknownTarget(target=name)
    for column in mapping.columns:
        if column.target and column.target in used:
            raise TwiceMapped(field=known[column.target].label)
        used.add(column.target)
    if lacking := missing(register, used | set(mapping.constants)):
        fields = Label(
            ", ".join(target.label.vi for target in lacking),
            ", ".join(target.label.en for target in lacking),
        )
        raise IncompleteMapping(fields=fields)


def _signature(texts: tuple[str, ...]) -> str:
    keys = sorted({key_of(text) for text in texts} - {""})
    return sha256("\n".join(keys).encode()).hexdigest()


def _memory(batch: Batch, texts: tuple[str, ...]) -> MappingMemory | None:
    """The answers for these very headers, of this source first; else the source's last ones."""
    known = MappingMemory.objects.filter(register=batch.register).order_by("-used_at")
    alike = known.filter(signature=_signature(texts))
    own = {"source": batch.source}
    by_source = known.filter(**own).first() if batch.source else None
    return alike.filter(**own).first() or alike.first() or by_source


def _remember(batch: Batch, mapping: Mapping) -> None:
    texts = tuple(column.header for column in mapping.columns)
    # Days are asked again each time: last month's would be silently wrong.
    days = ("effective_on", "ended_on")
    constants = {name: text for name, text in mapping.constants.items() if name not in days}
    MappingMemory.objects.update_or_create(
        register=batch.register,
        source=batch.source,
        signature=_signature(texts),
        defaults={
            "answers": {key_of(c.header): c.target for c in mapping.columns if c.header},
            "constants": constants,
            "mode": batch.mode,
            "used_at": timezone.now(),
        },
    )
