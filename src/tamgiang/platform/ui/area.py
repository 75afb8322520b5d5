"""The area this house serves, and the places in it."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from tamgiang.platform.house.models import Site
from tamgiang.platform.house.selectors import default_area
from tamgiang.platform.orgunits import selectors as units
from tamgiang.platform.orgunits.models import Area
from tamgiang.platform.orgunits.selectors.units import stamp
from tamgiang.platform.orgunits.services import SAMPLE_AREA
from tamgiang.platform.ui.words import today


def area_code() -> str:
    """The code of the area the screens show, as decided for this house; empty before."""
    return _code(stamp())


@lru_cache(maxsize=4)
def _code(_stamp: str) -> str:
    return default_area()


@lru_cache(maxsize=4)
def _name(code: str, _stamp: str) -> str:
    found = Area.objects.filter(code=code).values_list("name", flat=True).first()
    return found or ""


def area_name() -> str:
    """The name of that area; empty before anything is loaded."""
    return _name(area_code(), stamp())


def sample_here() -> bool:
    """Whether the house holds the sample area, which every page says then."""
    return _sample(stamp())


@lru_cache(maxsize=4)
def _sample(_stamp: str) -> bool:
    return Area.objects.filter(code=SAMPLE_AREA).exists()


def has_logo() -> bool:
    """Whether the office gave a logo."""
    return _logo(stamp())


@lru_cache(maxsize=4)
def _logo(_stamp: str) -> bool:
    return Site.objects.exclude(logo_type="").exists()


def centre() -> tuple[float, float] | None:
    """(lat, lon) in the middle of the units of today, None before any is chosen."""
    return _centre(area_code(), today(), stamp())


@lru_cache(maxsize=4)
def _centre(area: str, on: date, _stamp: str) -> tuple[float, float] | None:
    members = units.area_units(area, on)
    known = [member.unit.centre for member in members if member.unit.centre]
    if not known:
        return None
    lon, lat = (sum(axis) / len(known) for axis in zip(*known, strict=True))
    return lat, lon


def place_choices(on: date | None = None) -> Sequence[tuple[int, str]]:
    """(unit id, "Thôn 1, Xã Quảng Thọ") of the communes and hamlets of a day."""
    return units.choices(area_code(), on or today())


def place_names(blocks: set[int]) -> Mapping[int, str]:
    """How the building blocks of records are written, by unit id."""
    known = dict(place_choices())
    missing = blocks - known.keys()
    return {**known, **(units.names(missing, today()) if missing else {})}
