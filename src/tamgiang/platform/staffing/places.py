"""Which place a staff list means: the whole house, an area, or a unit by code or name."""

from dataclasses import dataclass
from datetime import date

from tamgiang.kernel.text import fold, squeeze
from tamgiang.platform.orgunits.models import Area, UnitKind
from tamgiang.platform.orgunits.selectors import UnitInfo, area_units, versions_at
from tamgiang.platform.staffing.refusals import UnitAmbiguous, UnitMissing, UnitUnknown

EVERYWHERE = ("toan he thong", "everywhere", "tat ca", "all")
#: What stands before a name where people write it short.
_SHORT = {"x": "xa", "p": "phuong", "tt": "thi tran", "ubnd": "", "hdnd": "", "dang": ""}


@dataclass(frozen=True, slots=True)
class Place:
    """A unit, an area, or (both None) everywhere; `text` as it is shown."""

    unit: int | None
    area: int | None
    text: str


class Places:
    """Knows the units of today: those of the areas of the house before others of the country."""

    def __init__(self, on: date) -> None:
        self._areas: dict[str, Place] = {}
        near: list[UnitInfo] = []
        for area in Area.objects.all():
            place = Place(None, area.pk, area.name)
            self._areas |= {_key(area.name): place, _key(area.code): place}
            near += [member.unit for member in area_units(area.code, on)]
        self._near = _index(near)
        self._far = _index(versions_at(on, UnitKind.COMMUNE))

    def place(self, given: str) -> Place:
        """Raises UnitMissing, UnitUnknown, UnitAmbiguous."""
        text = squeeze(given)
        key = _key(text)
        if not key:
            raise UnitMissing()
        if key in EVERYWHERE:
            return Place(None, None, "")
        if key in self._areas:
            return self._areas[key]
        for index in (self._near, self._far):
            found = index.get(key, {})
            if len(found) > 1:
                raise UnitAmbiguous(given=text[:60])
            if found:
                unit = next(iter(found.values()))
                return Place(unit.id, None, unit.full_name)
        raise UnitUnknown(given=text[:60])


def _index(units: list[UnitInfo]) -> dict[str, dict[int, UnitInfo]]:
    found: dict[str, dict[int, UnitInfo]] = {}
    for unit in units:
        for name in {unit.code, unit.full_name, unit.name}:
            if name:
                found.setdefault(_key(name), {})[unit.id] = unit
    return found


def _key(text: str) -> str:
    words = fold(text).replace(".", " ").replace(",", " ").split()
    spelt = [_SHORT.get(word, word) for word in words[:-1]] + words[-1:]
    return " ".join(word for word in spelt if word)
