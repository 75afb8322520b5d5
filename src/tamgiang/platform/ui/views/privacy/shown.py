"""Requests and their records in words."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tamgiang.kernel.labels import Label
from tamgiang.kernel.refs import Ref
from tamgiang.kernel.schema import Field
from tamgiang.platform.privacy.limits import grounds
from tamgiang.platform.privacy.models import Case, CaseRecord, CaseState, Kind
from tamgiang.platform.privacy.retention import Keeping, kept_for
from tamgiang.platform.registers.columns import columns_of
from tamgiang.platform.registers.copies import Holder, copies_of
from tamgiang.platform.registers.models import MODELS, Record
from tamgiang.platform.registers.sealing import personal_columns
from tamgiang.platform.registers.services.erasing import subject_of
from tamgiang.platform.registers.values import MARKER
from tamgiang.platform.scopes import system_scope
from tamgiang.platform.ui.area import place_names
from tamgiang.platform.ui.status import Light
from tamgiang.platform.ui.views.registers.shown import title_of

_LIGHTS = {
    CaseState.RECEIVED: Light("received", Label("Đã tiếp nhận", "Received"), "slow", "clock"),
    CaseState.IDENTIFIED: Light(
        "identified", Label("Đã xác minh", "Identity checked"), "data", "user-circle"
    ),
    CaseState.DECIDED: Light("decided", Label("Đã quyết định", "Decided"), "data", "scale"),
    CaseState.CONFIRMED: Light("confirmed", Label("Đã duyệt", "Confirmed"), "data", "check"),
    CaseState.CARRIED: Light("carried", Label("Đã thực hiện", "Carried out"), "data", "check"),
    CaseState.ANSWERED: Light("answered", Label("Đã trả lời", "Answered"), "good", "circle-check"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the way; `done` says when it was reached."""

    label: str
    done: Any
    here: bool


def light_of(case: Case) -> Light:
    """The state as a badge."""
    return _LIGHTS[CaseState(case.state)]


def steps_of(case: Case) -> list[Step]:
    """The way of the request, the second person's word only where it is needed."""
    told: list[tuple[str, Any]] = [
        (_("Received"), case.received_on),
        (_("Identity checked"), case.identified_at),
        (_("Decided"), case.decided_at),
        (_("Carried out"), case.carried_at),
        (_("Answered"), case.answered_at),
    ]
    if case.kind == Kind.ERASE:
        told.insert(3, (_("Confirmed by a second person"), case.confirmed_at))
    following = next((n for n, (_label, done) in enumerate(told) if done is None), -1)
    return [Step(label, done, n == following) for n, (label, done) in enumerate(told)]


@dataclass(frozen=True, slots=True)
class ShownRecord:
    """A record of a request: what would go, what stays and until when, and its copies."""

    entry: CaseRecord
    label: Label
    title: str
    place: str
    url_of: Record | None
    fields: tuple[Field, ...]
    keeping: Keeping | None
    copies: tuple[tuple[Holder, int], ...]
    ground: Label | None


def shown_record(entry: CaseRecord, *, planning: bool) -> ShownRecord:
    """The record in words; with `planning` what an erasure would do is looked up."""
    ref = Ref.parse(entry.ref)
    model = MODELS.get(ref.register_name)
    with system_scope("privacy.shown"):
        record = model.objects.filter(uid=ref.uid).first() if model else None
        if record is None:
            name = Label(ref.register_name, ref.register_name)
            return ShownRecord(entry, name, "", "", None, (), None, (), None)
        copies = copies_of([subject_of(record, personal_columns(record.register))])
        keeping = kept_for(record)
    ground = grounds().get(entry.ground)
    return ShownRecord(
        entry,
        record.register.label,
        title_of(record),
        place_names({record.block_id}).get(record.block_id, ""),
        record,
        filled(record),
        keeping if planning else None,
        tuple((holder, count) for holder, count in copies if count) if planning else (),
        ground.label if ground else None,
    )


def filled(record: Record) -> tuple[Field, ...]:
    """The personal fields that hold a value."""
    return tuple(
        field
        for field in record.register.fields
        if field.personal
        and any(getattr(record, name) not in (None, MARKER) for name in columns_of(field))
    )
