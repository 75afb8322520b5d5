"""A person's word on targets of units that ended: carried on, or ended with their unit."""

from collections.abc import Mapping
from typing import Any
from zlib import crc32

from django.db import transaction

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label
from tamgiang.platform.registers.services import correct, create
from tamgiang.platform.scopes import current_scope
from tamgiang.platform.targets.registers import MILESTONE, TARGET
from tamgiang.platform.targets.succession import Proposal, Share


class DocumentRequired(Refusal):
    """A target stands on a document, also when it is carried on."""

    code = "targets.document_required"
    message = Label(
        "Hãy ghi văn bản giao lại chỉ tiêu.", "Name the document that assigns the target anew."
    )


class NobodyTakesOver(Refusal):
    """Carried on by no unit: then the targets are ended, which is the other answer."""

    code = "targets.nobody_takes_over"
    message = Label(
        "Hãy ghi mức giao cho ít nhất một đơn vị.", "Give a value for one of the units at least."
    )


def carry_on(proposal: Proposal, values: Mapping[int, int], *, document: str) -> list[str]:
    """End the targets of a proposal and assign `values` (by Unit id); the codes of the new ones.

    All of it or nothing. Raises DocumentRequired, NobodyTakesOver, or what the registers refuse.
    """
    if not document.strip():
        raise DocumentRequired()
    taking = [share for share in proposal.shares if share.unit.unit.id in values]
    if not taking:
        raise NobodyTakesOver()
    reason = f"Chuyển sang đơn vị mới từ {proposal.on:%d/%m/%Y}: {document.strip()}"
    with transaction.atomic():
        _end(proposal, reason)
        return [_assign(proposal, s, values[s.unit.unit.id], document.strip()) for s in taking]


def end_with_unit(proposal: Proposal, *, reason: str) -> None:
    """End the targets on the day their units ended, with no successor.

    Raises ReasonRequired, or what the registers refuse.
    """
    with transaction.atomic():
        _end(proposal, reason)


def _end(proposal: Proposal, reason: str) -> None:
    actor = current_scope().actor
    for source in proposal.sources:
        version = source.record.version
        ended = {"ended_on": proposal.on}
        correct(source.record, ended, reason=reason[:300], actor=actor, version=version)


def _assign(proposal: Proposal, share: Share, value: int, document: str) -> str:
    actor, first = current_scope().actor, proposal.sources[0].values
    code = _code(proposal, share)
    proposed = value == share.value
    created = {
        "block": share.unit.unit.id,
        "effective_on": proposal.on,
        "ended_on": first["ended_on"],
        "code": code,
        "indicator": proposal.indicator,
        "area": proposal.area,
        "unit": share.unit.unit.code,
        "value": value,
        "direction": first["direction"],
        "due_on": first["due_on"],
        "document": document[:200],
    }
    create(TARGET, created | _baseline(proposal, share), actor=actor)
    for day, reached in sorted(share.milestones.items()) if proposed else ():
        milestone = {
            "block": share.unit.unit.id,
            "effective_on": proposal.on,
            "ended_on": first["ended_on"],
            "target": code,
            "reached_by": day,
            "value": reached,
        }
        create(MILESTONE, milestone, actor=actor)
    return code


def _baseline(proposal: Proposal, share: Share) -> dict[str, Any]:
    """The baseline where all targets had theirs on one day; else the value is expected at once."""
    days = {source.values["baseline_on"] for source in proposal.sources}
    if share.baseline is None or len(days) != 1 or None in days:
        return {}
    return {"baseline": share.baseline, "baseline_on": days.pop()}


def _code(proposal: Proposal, share: Share) -> str:
    """A code of its own, the same for the same proposal, so that no target is assigned twice."""
    return f"KT-{share.unit.unit.code}-{proposal.on:%Y%m%d}-{crc32(proposal.key.encode()):08x}"
