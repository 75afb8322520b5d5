"""Sums of cells over days, months first: what every figure is read from."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

from django.db.models import F, Q, QuerySet, Sum

from tamgiang.platform.indicators.models import Cell, MonthCell, Watermark

ONE_DAY = timedelta(days=1)


class Sums(NamedTuple):
    """What came in and went out within a span: amounts, then records."""

    amount_in: int = 0
    amount_out: int = 0
    rows_in: int = 0
    rows_out: int = 0

    def plus(self, other: "Sums") -> "Sums":
        """Added part by part."""
        return Sums(*(a + b for a, b in zip(self, other, strict=True)))


NOTHING = Sums()
Stamps: TypeAlias = tuple[tuple[str, str], ...]
ByBlock: TypeAlias = Mapping[str, Mapping[int, Sums]]
ByMonth: TypeAlias = Mapping[str, Mapping[date, Sums]]

_ADDED = {
    "a_in": Sum("amount_in"),
    "a_out": Sum("amount_out"),
    "r_in": Sum("rows_in"),
    "r_out": Sum("rows_out"),
}


def watermarks() -> tuple[Stamps, dict[str, datetime]]:
    """(the key of all caches of sums, when the cells of each register last moved). One query."""
    kept = list(Watermark.objects.order_by("register").values_list("register", "stamp", "moved_at"))
    return tuple((name, str(stamp)) for name, stamp, _ in kept), {n: at for n, _, at in kept}


@lru_cache(maxsize=128)
def by_block(_stamps: Stamps, blocks: frozenset[int], first: date | None, last: date) -> ByBlock:
    """Sums by measure digest and block from ``first`` (None: ever) to ``last``, inclusive."""
    found: dict[str, dict[int, Sums]] = {}
    months, days = _split(first, last)
    for digest, block, *sums in _grouped(months, days, blocks, "block"):
        kept = found.setdefault(digest, {})
        kept[block] = _plus(kept.get(block), sums)
    return found


@lru_cache(maxsize=256)
def by_month(_stamps: Stamps, blocks: frozenset[int], before: date) -> ByMonth:
    """Sums by measure digest and month (its first day) of all months before ``before``."""
    found: dict[str, dict[date, Sums]] = {}
    rows = MonthCell.objects.filter(_within(blocks), month__lt=before)
    grouped = rows.order_by().values_list("measure__digest", "month").annotate(**_ADDED)
    for digest, month, *sums in grouped:
        found.setdefault(digest, {})[month] = Sums(*map(int, sums))
    return found


def _plus(have: Sums | None, sums: Iterable[Any]) -> Sums:
    return (have or NOTHING).plus(Sums(*(int(value) for value in sums)))


def _within(blocks: frozenset[int]) -> Q:
    return Q(block__in=blocks)


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


def _grouped(
    months: Q | None, days: Q | None, blocks: frozenset[int], by: str
) -> Iterable[tuple[Any, ...]]:
    parts: list[QuerySet[Any, Any]] = []
    for model, condition in ((MonthCell, months), (Cell, days)):
        if condition is not None:
            rows = model._default_manager.filter(condition, _within(blocks)).order_by()
            parts.append(rows.values_list(F("measure__digest"), by).annotate(**_ADDED))
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
