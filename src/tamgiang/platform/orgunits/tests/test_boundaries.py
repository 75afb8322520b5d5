"""Approximate cells that say so, and surveyed boundaries loaded from GeoJSON."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from shapely.geometry import shape

from tamgiang.kernel.errors import Refusal
from tamgiang.platform.orgunits.models import UnitBoundary
from tamgiang.platform.orgunits.selectors import boundaries, hamlets, water
from tamgiang.platform.orgunits.services import load_boundaries
from tamgiang.platform.orgunits.services.boundaries import (
    CodeMissing,
    CodeTwice,
    CodeUnknown,
    NotFeatures,
    ShapeRefused,
)

REPORT_DAY, NEW = date(2023, 8, 22), date(2025, 7, 1)
BOX = [[107.50, 16.58], [107.52, 16.58], [107.52, 16.60], [107.50, 16.60], [107.50, 16.58]]


def _shapes(area: str, on: date) -> dict[str, Any]:
    return {f["properties"]["name"]: shape(f["geometry"]) for f in boundaries(area, on)["features"]}


def _document(code: object = "19867", ring: list[list[float]] = BOX) -> dict[str, Any]:
    feature = {
        "type": "Feature",
        "properties": {"code": code},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    return {"type": "FeatureCollection", "features": [feature]}


def test_eleven_cells_that_neither_overlap_nor_leave_gaps(sample_area: str) -> None:
    shapes = _shapes(sample_area, REPORT_DAY)
    whole = sum(cell.area for cell in shapes.values())
    union = next(iter(shapes.values()))
    for cell in shapes.values():
        union = union.union(cell)
    assert len(shapes) == 11
    assert all(cell.is_valid for cell in shapes.values())
    assert union.area == pytest.approx(whole, rel=1e-3)
    assert union.geom_type == "Polygon"


def test_every_shape_says_that_it_is_approximate(sample_area: str) -> None:
    for on in (REPORT_DAY, NEW):
        assert all(f["properties"]["approximate"] for f in boundaries(sample_area, on)["features"])
    assert water(sample_area)["features"][0]["properties"]["approximate"]


def test_a_unit_of_today_is_the_union_of_its_old_communes(sample_area: str) -> None:
    old, new = _shapes(sample_area, REPORT_DAY), _shapes(sample_area, NEW)
    parts = [old[name] for name in ("Quảng Thái", "Quảng Lợi", "Quảng Vinh", "Quảng Phú")]
    assert new["Đan Điền"].area == pytest.approx(sum(p.area for p in parts), rel=1e-3)


def test_a_unit_partly_inside_shows_only_that_part(sample_area: str) -> None:
    features = {
        f["properties"]["name"]: f["properties"] for f in boundaries(sample_area, NEW)["features"]
    }
    assert {name for name, p in features.items() if p["inside_only"]} == {"Phong Quảng", "Hóa Châu"}
    assert features["Phong Quảng"]["extent"] == "part"


def test_the_layer_is_small(sample_area: str) -> None:
    assert len(json.dumps(boundaries(sample_area, REPORT_DAY))) < 8_000


def test_labels_and_hamlets_lie_in_the_outline(sample_area: str) -> None:
    features = boundaries(sample_area, REPORT_DAY)["features"]
    outline = [shape(f["geometry"]).buffer(1e-4) for f in features]
    for place in hamlets(sample_area):
        point = shape({"type": "Point", "coordinates": [place.lon, place.lat]})
        assert any(cell.covers(point) for cell in outline)


def test_a_loaded_boundary_replaces_the_cell_on_its_day_only(sample_area: str) -> None:
    before = boundaries(sample_area, NEW)
    assert load_boundaries(_document(), on=REPORT_DAY, source="survey") == 1
    by_code = {f["properties"]["code"]: f for f in boundaries(sample_area, REPORT_DAY)["features"]}
    assert by_code["19867"]["geometry"] == {"type": "Polygon", "coordinates": [BOX]}
    assert by_code["19867"]["properties"]["approximate"] is False
    assert by_code["19870"]["properties"]["approximate"] is True
    assert boundaries(sample_area, NEW) == before


def test_loading_again_replaces(sample_area: str) -> None:
    text = json.dumps(_document(code=19867))
    load_boundaries(text, on=REPORT_DAY, source="first")
    load_boundaries(text, on=REPORT_DAY, source="second")
    assert UnitBoundary.objects.get().source == "second"


def _refusals() -> Iterator[tuple[Any, type[Refusal]]]:
    yield "{", NotFeatures
    yield [], NotFeatures
    yield {"type": "FeatureCollection"}, NotFeatures
    yield _document(code=None), CodeMissing
    yield {"features": [None]}, CodeMissing
    yield _document(code="20014-x"), CodeUnknown
    yield {"features": 2 * _document()["features"]}, CodeTwice
    yield _document(ring=[[lat, lon] for lon, lat in BOX]), ShapeRefused
    yield _document(ring=[BOX[0], BOX[2], BOX[1], BOX[3], BOX[0]]), ShapeRefused
    yield _document(ring=[]), ShapeRefused
    yield _document(ring=[["a", "b"]] * 4), ShapeRefused  # type: ignore[list-item]
    yield {"features": [{"properties": {"code": "19867"}, "geometry": None}]}, ShapeRefused


@pytest.mark.parametrize(("document", "refusal"), list(_refusals()))
def test_a_document_that_does_not_fit_is_refused_whole(
    sample_area: str, document: object, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal) as refused:
        load_boundaries(document, on=REPORT_DAY, source="survey")
    assert refused.value.text("vi") and refused.value.text("en")
    assert not UnitBoundary.objects.exists()


def test_a_code_of_another_day_is_refused_with_the_day(sample_area: str) -> None:
    with pytest.raises(CodeUnknown) as refused:
        load_boundaries(_document(code="19894"), on=NEW, source="survey")
    assert refused.value.text("en") == "Feature 1: no unit bore the code 19894 on 01/07/2025."
