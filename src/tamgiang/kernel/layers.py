"""What lies on a map: things at places, each in words and with a tone; GeoJSON at the boundary."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from tamgiang.kernel.labels import Label


class Tone(StrEnum):
    """How a thing stands. Never alone: the words of the thing say it too."""

    PLAIN = "plain"
    GOOD = "good"
    NOTICE = "notice"
    WARNING = "warning"
    DANGER = "danger"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing on a map, at degrees of longitude and latitude.

    `key` stays the same while the thing does. `said` is its value or state in words, `short` a
    value with its unit that stands beside its sign; `at` the moment it was so, `old` whether that
    is too long ago. `count` is how many things stand for one place; `icon` another sign than that
    of the layer. Never a personal value.
    """

    key: str
    title: Label
    lon: float
    lat: float
    tone: Tone = Tone.PLAIN
    said: Label | None = None
    short: Label | None = None
    at: datetime | None = None
    old: bool = False
    count: int = 1
    icon: str = ""
    url: str = ""

    def as_geojson(self, language: str) -> dict[str, Any]:
        """The thing as a GeoJSON feature in one language."""
        told = {
            "title": self.title.in_language(language),
            "said": self.said.in_language(language) if self.said else "",
            "short": self.short.in_language(language) if self.short else "",
            "tone": self.tone.value,
            "old": self.old,
            "at": self.at.isoformat() if self.at else None,
            "count": self.count,
            "icon": self.icon,
            "url": self.url,
        }
        place = {"type": "Point", "coordinates": [round(self.lon, 6), round(self.lat, 6)]}
        return {"type": "Feature", "id": self.key, "geometry": place, "properties": told}


def as_geojson(features: Iterable[Feature], language: str) -> dict[str, Any]:
    """Features as a GeoJSON collection in one language, in their order."""
    found = [feature.as_geojson(language) for feature in features]
    return {"type": "FeatureCollection", "features": found}
