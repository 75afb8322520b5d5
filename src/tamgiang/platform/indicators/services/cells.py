"""Keeping cells: rebuilt whole, or only where a record moved."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from tamgiang.platform.events.consumers import Finish
from tamgiang.platform.events.models import Event
from tamgiang.platform.indicators.catalogue import catalogue
from tamgiang.platform.indicators.definitions import Measure
from tamgiang.platform.indicators.models import Cell, KeptMeasure, MonthCell, Watermark
from tamgiang.platform.indicators.services.computing import Place, at, whole
from tamgiang.platform.indicators.services.differences import bring_to
from tamgiang.platform.indicators.sums import NOTHING, Sums

#: Beyond this many places one scan of the register is cheaper than as many look-ups.
MOST_PLACES = 2_000


def rebuild(registers: Iterable[str] | None = None) -> int:
    """Compute all cells of registers (all that have indicators) anew; how many there are."""
    wanted = catalogue().measures if registers is None else list(registers)
    return sum(_rebuild_one(name, 0) for name in wanted)


def refresh() -> list[str]:
    """Rebuild the registers whose definitions changed since their cells were built; which."""
    kept = dict(Watermark.objects.values_list("register", "definitions"))
    stale = [name for name, version in catalogue().versions.items() if kept.get(name) != version]
    rebuild(stale)
    return stale


def follow(events: Sequence[Event]) -> Finish:
    """Bring the cells up to the events: touched places alone, or a register after a bulk.

    A whole register is summed here, where nobody waits; the function returned writes. Records
    written between the two have events of their own, which are read later.
    """
    touched: dict[str, set[tuple[int, date]]] = {}
    bulk: set[str] = set()
    for event in events:
        name = event.body.get("register", "")
        if name not in catalogue().measures:
            continue
        if event.topic == "records.bulk":
            bulk.add(name)
        pairs = event.body.get("touched", ())
        touched.setdefault(name, set()).update((b, date.fromisoformat(d)) for b, d in pairs)
    last = events[-1].pk
    steps = [
        _follow_whole(name, last)
        if name in bulk or len(places) > MOST_PLACES
        else partial(_follow_one, name, places, last)
        for name, places in touched.items()
    ]

    def finish() -> None:
        for step in steps:
            step()

    return finish


def _follow_whole(name: str, last_event: int) -> Finish:
    found = whole(catalogue().measures[name].values())
    return partial(_write_whole, name, found, last_event)


def _follow_one(name: str, places: set[tuple[int, date]], last_event: int) -> None:
    measures = catalogue().measures[name]
    mark = Watermark.objects.select_for_update().filter(register=name).first()
    if mark is None or mark.definitions != catalogue().versions[name]:
        _rebuild_one(name, last_event)
        return
    # A date written in a definition is a day of cells that no record bears.
    written = {day for measure in measures.values() for day in _written_days(measure)}
    places |= {(block, day) for block, _ in places for day in written}
    _recompute(measures, sorted(places))
    _move_watermark(name, last_event)


def _written_days(measure: Measure) -> frozenset[date]:
    return measure.begin.days | (measure.end.days if measure.end else frozenset())


@transaction.atomic
def _rebuild_one(name: str, last_event: int) -> int:
    measures = catalogue().measures[name]
    _move_watermark(name, last_event)
    return _write_whole(name, whole(measures.values()), last_event)


@transaction.atomic
def _write_whole(name: str, found: Mapping[Place, Sums], last_event: int) -> int:
    measures = catalogue().measures[name]
    _move_watermark(name, last_event)
    ids = _kept_ids(name, measures)
    KeptMeasure.objects.filter(register=name).exclude(digest__in=measures).delete()
    months: dict[Place, Sums] = {}
    for place, sums in found.items():
        month = place._replace(day=place.day.replace(day=1))
        months[month] = months.get(month, NOTHING).plus(sums)
    bring_to(Cell, "day", ids, found)
    bring_to(MonthCell, "month", ids, months)
    return len(found)


def _recompute(measures: Mapping[str, Measure], pairs: Sequence[tuple[int, date]]) -> None:
    """Compare each touched cell with what it should be, and move it and its month by the rest."""
    ids = dict(KeptMeasure.objects.filter(digest__in=measures).values_list("digest", "id"))
    digests = {pk: digest_ for digest_, pk in ids.items()}
    should = at(list(measures.values()), pairs)
    days: dict[int, list[date]] = {}
    for block, day in pairs:
        days.setdefault(block, []).append(day)
    have = {
        Place(digests[cell.measure_id], block, cell.day): cell
        for block, within in days.items()
        for cell in Cell.objects.filter(measure_id__in=digests, block=block, day__in=within)
    }
    for place in should.keys() | have.keys():
        _adjust(ids, place, should.get(place, NOTHING), have.get(place))


def _adjust(ids: Mapping[str, int], place: Place, should: Sums, cell: Cell | None) -> None:
    have = _sums(cell) if cell else NOTHING
    change = should.minus(have)
    if change == NOTHING:
        return
    if cell is None:
        Cell.objects.create(day=place.day, **_columns(ids, place, should))
    elif should == NOTHING:
        cell.delete()
    else:
        Cell.objects.filter(pk=cell.pk).update(**should._asdict())
    month = place.day.replace(day=1)
    added = {name: F(name) + value for name, value in change._asdict().items() if value}
    where = {"measure_id": ids[place.measure], "block": place.block, "month": month}
    if not MonthCell.objects.filter(**where).update(**added):
        MonthCell.objects.create(**where, **change._asdict())
    if change.rows_in < 0 or change.rows_out < 0:
        MonthCell.objects.filter(**where, rows_in=0, rows_out=0).delete()


def _sums(cell: Cell) -> Sums:
    return Sums(cell.amount_in, cell.amount_out, cell.rows_in, cell.rows_out)


def _columns(ids: Mapping[str, int], place: Place, sums: Sums) -> dict[str, int]:
    return {"measure_id": ids[place.measure], "block": place.block, **sums._asdict()}


def _kept_ids(name: str, measures: Mapping[str, Measure]) -> dict[str, int]:
    rows = [
        KeptMeasure(digest=key, register=name, words=measure.described())
        for key, measure in measures.items()
    ]
    KeptMeasure.objects.bulk_create(rows, ignore_conflicts=True)
    return dict(KeptMeasure.objects.filter(digest__in=measures).values_list("digest", "id"))


def _move_watermark(name: str, last_event: int) -> None:
    """A new stamp. Done first in a rebuild: on PostgreSQL the row's lock queues the writers."""
    now = timezone.now()
    moved = {"stamp": uuid.uuid4(), "definitions": catalogue().versions[name], "moved_at": now}
    if last_event:
        moved["event_id"] = last_event
    Watermark.objects.update_or_create(register=name, defaults=moved)
