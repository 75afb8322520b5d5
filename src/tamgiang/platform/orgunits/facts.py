"""Dated facts about units that the unit package lacks, read from `data/facts.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tamgiang.platform.orgunits.drafts import Drafts, EdgeDraft, EventDraft, VersionDraft

FILE = Path(__file__).parent / "data" / "facts.yaml"


@dataclass(frozen=True, slots=True)
class Instrument:
    """A legal instrument: its number and day, blank when not known."""

    number: str = ""
    signed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """The file, typed. `apply` enters what concerns the units already drafted."""

    known_from: date
    reorganised_on: date
    province_instrument: Instrument
    district_instrument: Instrument
    commune_instruments: Mapping[str, Instrument]
    extended: tuple[tuple[tuple[str, ...], date, str], ...]
    positions: Mapping[str, tuple[float, float]]
    earlier: tuple[Mapping[str, Any], ...]
    units: tuple[tuple[str, VersionDraft], ...]
    events: tuple[EventDraft, ...]

    def apply(self, drafts: Drafts) -> None:
        """Enter earlier versions, ended units and events; skip what is about other units."""
        self._correct(drafts)
        for fields in self.earlier:
            slug = fields["slug"]
            if slug in drafts.versions:
                changed = {name: value for name, value in fields.items() if name != "slug"}
                drafts.add(slug, replace(drafts.versions[slug][0], **changed))
        for slug, version in self.units:
            if version.parent in drafts.versions:
                drafts.add(slug, version)
        known = drafts.versions
        drafts.events += [
            event
            for event in self.events
            if all(edge.source in known and edge.target in known for edge in event.edges)
        ]

    def _correct(self, drafts: Drafts) -> None:
        for slugs, day, source in self.extended:
            for slug in filter(drafts.versions.__contains__, slugs):
                drafts.extend_back(slug, day, source)
        for slug in self.positions.keys() & drafts.versions.keys():
            lat, lon = self.positions[slug]
            drafts.versions[slug] = [
                replace(version, lat=lat, lon=lon) for version in drafts.versions[slug]
            ]


@cache
def read_facts(file: Path = FILE) -> Facts:
    """Read and type the facts; a wrong field or day raises at once."""
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    instruments = data["instruments"]
    return Facts(
        known_from=data["country"]["known_from"],
        reorganised_on=data["country"]["reorganised_on"],
        province_instrument=Instrument(**instruments["province"]),
        district_instrument=Instrument(**instruments["district"]),
        commune_instruments={
            code: Instrument(**fields) for code, fields in instruments["commune"].items()
        },
        extended=tuple((tuple(e["slugs"]), e["day"], e["source"]) for e in data["known_from"]),
        positions={
            slug: (entry["lat"], entry["lon"])
            for entry in data["positions"]
            for slug in entry["slugs"]
        },
        earlier=tuple(data["earlier_versions"]),
        units=tuple((fields["slug"], _version(fields)) for fields in data["units"]),
        events=tuple(_event(fields) for fields in data["events"]),
    )


def _version(fields: Mapping[str, Any]) -> VersionDraft:
    return VersionDraft(**{name: value for name, value in fields.items() if name != "slug"})


def _event(fields: Mapping[str, Any]) -> EventDraft:
    edges = tuple(
        EdgeDraft(edge["from"], edge["to"], whole=not edge.get("part", False))
        for edge in fields["edges"]
    )
    return EventDraft(**{**fields, "edges": edges})
