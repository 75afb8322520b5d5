"""An area from units of today, or from a former district."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction

from tamgiang.kernel.text import fold
from tamgiang.platform.house.refusals import UnitsUnknown
from tamgiang.platform.orgunits.models import Area, AreaMember, UnitKind, UnitVersion
from tamgiang.platform.orgunits.selectors import (
    UnitInfo,
    successors,
    unit_by_code,
    versions_at,
)
from tamgiang.platform.orgunits.services.revision import touch

TWO_LEVELS_SINCE = date(2025, 7, 1)
LAST_OF_DISTRICTS = TWO_LEVELS_SINCE - timedelta(days=1)
SOURCE = "Chosen when the house was opened"


@transaction.atomic
def area_of_communes(codes: Sequence[str], on: date, name: str = "") -> Area:
    """An area of whole units of today, by their codes; raises UnitsUnknown.

    They count wholly, whatever pieces they were made of; before their first day there is none.
    """
    found = {code: unit_by_code(code, UnitKind.COMMUNE, on) for code in codes}
    missing = [code for code, unit in found.items() if unit is None]
    units = [unit for unit in found.values() if unit is not None]
    if missing or not units:
        raise UnitsUnknown(codes=", ".join(missing) or "-")
    area = _area(name or ", ".join(unit.name for unit in units), units[0].code)
    members = [
        AreaMember(area=area, unit_id=unit.id, valid_from=unit.valid_from, whole=True)
        for unit in units
    ]
    AreaMember.objects.bulk_create(members)
    touch()
    return area


@transaction.atomic
def area_of_district(code: str, name: str = "") -> Area:
    """The area of a district of before 1 July 2025: its communes, then what took them in."""
    district = unit_by_code(code, UnitKind.DISTRICT, LAST_OF_DISTRICTS)
    old = versions_at(LAST_OF_DISTRICTS, UnitKind.COMMUNE, district.id) if district else []
    if district is None or not old:
        raise UnitsUnknown(codes=code)
    area = _area(name or district.name, code)
    members = {(unit.id, unit.valid_from): _until_merger(area, unit) for unit in old}
    for unit in old:
        for after in successors(unit.id):
            key = (after.unit.id, TWO_LEVELS_SINCE)
            members[key] = AreaMember(area=area, unit_id=after.unit.id, valid_from=TWO_LEVELS_SINCE)
    AreaMember.objects.bulk_create(members.values())
    touch()
    return area


def _until_merger(area: Area, unit: UnitInfo) -> AreaMember:
    return AreaMember(
        area=area, unit_id=unit.id, valid_from=unit.valid_from, valid_to=TWO_LEVELS_SINCE
    )


def _area(name: str, code: str) -> Area:
    stem = "-".join(fold(name).split())[:50]
    slug = "".join(letter for letter in stem if letter.isalnum() or letter == "-")
    return Area.objects.create(code=f"{slug}-{code}"[:60], name=name[:120], source=SOURCE)


def former_districts(on: date = LAST_OF_DISTRICTS) -> list[tuple[str, str]]:
    """(code, "Huyện Quảng Điền") of every district of the last day there were any."""
    found = UnitVersion.objects.filter(kind=UnitKind.DISTRICT, valid_from__lte=on, valid_to__gt=on)
    return [(version.code, version.full_name) for version in found.order_by("code")]
