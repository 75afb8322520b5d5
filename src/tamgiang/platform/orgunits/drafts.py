"""Units, versions and events as read from data files, before they have rows."""

from dataclasses import dataclass, field, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class VersionDraft:
    """One dated version; `parent` is the slug of the unit above."""

    kind: str
    code: str
    designation: str
    name: str
    parent: str | None
    valid_from: date
    valid_to: date | None
    source: str
    lat: float | None = None
    lon: float | None = None
    area_km2: float | None = None
    weight: int = 0


@dataclass(frozen=True, slots=True)
class EdgeDraft:
    """From one unit's slug to another's."""

    source: str | None
    target: str | None
    whole: bool = True


@dataclass(frozen=True, slots=True)
class EventDraft:
    """One change with its instrument and its edges."""

    slug: str
    kind: str
    effective_on: date
    source: str
    edges: tuple[EdgeDraft, ...]
    instrument: str = ""
    instrument_on: date | None = None


@dataclass(slots=True)
class Drafts:
    """Versions by unit slug, and events, in the order in which they were read."""

    versions: dict[str, list[VersionDraft]] = field(default_factory=dict)
    events: list[EventDraft] = field(default_factory=list)
    synthetic: set[str] = field(default_factory=set)

    def add(self, slug: str, version: VersionDraft) -> None:
        """Add a version of the unit `slug`, keeping its versions oldest first."""
        held = self.versions.setdefault(slug, [])
        held.append(version)
        held.sort(key=lambda draft: draft.valid_from)

    def extend_back(self, slug: str, day: date, source: str) -> None:
        """Let the oldest version of a unit hold from an earlier day, in the same form."""
        held = self.versions[slug]
        note = f"{held[0].source}; {source}"
        held[0] = replace(held[0], valid_from=day, source=note[:250])
