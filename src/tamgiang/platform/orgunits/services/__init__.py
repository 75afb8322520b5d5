"""The only writers of units, areas and boundaries."""

from tamgiang.platform.orgunits.services.boundaries import load_boundaries
from tamgiang.platform.orgunits.services.country import load_country, load_province
from tamgiang.platform.orgunits.services.invariants import UnitsContradict
from tamgiang.platform.orgunits.services.sample import SAMPLE_AREA, load_sample_area

__all__ = [
    "SAMPLE_AREA",
    "UnitsContradict",
    "load_boundaries",
    "load_country",
    "load_province",
    "load_sample_area",
]
