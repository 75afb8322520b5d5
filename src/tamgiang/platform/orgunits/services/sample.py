"""The sample area: the former district of Quảng Điền with synthetic hamlets."""

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from tamgiang.platform.orgunits.drafts import Drafts, EdgeDraft, EventDraft, VersionDraft
from tamgiang.platform.orgunits.facts import read_facts
from tamgiang.platform.orgunits.models import (
    Area,
    AreaMember,
    EdgeKind,
    EventEdge,
    EventKind,
    Unit,
    UnitKind,
)
from tamgiang.platform.orgunits.services.country import load_province
from tamgiang.platform.orgunits.services.revision import touch
from tamgiang.platform.orgunits.services.store import store

DATA = Path(__file__).parent.parent / "data"
SAMPLE_AREA = "quang-dien"


@transaction.atomic
def load_sample_area() -> None:
    """Load Huế's units, the area `quang-dien` and its hamlets; safe to repeat.

    The area is the eleven communes until 30 June 2025 and the four units that took them in from
    1 July 2025. Raises UnitsContradict.
    """
    data = yaml.safe_load((DATA / f"{SAMPLE_AREA}.yaml").read_text(encoding="utf-8"))
    load_province(data["province"])
    _store_area(data)
    store(_hamlet_drafts(data["hamlets"]))


def _hamlet_drafts(facts: dict[str, Any]) -> Drafts:
    drafts = Drafts()
    reorganised_on = read_facts().reorganised_on
    targets = _targets()
    for row in _hamlet_rows():
        slug, old = f"hamlet-{row['code']}", f"commune-{row['commune']}"
        synthetic = row["synthetic"] == "yes"
        if synthetic:
            drafts.synthetic.add(slug)
        before = VersionDraft(
            kind=UnitKind.HAMLET,
            code=row["code"],
            designation=row["designation"],
            name=row["name"],
            parent=old,
            valid_from=facts["known_from"],
            valid_to=reorganised_on,
            source=facts["synthetic_source" if synthetic else "source"],
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            weight=int(row["weight"]),
        )
        drafts.add(slug, before)
        after = replace(before, parent=targets[old], valid_from=reorganised_on, valid_to=None)
        drafts.add(slug, after)
    drafts.events.append(_hamlet_event(drafts, reorganised_on))
    return drafts


def _hamlet_rows() -> list[dict[str, str]]:
    with (DATA / f"{SAMPLE_AREA}-hamlets.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _hamlet_event(drafts: Drafts, day: date) -> EventDraft:
    return EventDraft(
        slug=f"{SAMPLE_AREA}-hamlets-from-{day:%Y-%m-%d}",
        kind=EventKind.TRANSFER,
        effective_on=day,
        source="Hamlets follow their commune into the unit that took it in",
        edges=tuple(EdgeDraft(slug, slug) for slug in drafts.versions),
        instrument=read_facts().commune_instruments["46"].number,
    )


def _targets() -> dict[str, str]:
    """Where each old commune of the area went whole, by slug."""
    edges = EventEdge.objects.filter(
        to_unit__memberships__area__code=SAMPLE_AREA, kind=EdgeKind.WHOLE
    )
    return dict(edges.values_list("from_unit__slug", "to_unit__slug"))


def _store_area(data: dict[str, Any]) -> None:
    area, created = Area.objects.get_or_create(
        code=data["code"],
        defaults={
            "name": data["name"],
            "source": data["source"],
            "outline": {"type": "Polygon", "coordinates": [_closed(data["outline"])]},
            "water": _water(data["lagoon"]),
        },
    )
    if not created:
        return
    ids = dict(Unit.objects.values_list("slug", "id"))
    AreaMember.objects.bulk_create(
        AreaMember(
            area=area,
            unit_id=ids[slug],
            valid_from=members["valid_from"],
            valid_to=members.get("valid_to"),
        )
        for members in data["members"]
        for slug in members["slugs"]
    )
    touch()


def _closed(ring: list[list[float]]) -> list[list[float]]:
    return [*ring, ring[0]]


def _water(lagoon: dict[str, Any]) -> dict[str, Any]:
    feature = {
        "type": "Feature",
        "properties": {"name": lagoon["name"], "approximate": True},
        "geometry": {"type": "Polygon", "coordinates": [_closed(lagoon["ring"])]},
    }
    return {"type": "FeatureCollection", "features": [feature]}
