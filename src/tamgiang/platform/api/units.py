"""Administrative units over time; public."""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from ninja import P, QueryEx, Router

from tamgiang.kernel.errors import NotFound
from tamgiang.kernel.labels import Label
from tamgiang.platform.api.paging import TEXT
from tamgiang.platform.api.schemas import AreaUnitOut, UnitOut
from tamgiang.platform.orgunits.selectors import UnitInfo, area_units, history, unit_by_code

router = Router(tags=["units"])
areas = Router(tags=["units"])
Level = Literal["province", "district", "commune", "hamlet"]
Code = QueryEx[str, P(max_length=12, pattern=TEXT)]
On = QueryEx[date, P(description="The day; codes were given to other units on 1 July 2025")]


@router.get("", response=UnitOut, url_name="unit_by_code")
def by_code(
    request: HttpRequest,
    code: Code,
    on: On,
    level: Level = "commune",
) -> dict[str, Any]:
    """Which unit bore this code on this day."""
    found = unit_by_code(code, level, on)
    if found is None:
        raise NotFound(what=Label(f"đơn vị mang mã {code}", f"A unit with the code {code}"))
    return _unit_out(found)


@router.get("/{int:unit}/history", response=dict[str, Any], url_name="unit_history")
def unit_history(request: HttpRequest, unit: int) -> dict[str, Any]:
    """Versions, events, predecessors and successors of a unit."""
    found = history(unit)
    if not found["versions"]:
        raise NotFound(what=Label("đơn vị này", "This unit"))
    return found


@areas.get("/{area}/units", response=list[AreaUnitOut], url_name="area_units")
def units_of_area(request: HttpRequest, area: str, on: date) -> list[dict[str, Any]]:
    """The units of an area on a day, whole or in part."""
    found = area_units(area, on)
    if not found:
        raise NotFound(what=Label(f"địa bàn {area}", f"The area {area}"))
    return [
        _unit_out(member.unit) | {"inside": member.inside, "total": member.total}
        for member in found
    ]


def _unit_out(info: UnitInfo) -> dict[str, Any]:
    return {
        "id": info.id,
        "kind": info.kind,
        "code": info.code,
        "name": info.full_name,
        "parent": info.parent,
        "valid_from": info.valid_from,
        "valid_to": info.valid_to,
        "lat": info.lat,
        "lon": info.lon,
    }
