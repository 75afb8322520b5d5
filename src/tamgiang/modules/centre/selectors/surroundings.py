"""What lies around an incident: records of any register with a position, and who needs help.

Registers of other modules are known by name only; one that is not installed has no records.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, radians
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from tamgiang.kernel.geometry import EARTH_RADIUS_M, distance_m
from tamgiang.modules.centre.models import SupportHousehold
from tamgiang.modules.centre.selectors.records import having
from tamgiang.platform.orgunits.models import UnitKind
from tamgiang.platform.orgunits.selectors import blocks_of, unit_on
from tamgiang.platform.registers.models import MODELS, Record
from tamgiang.platform.scopes import current_scope

CAMERAS = "cameras.camera"
RADIUS_M = 500.0
MOST = 24
NEEDS = ("elderly", "disabled", "pregnant", "small_children", "needs_boat")
DEGREE_M = radians(1) * EARTH_RADIUS_M


@dataclass(frozen=True, slots=True)
class Near:
    """A record and how far it lies from the incident, in metres."""

    record: Record
    metres: int


@dataclass(frozen=True, slots=True)
class HelpNeeded:
    """Households of an area that need help, in numbers only.

    `unit` names the commune; `people` counts persons; `needs` households by what they need.
    """

    unit: str
    blocks: frozenset[int]
    households: int
    people: int
    needs: Mapping[str, int]
    by_block: Mapping[int, int]


def near(
    register: str, position: tuple[float, float] | None, radius_m: float = RADIUS_M
) -> list[Near]:
    """Active records of a register within a radius of (lat, lon), the nearest first; MOST at most.

    One query, by a box of degrees; none where the register or the position is not known, or where
    the open scope may not see the register.
    """
    model = MODELS.get(register)
    if model is None or position is None or not current_scope().may(f"registers.view:{register}"):
        return []
    lat, lon = position
    high, wide = radius_m / DEGREE_M, radius_m / (DEGREE_M * cos(radians(lat)))
    box = {
        "position_lat__range": (lat - high, lat + high),
        "position_lon__range": (lon - wide, lon + wide),
        "ended_on": None,
    }
    found = []
    for record in having(model, **box):
        said: Mapping[str, Any] = record.values()
        metres = distance_m((lon, lat), (said["position_lon"], said["position_lat"]))
        if metres <= radius_m:
            found.append(Near(record, round(metres)))
    return sorted(found, key=lambda one: (one.metres, one.record.pk))[:MOST]


def position_of(record: Record) -> tuple[float, float] | None:
    """(lat, lon) of a record that has a `position`; None while it is not known."""
    said = record.values()
    lat, lon = said.get("position_lat"), said.get("position_lon")
    return None if lat is None or lon is None else (lat, lon)


def cameras_near(incident: Record, radius_m: float = RADIUS_M) -> list[Near]:
    """Cameras around an incident; empty while the house has no cameras."""
    return near(CAMERAS, position_of(incident), radius_m)


def area_of(block: int) -> tuple[str, frozenset[int]]:
    """The commune a block lies in today, by name, and the blocks of it."""
    today = timezone.localdate()
    unit = unit_on(block, today)
    while unit and unit.kind != UnitKind.COMMUNE and unit.parent:
        unit = unit_on(unit.parent, today)
    if unit is None or unit.kind != UnitKind.COMMUNE:
        return "", frozenset((block,))
    return unit.full_name, frozenset(blocks_of(unit.id, today)) | {block}


def help_needed(incident: Record) -> HelpNeeded:
    """Households that need help in the commune of an incident, in numbers: nobody is named."""
    unit, blocks = area_of(incident.block_id)
    needs, by_block, people, count = dict.fromkeys(NEEDS, 0), dict[int, int](), 0, 0
    columns = ("block_id", "people", *NEEDS)
    for block, number, *flags in households_in(blocks).values_list(*columns):
        count += 1
        people += number or 1
        by_block[block] = by_block.get(block, 0) + 1
        for need, there in zip(NEEDS, flags, strict=True):
            needs[need] += bool(there)
    return HelpNeeded(unit, blocks, count, people, needs, by_block)


def households_in(blocks: frozenset[int]) -> QuerySet[Record]:
    """Households listed today in these blocks, as far as the open scope sees them."""
    found = having(SupportHousehold, block__in=blocks).filter(still_listed())
    return found.order_by("block_id", "pk")


def still_listed() -> Q:
    """The condition that a record holds today."""
    today = timezone.localdate()
    return Q(effective_on__lte=today) & (Q(ended_on=None) | Q(ended_on__gt=today))
