"""Places over which a role holds: everywhere, an area, or a unit of the area."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from tamgiang.kernel.errors import NotFound
from tamgiang.kernel.labels import Label
from tamgiang.platform.accounts.models import Assignment
from tamgiang.platform.orgunits.models import Area, Unit, UnitVersion
from tamgiang.platform.orgunits.selectors import area_units
from tamgiang.platform.ui.area import area_code
from tamgiang.platform.ui.words import today


def place_options() -> list[tuple[str, str]]:
    """(value, text) of every place that can be chosen."""
    found = [("everywhere", _("Everywhere"))]
    found += [(f"area:{area.pk}", area.name) for area in Area.objects.all()]
    units = area_units(area_code(), today()) if area_code() else []
    return found + [(f"unit:{member.unit.id}", member.unit.full_name) for member in units]


def chosen_place(value: str) -> tuple[Unit | None, Area | None]:
    """The unit or the area chosen; neither means everywhere. Raises NotFound."""
    kind, _sep, number = value.partition(":")
    if kind == "everywhere":
        return None, None
    key = int(number) if number.isdigit() else 0
    unit = Unit.objects.filter(pk=key).first() if kind == "unit" else None
    area = Area.objects.filter(pk=key).first() if kind == "area" else None
    if unit is None and area is None:
        raise NotFound(what=Label("địa bàn này", "This place"))
    return unit, area


def place_texts(held: Iterable[Assignment]) -> dict[int, str]:
    """How the place of each assignment is called, by its key; units by their latest name."""
    given = list(held)
    units = {one.unit_id for one in given if one.unit_id}
    latest: dict[int, str] = {}
    for version in UnitVersion.objects.filter(unit__in=units).order_by("valid_from"):
        latest[version.unit_id] = version.full_name
    return {one.pk: _text(one, latest) for one in given}


def _text(one: Assignment, units: dict[int, str]) -> str:
    if one.unit_id is not None:
        return units.get(one.unit_id, "")
    return one.area.name if one.area is not None else _("Everywhere")
