"""Write drafted units and events: fast, idempotent, and only when every invariant holds."""

from collections.abc import Iterable
from dataclasses import asdict

from django.db import transaction

from tamgiang.kernel.text import fold
from tamgiang.platform.orgunits.drafts import Drafts, EventDraft
from tamgiang.platform.orgunits.models import (
    EdgeKind,
    EventEdge,
    Unit,
    UnitEvent,
    UnitVersion,
)
from tamgiang.platform.orgunits.services.invariants import check_invariants
from tamgiang.platform.orgunits.services.revision import touch

BATCH = 1000


@transaction.atomic
def store(drafts: Drafts) -> bool:
    """Add what is not there yet; existing rows are never changed. True when anything was added.

    Raises UnitsContradict, and writes nothing, when the result would break an invariant.
    """
    ids = _store_units(drafts)
    versions = _store_versions(drafts, ids)
    events = _store_events(drafts, ids)
    if not (versions or events):
        return False
    check_invariants()
    touch()
    return True


def _store_units(drafts: Drafts) -> dict[str, int]:
    ids = dict(Unit.objects.values_list("slug", "id"))
    missing = [slug for slug in drafts.versions if slug not in ids]
    new = [Unit(slug=slug, synthetic=slug in drafts.synthetic) for slug in missing]
    Unit.objects.bulk_create(new, batch_size=BATCH)
    if missing:
        ids = dict(Unit.objects.values_list("slug", "id"))
    return ids


def _store_versions(drafts: Drafts, ids: dict[str, int]) -> int:
    known = set(UnitVersion.objects.values_list("unit_id", "valid_from"))
    new = []
    for slug, versions in drafts.versions.items():
        for draft in versions:
            if (ids[slug], draft.valid_from) not in known:
                fields = asdict(draft)
                parent = fields.pop("parent")
                new.append(
                    UnitVersion(
                        unit_id=ids[slug],
                        parent_id=ids[parent] if parent else None,
                        name_folded=fold(f"{draft.designation} {draft.name}".strip()),
                        **fields,
                    )
                )
    UnitVersion.objects.bulk_create(new, batch_size=BATCH)
    return len(new)


def _store_events(drafts: Drafts, ids: dict[str, int]) -> int:
    known = set(UnitEvent.objects.values_list("slug", flat=True))
    new = [event for event in drafts.events if event.slug not in known]
    rows = [
        UnitEvent(
            slug=event.slug,
            kind=event.kind,
            effective_on=event.effective_on,
            instrument=event.instrument,
            instrument_on=event.instrument_on,
            source=event.source,
        )
        for event in new
    ]
    UnitEvent.objects.bulk_create(rows, batch_size=BATCH)
    if new:
        event_ids = dict(UnitEvent.objects.values_list("slug", "id"))
        EventEdge.objects.bulk_create(_edges(new, event_ids, ids), batch_size=BATCH)
    return len(new)


def _edges(
    events: Iterable[EventDraft], event_ids: dict[str, int], ids: dict[str, int]
) -> list[EventEdge]:
    return [
        EventEdge(
            event_id=event_ids[event.slug],
            from_unit_id=ids[edge.source] if edge.source else None,
            to_unit_id=ids[edge.target] if edge.target else None,
            kind=EdgeKind.WHOLE if edge.whole else EdgeKind.PART,
        )
        for event in events
        for edge in event.edges
    ]
