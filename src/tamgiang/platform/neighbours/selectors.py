"""Reads of the systems beside ours: declared ones, as they were changed; imports; ways out."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tamgiang.platform.imports.models import Batch, BatchState
from tamgiang.platform.neighbours.models import State, System
from tamgiang.platform.neighbours.patterns import filled
from tamgiang.platform.registers.models import Record

FILE = Path(__file__).parent / "data" / "systems.yaml"


def systems() -> list[System]:
    """Every system: those of the file, as they were changed, then those added here."""
    stored = {system.code: system for system in System.objects.select_related("owner")}
    declared = {entry["code"]: _declared(entry) for entry in _document()}
    return list({**declared, **stored}.values())


def system_of(code: str) -> System | None:
    """One system by its code."""
    return next((system for system in systems() if system.code == code), None)


def last_import(system: System) -> Batch | None:
    """The last sheet from this system that was taken in, by the name of its source."""
    if not system.source:
        return None
    taken = Batch.objects.filter(source__iexact=system.source, state=BatchState.APPLIED)
    return taken.order_by("-applied_at").first()


@dataclass(frozen=True, slots=True)
class WayOut:
    """A link from a record to the same thing in another system."""

    system: System
    url: str


def ways_out(record: Record) -> list[WayOut]:
    """Where else this record can be opened; nothing where no pattern is declared."""
    name = record.register.full_name
    active = System.objects.exclude(state__in=(State.PAUSED, State.ENDED))
    return [
        WayOut(system, url)
        for system in active
        if (pattern := system.links.get(name)) and (url := filled(pattern, record))
    ]


def registers_of(system: System) -> tuple[str, ...]:
    """The registers whose records the file says the system holds too."""
    entry = next((one for one in _document() if one["code"] == system.code), {})
    return tuple(dict.fromkeys([*entry.get("registers", ()), *system.links]))


def _declared(entry: dict[str, Any]) -> System:
    return System(
        code=entry["code"],
        name_vi=entry["name"]["vi"],
        name_en=entry["name"]["en"],
        purpose_vi=entry["purpose"]["vi"],
        purpose_en=entry["purpose"]["en"],
        address=entry.get("address", ""),
        source=entry.get("source", ""),
    )


@cache
def _document() -> list[dict[str, Any]]:
    document: dict[str, list[dict[str, Any]]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return document["systems"]
