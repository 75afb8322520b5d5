"""Turn the tables of the unit package into drafts of dated units and events.

Slugs: `province-46`, `district-477`, `commune-19885` for units of early 2025 and
`commune-19885-2025` for those of the two-level system, because codes were given anew.
A province that was not joined with another keeps its identity; every commune is a new unit.
"""

import sqlite3
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date

from tamgiang.platform.orgunits.drafts import Drafts, EdgeDraft, EventDraft, VersionDraft
from tamgiang.platform.orgunits.facts import Facts, Instrument
from tamgiang.platform.orgunits.models import EventKind, UnitKind
from tamgiang.platform.orgunits.package import Passage, UnitPackage

DESIGNATIONS = (
    "Thành phố",
    "Đặc khu",
    "Thị trấn",
    "Thị xã",
    "Phường",
    "Huyện",
    "Quận",
    "Tỉnh",
    "Xã",
)
OLD_SOURCE = "vietnamadminunits, table of early 2025"
NEW_SOURCE = "vietnamadminunits, table in force since 1 July 2025"
EDGE_SOURCE = "vietnamadminunits, converter of 2025"


def country_drafts(package: UnitPackage, facts: Facts, province: str | None = None) -> Drafts:
    """All units and events of the country, or of one province of today by its code."""
    builder = _Builder(package, facts, province)
    builder.old_units()
    builder.new_units()
    builder.events()
    facts.apply(builder.drafts)
    return builder.drafts


@dataclass(frozen=True, slots=True)
class _Span:
    """From when until before when a table of the package holds, and which it is."""

    first: date
    end: date | None
    source: str


