"""Loading surveyed boundaries from the command line."""

import json
from datetime import date
from pathlib import Path

import pytest

from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.orgunits.cli import UnreadableFile, boundaries
from tamgiang.platform.orgunits.models import UnitBoundary
from tamgiang.platform.orgunits.selectors import boundaries as drawn
from tamgiang.platform.orgunits.services.boundaries import CodeUnknown

BOX = [[107.50, 16.58], [107.52, 16.58], [107.52, 16.60], [107.50, 16.60], [107.50, 16.58]]


def _file(folder: Path, code: str) -> str:
    feature = {
        "type": "Feature",
        "properties": {"ma": code},
        "geometry": {"type": "Polygon", "coordinates": [BOX]},
    }
    path = folder / "survey.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return str(path)


def _load(path: str) -> int:
    return boundaries([path, "--on", "2023-08-22", "--source", "Đo đạc", "--code-property", "ma"])


def test_a_surveyed_shape_replaces_its_cell_and_is_audited(
    sample_area: str, tmp_path: Path
) -> None:
    assert _load(_file(tmp_path, "19867")) == 0

    shapes = {f["properties"]["name"]: f for f in drawn(sample_area, date(2023, 8, 22))["features"]}
    assert shapes["Sịa"]["properties"]["approximate"] is False
    assert AuditEntry.objects.get(action="boundaries.loaded").body["count"] == 1


def test_an_unknown_code_or_file_loads_nothing(sample_area: str, tmp_path: Path) -> None:
    with pytest.raises(CodeUnknown):
        _load(_file(tmp_path, "99999"))
    with pytest.raises(UnreadableFile):
        _load(str(tmp_path / "absent.geojson"))
    assert not UnitBoundary.objects.exists()
    assert not AuditEntry.objects.filter(action="boundaries.loaded").exists()
