"""The units of an area as a map layer."""

from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from tamgiang.platform.orgunits.models import Area
from tamgiang.platform.orgunits.selectors.units import stamp

ARCHIPELAGOS = Path(__file__).parent.parent / "data" / "archipelagos.yaml"


def boundaries(area: str, on: date) -> dict[str, Any]:
    """The units of an area on a day as a GeoJSON feature collection of a few kB.

    Properties: id, code, name, full_name, extent (whole|part), inside and total (old units),
    approximate, inside_only (the shape shows only the part in the area), label_at [lon, lat].
    A unit with neither a loaded boundary nor a centre is left out. Kept until units change; one
    query when warm. Treat the answer as read-only.
    """
    from tamgiang.platform.orgunits.selectors.layers import collection

    return collection(area, on, stamp())


def water(area: str) -> dict[str, Any]:
    """The area's approximate water as a GeoJSON feature collection, empty when unknown.

    Kept until units change. Treat the answer as read-only.
    """
    return _water(area, stamp())


@lru_cache(maxsize=16)
def _water(area: str, _stamp: str) -> dict[str, Any]:
    found = Area.objects.filter(code=area).values_list("water", flat=True).first()
    return found or {"type": "FeatureCollection", "features": []}


@cache
def archipelagos() -> dict[str, Any]:
    """Hoàng Sa and Trường Sa, for every map of the country, as GeoJSON points with a box."""
    entries = yaml.safe_load(ARCHIPELAGOS.read_text(encoding="utf-8"))
    return {"type": "FeatureCollection", "features": [_archipelago(entry) for entry in entries]}


def _archipelago(entry: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {name: entry[name] for name in ("name", "unit_code", "under", "box")},
        "geometry": {"type": "Point", "coordinates": [entry["lon"], entry["lat"]]},
    }
