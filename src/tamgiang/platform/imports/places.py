"""Which building block a sheet means by its place columns, on a day."""

import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Q

from tamgiang.kernel.text import fold, squeeze
from tamgiang.platform.imports.reader.frames import Cell
from tamgiang.platform.imports.refusals import AmbiguousPlace, NotPlace
from tamgiang.platform.orgunits.models import AreaMember, UnitKind, UnitVersion
from tamgiang.platform.orgunits.selectors import unit_by_code
from tamgiang.platform.orgunits.selectors.units import UnitInfo, infos, stamp

_COMMUNE_WORDS = r"xa|phuong|thi tran|tt\.?|p\.|x\.|ubnd xa|ubnd phuong|ubnd thi tran"
_HAMLET_WORDS = r"thon|to dan pho|tdp|lang|xom|khu pho|khu vuc|to"
_COMMUNE = re.compile(rf"(?:{_COMMUNE_WORDS})\s+(.+)|(?:p|x|tt)\.(.+)")
_HAMLET = re.compile(rf"(?:{_HAMLET_WORDS})(?:\s+so)?[\s.]+(.+)")
_HIGHER = re.compile(r"(?:huyen|tinh|thanh pho|tp\.?|thi xa|quan)\s+.+")
_PARTS = re.compile(r"\s*[,;\n–]\s*|\s+-\s+")
_NUMBER = re.compile(r"\b0+(\d)")


class Candidate(NamedTuple):
    """A unit that may be meant."""

    unit: int
    shown: str
    exact: str


@dataclass(frozen=True)
class Index:
    """Units of one stretch of days by folded name and by code."""

    communes: dict[str, list[Candidate]]
    hamlets: dict[str, list[Candidate]]
    inside: dict[tuple[int, str], list[Candidate]]
    codes: dict[str, int]


def name_key(text: str) -> str:
    """A unit's own name as compared: folded, without its designation or leading zeros."""
    folded = fold(squeeze(text))
    for pattern in (_HAMLET, _COMMUNE):
        if match := pattern.fullmatch(folded):
            folded = next(group for group in match.groups() if group)
    return _NUMBER.sub(r"\1", folded).strip(" .")


class Places:
    """Resolves place texts to Unit ids; keeps what it resolved."""

    def __init__(self) -> None:
        self._infos = _known_units(stamp())
        starts = {info.valid_from for info in self._infos}
        self._breaks = sorted(starts | {i.valid_to for i in self._infos if i.valid_to})
        self._indexes: dict[int, Index] = {}
        self._found: dict[tuple[Any, ...], int] = {}
        by_kind = defaultdict(list)
        for info in self._infos:
            by_kind[info.kind].append(info.valid_from)
        #: Before this day nothing is known of hamlets and communes: its names are taken.
        self._floor = max((min(days) for days in by_kind.values()), default=date.min)

    def block(self, place: Cell, commune: Cell, hamlet: Cell, on: date) -> int | None:
        """The Unit id that the texts mean on a day; None when all are empty.

        `place` may name a hamlet, a commune or both ("Thôn 1, xã Quảng Thọ"). Raises NotPlace,
        AmbiguousPlace.
        """
        day = max(on, self._floor)
        epoch = bisect_right(self._breaks, day)
        key = (place, commune, hamlet, epoch)
        if key in self._found:
            return self._found[key]
        found = self._resolve(_text(place), _text(commune), _text(hamlet), day, epoch)
        if found is not None:
            self._found[key] = found
        return found

    def _resolve(self, place: str, commune: str, hamlet: str, on: date, epoch: int) -> int | None:
        if epoch not in self._indexes:
            self._indexes[epoch] = _index([i for i in self._infos if _holds(i, on)])
        index = self._indexes[epoch]
        if place:
            hamlet_too, commune_too = _split(place, index)
            hamlet, commune = hamlet or hamlet_too, commune or commune_too
        if hamlet and not commune:
            return _hamlet_alone(index, hamlet, on)
        if not commune:
            return None
        inside = _commune(index, commune, on)
        if not hamlet:
            return inside
        if (by_code := index.codes.get(hamlet)) is not None:
            return by_code
        found = index.inside.get((inside, name_key(hamlet)), [])
        return _only(found, hamlet, f"{hamlet}, {commune}", on)


def _text(cell: Cell) -> str:
    return "" if cell is None else squeeze(str(cell)).removeprefix("'")


@lru_cache(maxsize=2)
def _known_units(_stamp: str) -> tuple[UnitInfo, ...]:
    """Communes of every area and the units below them, all versions."""
    members = AreaMember.objects.values("unit_id")
    versions = UnitVersion.objects.filter(Q(unit_id__in=members) | Q(parent_id__in=members))
    return tuple(infos(versions.order_by("unit_id", "valid_from")))


def _holds(info: UnitInfo, on: date) -> bool:
    return info.valid_from <= on and (info.valid_to is None or on < info.valid_to)


def _index(units: list[UnitInfo]) -> Index:
    communes: dict[str, list[Candidate]] = defaultdict(list)
    hamlets: dict[str, list[Candidate]] = defaultdict(list)
    inside: dict[tuple[int, str], list[Candidate]] = defaultdict(list)
    names = {info.id: info.full_name for info in units}
    for info in units:
        key = name_key(info.name)
        if info.kind == UnitKind.HAMLET:
            shown = f"{info.full_name}, {names.get(info.parent or 0, '?')}"
            candidate = Candidate(info.id, shown, squeeze(info.full_name).lower())
            hamlets[key].append(candidate)
            inside[info.parent or 0, key].append(candidate)
        else:
            exact = squeeze(info.full_name).lower()
            communes[key].append(Candidate(info.id, info.full_name, exact))
    codes = {info.code: info.id for info in units if info.code}
    return Index(dict(communes), dict(hamlets), dict(inside), codes)


def _split(place: str, index: Index) -> tuple[str, str]:
    """(hamlet, commune) of one text, told apart by their designations, else by what exists."""
    hamlet, commune = "", ""
    for part in _PARTS.split(place):
        folded = fold(part)
        if _COMMUNE.fullmatch(folded) or name_key(part) in index.communes or part.isdigit():
            commune = commune or part
        elif not _HIGHER.fullmatch(folded) and part:
            hamlet = hamlet or part
    return hamlet, commune


def _commune(index: Index, text: str, on: date) -> int:
    if text.isdigit():
        code = text.zfill(5)
        if code in index.codes:
            return index.codes[code]
        found = unit_by_code(code, UnitKind.COMMUNE, on)
        if found is not None:
            return found.id
    return _only(index.communes.get(name_key(text), []), text, text, on)


def _hamlet_alone(index: Index, text: str, on: date) -> int:
    if text in index.codes:
        return index.codes[text]
    return _only(index.hamlets.get(name_key(text), []), text, text, on)


def _only(found: list[Candidate], text: str, shown: str, on: date) -> int:
    if len(found) > 1:
        exact = squeeze(text).lower()
        found = [c for c in found if c.exact == exact] or found
    if not found:
        raise NotPlace(value=shown[:60], day=f"{on:%d/%m/%Y}")
    if len(found) > 1:
        places = "; ".join(candidate.shown for candidate in found[:4])
        raise AmbiguousPlace(value=shown[:60], places=places)
    return found[0].unit
