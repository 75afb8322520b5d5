"""Finding what the house holds of one person, over every register with personal values."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tamgiang.kernel.schema import Day, Field, Integer, Register
from tamgiang.kernel.text import fold
from tamgiang.platform.registers.copies import met_as
from tamgiang.platform.registers.models import Record, State, model_of
from tamgiang.platform.registry.registry import registers
from tamgiang.platform.scopes import current_scope

MOST = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person says of themselves; empty where unknown. `born` is ISO or a year."""

    name: str = ""
    born: str = ""
    phone: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A record that fits, and the fields by which; one by name alone is `weak`."""

    record: Record
    by: tuple[Field, ...]
    weak: bool


def find(asked: Asked) -> list[Match]:
    """Records the open scope may see and reveal that fit, the surest first.

    A telephone or a number fits by itself; a name fits too, unless the record knows another
    year of birth.
    """
    found = [
        match
        for register in registers().values()
        if _may_look(register)
        for match in _in_register(register, asked)
    ]
    return sorted(found, key=lambda match: match.weak)[:MOST]


def _may_look(register: Register) -> bool:
    scope = current_scope()
    name = register.full_name
    seen = scope.may(f"registers.view:{name}") and scope.may(f"registers.reveal:{name}")
    return register.personal and seen


def _in_register(register: Register, asked: Asked) -> Iterator[Match]:
    fields = [f for f in register.fields if f.personal and not isinstance(f, Integer | Day)]
    keys = [register.by_name[name] for name in register.key]
    names = [f.name for f in (*fields, *keys) if _plain(f, register)]
    name, sure = met_as(asked.name), {met_as(asked.phone), met_as(asked.number)} - {""}
    model = model_of(register)
    rows = model.objects.exclude(state=State.PENDING).values_list("pk", *names)
    for pk, *values in rows.iterator(chunk_size=2000):
        met = [n for n, v in zip(names, values, strict=True) if v and _fits(v, name, sure)]
        if not met:
            continue
        record = model.objects.get(pk=pk)
        weak = not any(met_as(getattr(record, n)) in sure for n in met)
        if not weak or _same_birth(record, asked.born):
            known = weak and not _birth_known(record, asked.born)
            yield Match(record, tuple(register.by_name[n] for n in met), known)


def _plain(field: Field, register: Register) -> bool:
    return field.name in register.columns


def _fits(value: object, name: str, sure: set[str]) -> bool:
    # Folding is dear and there may be 100,000 rows: a name is told by its length first.
    text = str(value)
    if name and abs(len(text) - len(name)) <= len(name) // 2 and met_as(text) == name:
        return True
    return any(len(text) >= len(one) for one in sure) and met_as(text) in sure


def _born_years(record: Record) -> set[int]:
    found: set[int] = set()
    for field in record.register.fields:
        if not field.personal:
            continue
        value = getattr(record, field.name, None)
        if isinstance(field, Day) and isinstance(value, date):
            found.add(value.year)
        elif isinstance(field, Integer) and "birth" in field.name and value:
            found.add(int(value))
    return found


def _asked_year(born: str) -> int | None:
    year = fold(born)[:4]
    return int(year) if year.isdigit() and len(year) == 4 else None


def _same_birth(record: Record, born: str) -> bool:
    year, known = _asked_year(born), _born_years(record)
    return year is None or not known or year in known


def _birth_known(record: Record, born: str) -> bool:
    year = _asked_year(born)
    return year is not None and year in _born_years(record)
