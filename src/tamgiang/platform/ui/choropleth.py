"""The map of a figure by unit: classes of values, their legend, shapes and the same as a list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tamgiang.kernel.numbers import format_integer, format_scaled
from tamgiang.platform.indicators.selectors import Figure, Reading
from tamgiang.platform.orgunits.selectors import AreaUnit
from tamgiang.platform.ui.maps import AreaMap, Shape, area_map
from tamgiang.platform.ui.tiles import Tile, indicator_url

CLASSES = 5


@dataclass(frozen=True, slots=True)
class Worth:
    """One unit with its figure and the class it is drawn in (0: no data)."""

    unit: AreaUnit
    figure: Figure
    rank: int
    url: str


@dataclass(frozen=True, slots=True)
class Choropleth:
    """Everything the map and the list beside it show."""

    figure: Tile
    picture: AreaMap | None
    shapes: tuple[tuple[Shape, Worth], ...]
    worths: tuple[Worth, ...]
    legend: tuple[tuple[int, str], ...]
    codes: tuple[tuple[str, str], ...]
    approximate: bool


def choropleth(reading: Reading, chosen: Tile, offered: Iterable[Tile], on: date) -> Choropleth:
    """The figure of `chosen` over the units of the area by the boundaries of the day."""
    found = reading.by_unit(chosen.figure.code)
    breaks = _breaks([figure.value for _unit, figure in found if figure.value is not None])
    worths = tuple(_worth(unit, figure, breaks) for unit, figure in found)
    by_unit = {worth.unit.unit.id: worth for worth in worths}
    picture = area_map(on)
    shapes = picture.shapes if picture else ()
    language = get_language() or "vi"
    return Choropleth(
        figure=chosen,
        picture=picture,
        shapes=tuple((shape, by_unit[shape.id]) for shape in shapes if shape.id in by_unit),
        worths=worths,
        legend=_legend(breaks, chosen.figure, worths),
        codes=tuple((t.figure.code, t.figure.name.in_language(language)) for t in offered),
        approximate=any(shape.approximate for shape in shapes),
    )


def as_geojson(collection: dict[str, Any], worths: Iterable[Worth]) -> dict[str, Any]:
    """The boundaries with each unit's class and words, for the interactive map."""
    language = get_language() or "vi"
    known = {worth.unit.unit.id: worth for worth in worths}
    features = []
    for item in collection["features"]:
        worth = known.get(item["properties"]["id"])
        told = {"name": item["properties"]["name"], "rank": 0, "printed": "", "url": ""}
        told["label_at"] = item["properties"]["label_at"]
        if worth is not None:
            told |= {"rank": worth.rank, "url": worth.url}
            told["printed"] = worth.figure.printed.in_language(language)
        features.append(item | {"properties": told})
    return {"type": "FeatureCollection", "features": features}


def _worth(unit: AreaUnit, figure: Figure, breaks: list[Decimal]) -> Worth:
    value = figure.value
    rank = 0 if value is None else 1 + sum(Decimal(value) >= edge for edge in breaks)
    return Worth(unit, figure, rank, indicator_url(figure.code, figure.as_of, figure.place))


def _breaks(values: list[Any]) -> list[Decimal]:
    """Inner edges of classes of equal width; none when all values are the same."""
    known = sorted({Decimal(value) for value in values})
    if len(known) < 2:
        return []
    count = min(CLASSES, len(known))
    low, high = known[0], known[-1]
    return [_round(low + (high - low) * step / count, high - low) for step in range(1, count)]


def _round(edge: Decimal, span: Decimal) -> Decimal:
    """An edge with as many digits as the span of the values needs."""
    return edge.quantize(Decimal(1) if span >= CLASSES else Decimal("0.01"))


def _legend(
    breaks: list[Decimal], figure: Figure, worths: tuple[Worth, ...]
) -> tuple[tuple[int, str], ...]:
    rows = [(rank, _range(rank, breaks, figure)) for rank in range(1, len(breaks) + 2)]
    if not any(worth.rank for worth in worths):
        rows = []
    if any(worth.rank == 0 for worth in worths):
        rows.append((0, _("no data")))
    return tuple(rows)


def _range(rank: int, breaks: list[Decimal], figure: Figure) -> str:
    if not breaks:
        return _("the same everywhere")
    if rank == 1:
        return _("under %(edge)s") % {"edge": _printed(breaks[0], figure)}
    if rank == len(breaks) + 1:
        return _("from %(edge)s") % {"edge": _printed(breaks[-1], figure)}
    edges = {"low": _printed(breaks[rank - 2], figure), "high": _printed(breaks[rank - 1], figure)}
    return _("%(low)s to under %(high)s") % edges


def _printed(edge: Decimal, figure: Figure) -> str:
    language = get_language() or "vi"
    if figure.definition.print_rule.is_share:
        return format_scaled(int(edge.scaleb(2)), 2, language, trim=True) + "%"
    return format_integer(int(edge), language)
