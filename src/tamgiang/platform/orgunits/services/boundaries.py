"""Load surveyed boundaries from GeoJSON, matched by code and day."""

import json
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.geometry import VIET_NAM
from tamgiang.kernel.labels import Label
from tamgiang.platform.orgunits.models import UnitBoundary, UnitKind
from tamgiang.platform.orgunits.selectors.units import versions_at
from tamgiang.platform.orgunits.services.revision import touch

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


class NotFeatures(Refusal):
    """The document is not a GeoJSON feature collection."""

    code = "orgunits.not_geojson"
    message = Label(
        "Tệp không phải là GeoJSON FeatureCollection: {why}",
        "The file is not a GeoJSON FeatureCollection: {why}",
    )


class CodeMissing(Refusal):
    """A feature does not carry the property that names its unit."""

    code = "orgunits.boundary_without_code"
    message = Label(
        "Đối tượng thứ {place} không có thuộc tính “{name}” chứa mã đơn vị.",
        "Feature {place} has no property “{name}” with the unit's code.",
    )


class CodeUnknown(Refusal):
    """No unit of that level bore the code on the day."""

    code = "orgunits.boundary_code_unknown"
    message = Label(
        "Đối tượng thứ {place}: ngày {day} không có đơn vị nào mang mã {unit_code}.",
        "Feature {place}: no unit bore the code {unit_code} on {day}.",
    )


class CodeTwice(Refusal):
    """Two features name one unit."""

    code = "orgunits.boundary_code_twice"
    message = Label(
        "Mã {unit_code} có ở hai đối tượng; thứ hai là đối tượng {place}.",
        "The code {unit_code} stands on two features; the second is feature {place}.",
    )


class ShapeRefused(Refusal):
    """A geometry is not a valid polygon in longitude and latitude within the country."""

    code = "orgunits.boundary_shape"
    message = Label(
        "Ranh giới của mã {unit_code} (đối tượng {place}) không dùng được: {why}",
        "The boundary of code {unit_code} (feature {place}) cannot be used: {why}",
    )


NO_POLYGON = Label("không phải vùng (Polygon hoặc MultiPolygon)", "not a Polygon or MultiPolygon")
BROKEN = Label("vùng tự cắt hoặc rỗng", "the polygon crosses itself or is empty")
ELSEWHERE = Label(
    "nằm ngoài Việt Nam; toạ độ phải là kinh độ rồi vĩ độ (WGS 84)",
    "outside Viet Nam; positions are longitude then latitude (WGS 84)",
)
NOT_A_COLLECTION = Label("thiếu danh sách features", "it has no list of features")
NOT_JSON = Label("không đọc được JSON", "it is not JSON")


@transaction.atomic
def load_boundaries(
    document: object,
    *,
    on: date,
    source: str,
    code_property: str = "code",
    kind: str = UnitKind.COMMUNE,
    approximate: bool = False,
) -> int:
    """Store the shape of each feature of a GeoJSON text or object, by code and day.

    All or nothing; a shape stored before is replaced. Returns how many were stored. Raises
    NotFeatures, CodeMissing, CodeUnknown, CodeTwice or ShapeRefused.
    """
    shapes = _matched(_features(document), code_property, kind, on)
    UnitBoundary.objects.filter(version_id__in=shapes).delete()
    UnitBoundary.objects.bulk_create(
        UnitBoundary(version_id=version, geometry=shape, approximate=approximate, source=source)
        for version, shape in shapes.items()
    )
    touch()
    return len(shapes)


def _matched(
    features: list[Any], code_property: str, kind: str, on: date
) -> dict[int, dict[str, Any]]:
    """GeoJSON geometry by version id; the first feature that does not fit is refused."""
    # Brings shapely, a third of a second, which no other service of this package needs.
    from tamgiang.platform.orgunits.boundaries import geojson

    versions = {info.code: info.version for info in versions_at(on, kind)}
    shapes: dict[int, dict[str, Any]] = {}
    for place, item in enumerate(features, start=1):
        unit_code = _code(item, code_property, place)
        if unit_code not in versions:
            raise CodeUnknown(place=place, unit_code=unit_code, day=on.strftime("%d/%m/%Y"))
        if versions[unit_code] in shapes:
            raise CodeTwice(place=place, unit_code=unit_code)
        shapes[versions[unit_code]] = geojson(_shape(item, unit_code, place))
    return shapes


def _features(document: object) -> list[Any]:
    if isinstance(document, str | bytes):
        try:
            document = json.loads(document)
        except ValueError as error:
            raise NotFeatures(why=NOT_JSON) from error
    features = document.get("features") if isinstance(document, Mapping) else None
    if not isinstance(features, list):
        raise NotFeatures(why=NOT_A_COLLECTION)
    return features


def _code(item: Any, name: str, place: int) -> str:  # noqa: ANN401 - foreign JSON
    properties = item.get("properties") if isinstance(item, Mapping) else None
    code = properties.get(name) if isinstance(properties, Mapping) else None
    if not isinstance(code, str | int) or not str(code).strip():
        raise CodeMissing(place=place, name=name)
    # Spreadsheets and some converters drop the zeros in front of a five-digit code.
    return str(code).strip().zfill(5)


def _shape(item: Mapping[str, Any], unit_code: str, place: int) -> "BaseGeometry":
    import shapely

    geometry = item.get("geometry")
    if not isinstance(geometry, Mapping) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise ShapeRefused(unit_code=unit_code, place=place, why=NO_POLYGON)
    try:
        polygon = shapely.force_2d(shapely.geometry.shape(dict(geometry)))
    except (ValueError, TypeError, IndexError, shapely.errors.ShapelyError) as error:
        raise ShapeRefused(unit_code=unit_code, place=place, why=BROKEN) from error
    if polygon.is_empty or not polygon.is_valid:
        raise ShapeRefused(unit_code=unit_code, place=place, why=BROKEN)
    west, south, east, north = polygon.bounds
    if not (VIET_NAM.holds(west, south) and VIET_NAM.holds(east, north)):
        raise ShapeRefused(unit_code=unit_code, place=place, why=ELSEWHERE)
    return polygon
