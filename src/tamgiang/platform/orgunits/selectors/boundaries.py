"""The units of an area as a map layer."""

from datetime import date
from functools import lru_cache
from typing import Any

from tamgiang.platform.orgunits.models import Area
from tamgiang.platform.orgunits.selectors.units import stamp


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
