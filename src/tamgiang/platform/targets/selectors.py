"""Targets in force, in the form figures are lit with."""

from datetime import date
from typing import TypeAlias

from django.db.models import Q

from tamgiang.platform.indicators.lights import Target
from tamgiang.platform.orgunits.selectors import area_units
from tamgiang.platform.registers.models import Record, State, model_of
from tamgiang.platform.scopes import system_scope
from tamgiang.platform.targets.registers import MILESTONE, TARGET


def in_force(area: str, as_of: date) -> dict[tuple[str, int], Target]:
    """Targets of an area on a day by (indicator, Unit id or 0 for the whole area).

    Assigned targets are public, so no scope is asked for. Two queries, and those of the units
    when any target names one. Of several for one figure the latest in force holds.
    """
    lasting = Q(ended_on__isnull=True) | Q(ended_on__gt=as_of)
    lasting &= Q(state=State.ACTIVE, effective_on__lte=as_of)
    with system_scope("targets"):
        kept = model_of(TARGET).objects.filter(lasting, Q(area=area))
        found = list(kept.order_by("effective_on", "pk"))
        milestones = _milestones(lasting, found) if found else {}
    units = _units(area, as_of) if any(_column(record, "unit") for record in found) else {}
    targets: dict[tuple[str, int], Target] = {}
    for record in found:
        code = _column(record, "unit")
        unit = units.get(code) if code else 0
        if unit is not None:
            code = _column(record, "code")
            target = _target(record, unit, milestones.get(code, ()))
            targets[target.code, unit] = target
    return targets


Milestones: TypeAlias = tuple[tuple[date, int], ...]


def _milestones(lasting: Q, found: list[Record]) -> dict[str, Milestones]:
    """(day, value) in order of day, by the code of the target they lead to."""
    codes = Q(target__in=[_column(record, "code") for record in found])
    kept: dict[str, Milestones] = {}
    for row in model_of(MILESTONE).objects.filter(lasting & codes):
        values = row.values()
        point = (values["reached_by"], values["value"])
        kept[values["target"]] = (*kept.get(values["target"], ()), point)
    return {target: tuple(sorted(points)) for target, points in kept.items()}


def _column(record: Record, name: str) -> str:
    return getattr(record, name) or ""


def _units(area: str, as_of: date) -> dict[str, int]:
    return {member.unit.code: member.unit.id for member in area_units(area, as_of)}


def _target(record: Record, unit: int, milestones: Milestones) -> Target:
    values = record.values()
    return Target(
        code=values["indicator"],
        unit=unit,
        value=values["value"],
        higher_is_better=values["direction"] != "down",
        due_on=values["due_on"],
        document=values["document"],
        ref=record.ref,
        baseline=values["baseline"] or 0,
        baseline_on=values["baseline_on"],
        milestones=milestones,
    )
