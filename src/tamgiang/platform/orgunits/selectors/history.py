"""The whole life of a unit, ready for a page, an API or a file."""

from typing import Any

from django.db.models import Q

from tamgiang.platform.orgunits.models import EventEdge, EventKind, UnitKind, UnitVersion
from tamgiang.platform.orgunits.selectors.relations import Related, predecessors, successors
from tamgiang.platform.orgunits.selectors.units import UnitInfo, infos


def history(unit: int) -> dict[str, Any]:
    """Versions, events, predecessors and successors of a unit, as JSON-friendly values.

    Days are ISO texts; `valid_to` is the first day on which a version no longer holds. Labels
    are in the active language. An unknown unit has no versions.
    """
    versions = infos(UnitVersion.objects.filter(unit_id=unit).order_by("valid_from"))
    edges = _edges(unit)
    others = {v.parent for v in versions} | {e.from_unit_id for e in edges}
    latest = _latest(others | {e.to_unit_id for e in edges} | {unit})
    return {
        "id": unit,
        "name": versions[-1].full_name if versions else "",
        "versions": [_version(info, latest) for info in versions],
        "events": _events(edges, latest),
        "predecessors": [_related(related) for related in predecessors(unit)],
        "successors": [_related(related) for related in successors(unit)],
    }


def _edges(unit: int) -> list[EventEdge]:
    """Edges of the unit, and the other sources of the events that made it."""
    made = EventEdge.objects.filter(to_unit_id=unit).exclude(from_unit_id=unit).values("event_id")
    own = Q(from_unit_id=unit) | Q(to_unit_id=unit) | Q(event_id__in=made)
    rows = EventEdge.objects.filter(own).select_related("event")
    return list(rows.order_by("event__effective_on", "event_id", "id"))


def _latest(units: set[int | None]) -> dict[int | None, UnitInfo]:
    rows = UnitVersion.objects.filter(unit_id__in=[u for u in units if u]).order_by("valid_from")
    return {info.id: info for info in infos(rows)}


def _version(info: UnitInfo, latest: dict[int | None, UnitInfo]) -> dict[str, Any]:
    parent = latest.get(info.parent)
    return {
        "kind": info.kind,
        "kind_label": str(UnitKind(info.kind).label),
        "code": info.code,
        "name": info.full_name,
        "parent": {"id": parent.id, "name": parent.full_name} if parent else None,
        "valid_from": info.valid_from.isoformat(),
        "valid_to": info.valid_to.isoformat() if info.valid_to else None,
        "source": info.source,
    }


def _events(edges: list[EventEdge], latest: dict[int | None, UnitInfo]) -> list[dict[str, Any]]:
    events: dict[int, dict[str, Any]] = {}
    for edge in edges:
        event = edge.event
        shown = events.setdefault(
            edge.event_id,
            {
                "kind": event.kind,
                "kind_label": str(EventKind(event.kind).label),
                "effective_on": event.effective_on.isoformat(),
                "instrument": event.instrument,
                "instrument_on": event.instrument_on.isoformat() if event.instrument_on else None,
                "source": event.source,
                "edges": [],
            },
        )
        shown["edges"].append(
            {
                "from": _end(latest.get(edge.from_unit_id)),
                "to": _end(latest.get(edge.to_unit_id)),
                "kind": edge.kind,
            }
        )
    return list(events.values())


def _end(info: UnitInfo | None) -> dict[str, Any] | None:
    return {"id": info.id, "code": info.code, "name": info.full_name} if info else None


def _related(related: Related) -> dict[str, Any]:
    unit = related.unit
    return {
        "id": unit.id,
        "code": unit.code,
        "name": unit.full_name,
        "whole": related.whole,
        "effective_on": related.effective_on.isoformat(),
        "valid_from": unit.valid_from.isoformat(),
        "valid_to": unit.valid_to.isoformat() if unit.valid_to else None,
    }