class _Builder:
    def __init__(self, package: UnitPackage, facts: Facts, province: str | None) -> None:
        self.facts = facts
        self.drafts = Drafts()
        self.before = _Span(facts.known_from, facts.reorganised_on, OLD_SOURCE)
        self.now = _Span(facts.reorganised_on, None, NEW_SOURCE)
        self.new_rows = [r for r in package.new_rows if province in (None, r["provinceCode"])]
        keys = {row["provinceKey"] for row in self.new_rows}
        self.joined = {k: v for k, v in package.joined_provinces.items() if k in keys}
        old_keys = {old for olds in self.joined.values() for old in olds}
        self.old_rows = [row for row in package.old_rows if row["provinceKey"] in old_keys]
        self.passages = package.passages_by_target()
        self.old_slugs = {_old_key(row): _old_slug(row) for row in self.old_rows}

    def old_units(self) -> None:
        for row in self.old_rows:
            province, district = (
                f"province-{row['provinceCode']}",
                f"district-{row['districtCode']}",
            )
            if province not in self.drafts.versions:
                lasting = len(self.joined.get(row["provinceKey"], ())) == 1
                span = replace(self.before, end=None) if lasting else self.before
                self._add(province, UnitKind.PROVINCE, row, "province", None, span)
            if district not in self.drafts.versions:
                self._add(district, UnitKind.DISTRICT, row, "district", province, self.before)
            if row["wardCode"]:
                self._add(_old_slug(row), UnitKind.COMMUNE, row, "ward", district, self.before)
            else:
                self._uncoded(row, district)

    def new_units(self) -> None:
        for row in self.new_rows:
            province = self._new_province_slug(row)
            if province not in self.drafts.versions:
                self._add(province, UnitKind.PROVINCE, row, "province", None, self.now)
            self._add(_new_slug(row), UnitKind.COMMUNE, row, "ward", province, self.now)

    def events(self) -> None:
        self._province_events()
        self._district_event()
        for row in self.new_rows:
            self._commune_event(row)

    def _add(
        self,
        slug: str,
        kind: UnitKind,
        row: sqlite3.Row,
        column: str,
        parent: str | None,
        span: _Span,
    ) -> None:
        designation, name = _parts(row[column])
        self.drafts.add(
            slug,
            VersionDraft(
                kind=kind,
                code=row[f"{column}Code"],
                designation=designation,
                name=name,
                parent=parent,
                valid_from=span.first,
                valid_to=span.end,
                source=span.source,
                lat=row[f"{column}Lat"],
                lon=row[f"{column}Lon"],
                area_km2=row["wardAreaKm2"] if span is self.now and column == "ward" else None,
            ),
        )

    def _uncoded(self, row: sqlite3.Row, district: str) -> None:
        version = self.drafts.versions[district][0]
        self.drafts.add(
            _old_slug(row),
            VersionDraft(
                kind=UnitKind.UNCODED,
                code="",
                designation=version.designation,
                name=version.name,
                parent=district,
                valid_from=version.valid_from,
                valid_to=version.valid_to,
                source=f"{OLD_SOURCE}: island district without communes",
                lat=version.lat,
                lon=version.lon,
            ),
        )

    def _new_province_slug(self, row: sqlite3.Row) -> str:
        lasting = len(self.joined[row["provinceKey"]]) == 1
        return f"province-{row['provinceCode']}" + ("" if lasting else "-2025")

    def _province_events(self) -> None:
        slugs = {row["provinceKey"]: f"province-{row['provinceCode']}" for row in self.old_rows}
        new = {row["provinceKey"]: self._new_province_slug(row) for row in self.new_rows}
        for key, olds in self.joined.items():
            if len(olds) > 1:
                edges = tuple(EdgeDraft(slugs[old], new[key]) for old in olds)
                self._event(new[key], EventKind.MERGE, edges, self.facts.province_instrument)

    def _district_event(self) -> None:
        slugs = dict.fromkeys(f"district-{row['districtCode']}" for row in self.old_rows)
        by_province: dict[str, list[str]] = defaultdict(list)
        for slug in slugs:
            by_province[self.drafts.versions[slug][0].parent or ""].append(slug)
        for province, districts in by_province.items():
            edges = tuple(EdgeDraft(slug, None) for slug in districts)
            instrument = self.facts.district_instrument
            self._event(f"districts-of-{province}", EventKind.ABOLISH, edges, instrument)

    def _commune_event(self, row: sqlite3.Row) -> None:
        ways = self.passages[row["provinceKey"], row["wardKey"]]
        slug = _new_slug(row)
        edges = tuple(EdgeDraft(self.old_slugs[way.old], slug, way.whole) for way in ways)
        kind = self._commune_event_kind(ways, edges, slug)
        instrument = self.facts.commune_instruments.get(row["provinceCode"], Instrument())
        self._event(slug, kind, edges, instrument)

    def _commune_event_kind(
        self, ways: list[Passage], edges: tuple[EdgeDraft, ...], slug: str
    ) -> EventKind:
        if len(ways) > 1:
            return EventKind.MERGE
        if not ways[0].whole:
            return EventKind.SPLIT
        old, new = self.drafts.versions[edges[0].source or ""][0], self.drafts.versions[slug][0]
        if (old.designation, old.name) != (new.designation, new.name):
            return EventKind.RENAME
        return EventKind.RECODE if old.code != new.code else EventKind.TRANSFER

    def _event(
        self, slug: str, kind: EventKind, edges: tuple[EdgeDraft, ...], instrument: Instrument
    ) -> None:
        day = self.facts.reorganised_on
        self.drafts.events.append(
            EventDraft(
                f"{slug}-from-{day:%Y-%m-%d}",
                kind,
                day,
                EDGE_SOURCE,
                edges,
                instrument.number,
                instrument.signed_on,
            )
        )


def _parts(full_name: str) -> tuple[str, str]:
    """Designation and name: the package's own type column disagrees with it in four rows."""
    for designation in DESIGNATIONS:
        if full_name.casefold().startswith(f"{designation.casefold()} "):
            return designation, full_name[len(designation) + 1 :]
    return "", full_name


def _old_key(row: sqlite3.Row) -> str:
    return f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey']}"


def _old_slug(row: sqlite3.Row) -> str:
    if row["wardCode"]:
        return f"commune-{row['wardCode']}"
    return f"uncoded-{row['districtCode']}"


def _new_slug(row: sqlite3.Row) -> str:
    return f"commune-{row['wardCode']}-2025"
