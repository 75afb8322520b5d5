"""Sums of cells over days, months first: what every figure is read from."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

from django.db.models import Q, QuerySet, Sum

from tamgiang.platform.indicators.catalogue import catalogue
from tamgiang.platform.indicators.models import Cell, MonthCell, Watermark
from tamgiang.platform.indicators.selectors.keeping import KeptByRegister, Stamps
from tamgiang.platform.indicators.sums import NOTHING, Sums

ONE_DAY = timedelta(days=1)


ByBlock: TypeAlias = Mapping[str, Mapping[int, Sums]]


class Track(NamedTuple):
    """The sums of one measure over time: months (first days) and the total up to each."""

    months: list[date]
    totals: list[Sums]

    def until(self, day: date) -> Sums:
        """All months that begin on or before ``day``."""
        place = bisect_right(self.months, day)
        return self.totals[place - 1] if place else NOTHING

    def within(self, first: date | None, last: date) -> Sums:
        """Whole months from the one that begins on ``first`` (None: ever) to that of ``last``."""
        total = self.until(last)
        return total if first is None else total.minus(self.until(first - ONE_DAY))


NO_TRACK = Track([], [])

_MARKS = ("register", "stamp", "moved_at", "definitions")
_ADDED = {
    "a_in": Sum("amount_in"),
    "a_out": Sum("amount_out"),
    "r_in": Sum("rows_in"),
    "r_out": Sum("rows_out"),
}


def watermarks() -> tuple[Stamps, dict[str, datetime]]:
    """(the key of all caches of sums, when the cells of each register last moved). One query.

    Cells built for other definitions than those of now are left out: their figures have no data
    until they are built again, rather than a zero that nobody counted.
    """
    now = catalogue().versions
    rows = Watermark.objects.order_by("register")
    kept = [
        (name, str(stamp), moved)
        for name, stamp, moved, built_for in rows.values_list(*_MARKS)
        if now.get(name) == built_for
    ]
    return tuple((name, stamp) for name, stamp, _ in kept), {name: at for name, _, at in kept}


_BLOCKS: KeptByRegister[Mapping[int, Sums]] = KeptByRegister(512)
_TRACKS: KeptByRegister[Track] = KeptByRegister(512)


@lru_cache(maxsize=128)
def by_block(stamps: Stamps, blocks: frozenset[int], first: date | None, last: date) -> ByBlock:
    """Sums by measure digest and block from ``first`` (None: ever) to ``last``, inclusive."""

    def read(measures: Mapping[int, str]) -> dict[str, dict[int, Sums]]:
        found: dict[str, dict[int, Sums]] = {}
        months, days = _split(first, last)
        for measure, block, *sums in _grouped(months, days, _within(measures, blocks)):
            kept = found.setdefault(measures[measure], {})
            kept[block] = _plus(kept.get(block), sums)
        return found

    return _BLOCKS.read(stamps, (blocks, first, last), read)


@lru_cache(maxsize=1024)
def totals(
    stamps: Stamps, blocks: frozenset[int], first: date | None, last: date, part: frozenset[int]
) -> Mapping[str, Sums]:
    """Sums by measure digest over ``part`` of the ``blocks``, from one read of all of them."""
    return {
        digest: _total(kept[block] for block in kept.keys() & part)
        for digest, kept in by_block(stamps, blocks, first, last).items()
    }


@lru_cache(maxsize=256)
def tracks(stamps: Stamps, blocks: frozenset[int], before: date) -> Mapping[str, Track]:
    """Sums over time by measure digest, of all months before ``before``."""

    def read(measures: Mapping[int, str]) -> dict[str, Track]:
        found: dict[str, Track] = {}
        rows = MonthCell.objects.filter(_within(measures, blocks), month__lt=before)
        grouped = rows.values_list("measure_id", "month").annotate(**_ADDED)
        for measure, month, *sums in grouped.order_by("measure_id", "month"):
            track = found.setdefault(measures[measure], Track([], []))
            track.totals.append(_plus(track.totals[-1] if track.totals else None, sums))
            track.months.append(month)
        return found

    return _TRACKS.read(stamps, (blocks, before), read)


def _total(sums: Iterable[Sums]) -> Sums:
    total = NOTHING
    for each in sums:
        total = total.plus(each)
    return total


def _plus(have: Sums | None, sums: Iterable[Any]) -> Sums:
    return (have or NOTHING).plus(Sums(*(int(value) for value in sums)))


def _within(measures: Iterable[int], blocks: frozenset[int]) -> Q:
    return Q(measure_id__in=list(measures), block__in=blocks)


def _split(first: date | None, last: date) -> tuple[Q | None, Q | None]:
    """Conditions on months that lie wholly in the span, and on the days left at its ends."""
    after = last + ONE_DAY
    end = after if after.day == 1 else last.replace(day=1)
    if first is None:
        return Q(month__lt=end), Q(day__gte=end, day__lte=last) if end <= last else None
    start = first if first.day == 1 else (first.replace(day=28) + 4 * ONE_DAY).replace(day=1)
    if start >= end:
        return None, Q(day__gte=first, day__lte=last)
    edges = Q(day__gte=first, day__lt=start) | Q(day__gte=end, day__lte=last)
    return Q(month__gte=start, month__lt=end), edges


def _grouped(months: Q | None, days: Q | None, within: Q) -> Iterable[tuple[Any, ...]]:
    parts: list[QuerySet[Any, Any]] = []
    for model, condition in ((MonthCell, months), (Cell, days)):
        if condition is not None:
            rows = model._default_manager.filter(condition, within).order_by()
            parts.append(rows.values_list("measure_id", "block").annotate(**_ADDED))
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
