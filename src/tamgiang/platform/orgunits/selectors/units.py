"""Which unit was this on that day."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from tamgiang.platform.orgunits.models import Revision, UnitVersion


@dataclass(frozen=True, slots=True)
class UnitInfo:
    """A unit as it was over one interval; `id` and `parent` are Unit ids, not version ids."""

    id: int
    version: int
    kind: str
    code: str
    designation: str
    name: str
    parent: int | None
    valid_from: date
    valid_to: date | None
    lat: float | None
    lon: float | None
    area_km2: float | None
    weight: int
    source: str

    @property
    def full_name(self) -> str:
        """Designation and name as printed: "Xã Quảng Vinh"."""
        return f"{self.designation} {self.name}".strip()

    @property
    def centre(self) -> tuple[float, float] | None:
        """(lon, lat) of the centre when known."""
        return None if self.lat is None or self.lon is None else (self.lon, self.lat)


_COLUMNS = (
    "unit_id",
    "id",
    "kind",
    "code",
    "designation",
    "name",
    "parent_id",
    "valid_from",
    "valid_to",
    "lat",
    "lon",
    "area_km2",
    "weight",
    "source",
)


def live(on: date, prefix: str = "") -> Q:
    """The condition that an interval holds on a day, for a model reached over `prefix`."""
    return Q(**{f"{prefix}valid_from__lte": on}) & (
        Q(**{f"{prefix}valid_to__gt": on}) | Q(**{f"{prefix}valid_to__isnull": True})
    )


def infos(versions: QuerySet[UnitVersion]) -> list[UnitInfo]:
    """The rows of a query as plain values, in one query."""
    return [UnitInfo(*row) for row in versions.values_list(*_COLUMNS)]


_asked: ContextVar[dict[str, str] | None] = ContextVar("tamgiang_units_stamp", default=None)


@contextmanager
def steady() -> Iterator[None]:
    """Ask for the stamp once for the body: a page reads units in one state, with one query."""
    token = _asked.set({})
    try:
        yield
    finally:
        _asked.reset(token)


def stamp() -> str:
    """The key of all caches of units: changes with every change of units. One query."""
    held = _asked.get()
    if held is None:
        return _stamp()
    if "stamp" not in held:
        held["stamp"] = _stamp()
    return held["stamp"]


def _stamp() -> str:
    return str(Revision.objects.filter(pk=1).values_list("stamp", flat=True).first())


def unit_by_code(code: str, level: str, on: date) -> UnitInfo | None:
    """The unit that bore `code` at a level on a day, or None. Codes are reused over time."""
    found = infos(UnitVersion.objects.filter(live(on), kind=level, code=code))
    return found[0] if found else None


def unit_on(unit: int, on: date) -> UnitInfo | None:
    """The unit of that id as it was on a day, or None when it did not exist then."""
    found = infos(UnitVersion.objects.filter(live(on), unit_id=unit))
    return found[0] if found else None


def versions_at(on: date, kind: str | None = None, parent: int | None = None) -> list[UnitInfo]:
    """All units in force on a day, by level and parent when given, in order of code."""
    found = UnitVersion.objects.filter(live(on))
    if kind is not None:
        found = found.filter(kind=kind)
    if parent is not None:
        found = found.filter(parent_id=parent)
    return infos(found.order_by("code", "unit_id"))


def names(units: Iterable[int], on: date) -> dict[int, str]:
    """Full names by unit id: of that day, else of the version nearest before or after it."""
    rows = UnitVersion.objects.filter(unit_id__in=set(units)).order_by("unit_id", "valid_from")
    result: dict[int, str] = {}
    for info in infos(rows):
        if info.valid_from <= on or info.id not in result:
            result[info.id] = info.full_name
    return result
