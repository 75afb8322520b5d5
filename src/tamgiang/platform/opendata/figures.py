"""Public figures of a day, of the area and of each of its units, as rows and as a map layer."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tamgiang.platform.indicators.catalogue import catalogue
from tamgiang.platform.indicators.selectors import Figure, Reading
from tamgiang.platform.orgunits.selectors import boundaries

HEADS = (
    "area", "unit_code", "unit_name", "units_inside", "units_total", "date", "indicator",
    "name_vi", "name_en", "numerator", "denominator", "value", "measured_in", "status",
    "definition_version",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OfUnit:
    """One figure of one unit; the whole area has neither code nor parts."""

    unit_code: str
    unit_name: str
    inside: int | None
    total: int | None
    figure: Figure


def figures_of(read: Reading, area_name: str) -> Iterator[OfUnit]:
    """Every figure in force: first of the area, then of each unit in order of code."""
    for figure in read.figures():
        yield OfUnit("", area_name, None, None, figure)
    for member in read.units:
        for figure in read.figures(member.unit.id):
            unit = member.unit
            yield OfUnit(unit.code, unit.full_name, member.inside, member.total, figure)


def rows(read: Reading, area_name: str) -> Iterator[list[Any]]:
    """The figures under `HEADS`; absent numbers stay empty."""
    for told in figures_of(read, area_name):
        figure = told.figure
        yield [
            read.area,
            told.unit_code,
            told.unit_name,
            told.inside,
            told.total,
            read.as_of.isoformat(),
            figure.code,
            figure.name.vi,
            figure.name.en,
            figure.numerator,
            figure.denominator,
            figure.value,
            str(figure.unit),
            str(figure.status),
            figure.definition.version,
        ]


def layer(read: Reading) -> dict[str, Any]:
    """A GeoJSON feature collection: the units of the day with their figures by code."""
    codes = [definition.code for definition in catalogue().at(read.as_of)]
    figures: dict[int, dict[str, Any]] = {}
    for code in codes:
        for member, figure in read.by_unit(code):
            figures.setdefault(member.unit.id, {})[code] = {
                "numerator": figure.numerator,
                "denominator": figure.denominator,
                "value": None if figure.value is None else float(figure.value),
            }
    features = [
        {
            **feature,
            "properties": {**feature["properties"], "figures": figures.get(_unit(feature), {})},
        }
        for feature in boundaries(read.area, read.as_of)["features"]
    ]
    return {"type": "FeatureCollection", "date": read.as_of.isoformat(), "features": features}


def _unit(feature: dict[str, Any]) -> int:
    unit: int = feature["properties"]["id"]
    return unit
