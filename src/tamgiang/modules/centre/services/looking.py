"""Opening the masked list of households that need help: a look with a reason, on record."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from tamgiang.modules.centre.registers import SUPPORT
from tamgiang.modules.centre.selectors.surroundings import area_of, households_in
from tamgiang.modules.centre.services.authority import COMMAND, OPERATE, writing
from tamgiang.modules.centre.services.entries import locked, write
from tamgiang.platform.accounts.access import require
from tamgiang.platform.audit.services import append_each
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.refusals import ReasonRequired
from tamgiang.platform.registers.sealing import sealed_reason

REVEAL = f"registers.reveal:{SUPPORT.full_name}"


@dataclass(frozen=True, slots=True)
class Household:
    """A household as it may be read for this one answer."""

    record: Record
    head: str
    phone: str
    address: str
    people: int


def reveal_households(incident: Record, *, reason: str, actor: str) -> Sequence[Household]:
    """The households of the incident's commune with names and telephones.

    Needs `registers.reveal:centre.support_household` over each place, and a reason. Every
    household's own audit gets an entry; the log of the incident says how many were opened. The
    answer must not be kept. Raises NotPermitted or ReasonRequired, and shows nothing then.
    """
    given = reason.strip()[:300]
    if not given:
        raise ReasonRequired()
    _unit, blocks = area_of(incident.block_id)
    require(REVEAL, incident.block_id)
    with writing(incident.block_id, OPERATE, COMMAND) as scope, transaction.atomic():
        held = locked(incident)
        seen = [one for one in households_in(blocks) if scope.may(REVEAL, one.block_id)]
        fields = sorted(field.name for field in SUPPORT.fields if field.personal)
        entries = [
            (str(one.ref), {"fields": fields, "reason": sealed_reason(one, given)}) for one in seen
        ]
        append_each(entries, "record.viewed", actor=actor)
        write(held, "person", body={"households_opened": len(seen)}, actor=actor)
    return [_readable(one) for one in seen]


def _readable(record: Record) -> Household:
    said = record.values()
    head, phone, address = (said[name] or "" for name in ("head", "phone", "address"))
    return Household(record, head, phone, address, said["people"] or 1)
