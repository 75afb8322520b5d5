"""The area this house serves, and the places in it."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from django.conf import settings

from tamgiang.platform.orgunits import selectors as units
from tamgiang.platform.orgunits.models import Area
from tamgiang.platform.ui.words import today


def area_code() -> str:
    """The code of the area the screens show."""
    return getattr(settings, "AREA", "quang-dien")


@lru_cache(maxsize=4)
def _name(code: str) -> str:
    found = Area.objects.filter(code=code).values_list("name", flat=True).first()
    return found or ""


def area_name() -> str:
    """The name of that area; empty before anything is loaded."""
    found = _name(area_code())
    if not found:
        _name.cache_clear()
    return found


def place_choices(on: date | None = None) -> list[tuple[int, str]]:
    """(unit id, "Thôn 1, Xã Quảng Thọ") of the communes and hamlets of a day."""
    return units.choices(area_code(), on or today())


def place_names(blocks: set[int]) -> Mapping[int, str]:
    """How the building blocks of records are written, by unit id."""
    known = dict(place_choices())
    missing = blocks - known.keys()
    return {**known, **(units.names(missing, today()) if missing else {})}
