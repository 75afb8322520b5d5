"""Reads of units and areas. Units are public, so nothing here is scoped by person."""

from tamgiang.platform.orgunits.selectors.areas import (
    AreaUnit,
    Hamlet,
    area_routes,
    area_units,
    block_to_commune,
    changes,
    choices,
    hamlets,
)
from tamgiang.platform.orgunits.selectors.boundaries import boundaries, water
from tamgiang.platform.orgunits.selectors.history import history
from tamgiang.platform.orgunits.selectors.relations import (
    Related,
    blocks_of,
    comparable_groups,
    predecessors,
    successors,
)
from tamgiang.platform.orgunits.selectors.search import search
from tamgiang.platform.orgunits.selectors.units import (
    UnitInfo,
    names,
    steady,
    unit_by_code,
    unit_on,
    versions_at,
)

__all__ = [
    "AreaUnit",
    "Hamlet",
    "Related",
    "UnitInfo",
    "area_routes",
    "area_units",
    "block_to_commune",
    "blocks_of",
    "boundaries",
    "changes",
    "choices",
    "comparable_groups",
    "hamlets",
    "history",
    "names",
    "predecessors",
    "search",
    "steady",
    "successors",
    "unit_by_code",
    "unit_on",
    "versions_at",
    "water",
]
