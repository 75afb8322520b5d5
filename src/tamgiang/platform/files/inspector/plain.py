"""Text, tables and map layers: whole, without markup a browser would run, without entities."""

import json
import re
from pathlib import Path
from xml.parsers import expat

from tamgiang.platform.files.inspector.limits import LIMITS, Refused, SetApart
from tamgiang.platform.files.inspector.signatures import is_text, plain

_XML = re.compile(rb"\s*<(?:\?xml|gpx\b|!doctype)", re.IGNORECASE)
_GEOJSON = frozenset(
    (
        *("FeatureCollection", "Feature", "Point", "MultiPoint", "LineString"),
        *("MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"),
    )
)


def look_into_text(path: Path, extension: str) -> str:
    """`txt` or `csv` as the name has it, `gpx` or `geojson` by content."""
    if path.stat().st_size > LIMITS.text:
        raise Refused("files.too_large")
    content = plain(path.read_bytes())
    if not is_text(content):
        return ""
    if _XML.match(content):
        return _xml(content)
    if extension == "geojson":
        return _geojson(content)
    return "csv" if extension == "csv" else "txt"


def _xml(content: bytes) -> str:
    """A GPX track; other XML is none of our types. Entities are never declared."""
    roots: list[str] = []
    parser = expat.ParserCreate()

    def declared(*_told: object) -> None:
        raise SetApart("xml_entities", "gpx")

    parser.StartDoctypeDeclHandler = declared
    parser.EntityDeclHandler = declared
    parser.StartElementHandler = lambda name, _attributes: roots.append(name) if not roots else None
    try:
        parser.Parse(content, True)
    except expat.ExpatError:
        raise Refused("files.damaged") from None
    return "gpx" if roots and roots[0].rpartition(":")[2] == "gpx" else ""


def _geojson(content: bytes) -> str:
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        raise Refused("files.damaged") from None
    if not isinstance(told, dict) or told.get("type") not in _GEOJSON:
        raise Refused("files.damaged")
    return "geojson"
