"""Registers that may be given to everybody, and of them only the fields declared public.

A register with any field about a person is never open, whatever its other fields say.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from tamgiang.kernel.errors import NotFound
from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import Field, Point, Privacy, Register
from tamgiang.platform.orgunits.selectors import block_to_commune, names
from tamgiang.platform.registers.models import Record, State, model_of
from tamgiang.platform.registry.registry import registers
from tamgiang.platform.scopes import system_scope

#: A file holds at most so many records, the first ones by entry.
MOST = 50_000
#: Leading signs that spreadsheets take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def open_registers() -> list[Register]:
    """The registers without any personal field that declare at least one public one."""
    return [r for r in registers().values() if not r.personal and open_fields(r)]


def open_fields(register: Register) -> tuple[Field, ...]:
    """The fields declared public, in the declared order."""
    return tuple(field for field in register.fields if field.privacy is Privacy.PUBLIC)


def open_register(name: str) -> Register:
    """The open register of this name. Raises NotFound for any other, known or not."""
    for register in open_registers():
        if register.full_name == name:
            return register
    raise NotFound(what=Label("bộ dữ liệu mở này", "This open data set"))


def placed(register: Register) -> Point | None:
    """The public position of its records, if it has one."""
    return next((field for field in open_fields(register) if isinstance(field, Point)), None)


def heads(register: Register) -> list[str]:
    """The columns of `rows`."""
    named = [name for field in open_fields(register) for name in _columns(field)]
    return [*named, "unit_name", "effective_on", "ended_on"]


def rows(register: Register, area: str, on: date) -> Iterator[dict[str, Any]]:
    """The records of an area that hold on the day, each with the commune it lies in then."""
    communes = block_to_commune(area, on)
    called = names(set(communes.values()), on)
    with system_scope("opendata"):
        found = model_of(register).objects.filter(
            state=State.ACTIVE, block__in=list(communes), effective_on__lte=on
        )
        holding = found.exclude(ended_on__lte=on).order_by("pk")
        records = list(holding[:MOST])
    for record in records:
        yield _row(record, communes, called)


def layer(register: Register, area: str, on: date) -> dict[str, Any]:
    """The records with a public position as a GeoJSON feature collection."""
    field = placed(register)
    if field is None:
        raise NotFound(what=Label("bản đồ của bộ dữ liệu này", "A map of this data set"))
    lat, lon = _columns(field)
    features = []
    for row in rows(register, area, on):
        at = row.pop(lon), row.pop(lat)
        point = None if None in at else {"type": "Point", "coordinates": list(at)}
        features.append({"type": "Feature", "geometry": point, "properties": row})
    return {"type": "FeatureCollection", "date": on.isoformat(), "features": features}


def safe(value: object) -> object:
    """A value for a cell of a sheet: text that would be taken for a formula is quoted."""
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value


def _columns(field: Field) -> tuple[str, ...]:
    if isinstance(field, Point):
        return f"{field.name}_lat", f"{field.name}_lon"
    return (field.name,)


def _row(record: Record, communes: Mapping[int, int], called: Mapping[int, str]) -> dict[str, Any]:
    told = {
        name: _plain(getattr(record, name))
        for field in open_fields(record.register)
        for name in _columns(field)
    }
    return told | {
        "unit_name": called.get(communes[record.block_id], ""),
        "effective_on": record.effective_on.isoformat(),
        "ended_on": record.ended_on.isoformat() if record.ended_on else None,
    }


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value
