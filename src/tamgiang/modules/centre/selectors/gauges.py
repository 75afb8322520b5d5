"""Reads of gauges: newest readings, marks and the last 24 hours of many sources together.

Two queries of the records and two of the readings, however many gauges there are.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from tamgiang.kernel.labels import LANGUAGES, Label
from tamgiang.modules.centre.drawing import Marked
from tamgiang.modules.centre.gauge import DRAWN, KIND_LABELS, STEP, Gauge, Value
from tamgiang.modules.centre.instants import micros_of, moment_of
from tamgiang.modules.centre.measures import measure_of, measures
from tamgiang.modules.centre.models import Mark, Source
from tamgiang.modules.centre.registers.sources import KINDS
from tamgiang.modules.centre.rules.texts import number
from tamgiang.modules.centre.selectors.records import having
from tamgiang.modules.centre.selectors.surroundings import still_listed
from tamgiang.modules.centre.telemetry import Reading, open_store
from tamgiang.modules.centre.telemetry.store import DAY
from tamgiang.platform.registers.models import Record

__all__ = ["DRAWN", "KIND_LABELS", "Gauge", "gauge_of", "gauges", "gauges_of"]

ORDER = {option.code: place for place, option in enumerate(KINDS)}
SHORT_MARKS = {f"bd{level}": Label(f"BĐ{level}", f"Alert {level}") for level in (1, 2, 3)}


def gauges(
    kinds: Collection[str] = (), codes: Collection[str] = (), now: datetime | None = None
) -> list[Gauge]:
    """Sources in service within the open scope, by kind and name; empty filters do not filter."""
    wanted: dict[str, Collection[str]] = {}
    if kinds:
        wanted["kind__in"] = kinds
    if codes:
        wanted["code__in"] = codes
    found = list(having(Source, **wanted).filter(still_listed()))
    return sorted(
        gauges_of(found, now), key=lambda one: (ORDER[one.kind], not one.marks, one.source.pk)
    )


def gauge_of(source: Record, now: datetime | None = None) -> Gauge:
    """One source as a gauge."""
    return gauges_of([source], now)[0]


def gauges_of(sources: Sequence[Record], now: datetime | None = None) -> list[Gauge]:
    """These sources as gauges, in their order."""
    now = now or timezone.now()
    said: dict[int, Mapping[str, Any]] = {one.pk: one.values() for one in sources}
    end = micros_of(now)
    drawn = {pk: DRAWN[one["kind"]] for pk, one in said.items() if one["kind"] in DRAWN}
    with closing(open_store()) as store:
        newest = store.latest(list(said))
        series = store.many_series(drawn.items(), end - DAY, end + STEP, STEP) if drawn else {}
    marks = _marks([one["code"] for one in said.values()], now)
    found = []
    for source in sources:
        reading, mine = newest.get(source.pk), said[source.pk]
        key = drawn.get(source.pk, "")
        found.append(
            Gauge(
                source=source,
                said=mine,
                values=_values(mine["kind"], reading),
                at=moment_of(reading.at) if reading else None,
                now=now,
                marks=tuple(m for k, m in marks.get(mine["code"], ()) if k == key),
                series=tuple(series.get((source.pk, key), ())),
            )
        )
    return found


def _marks(codes: Sequence[str], now: datetime) -> dict[str, list[tuple[str, Marked]]]:
    """(measure, mark) in force today by source, lowest first."""
    day = timezone.localdate(now)
    ended = Q(valid_to=None) | Q(valid_to__gt=day)
    found: dict[str, list[tuple[str, Marked]]] = {}
    for one in Mark.objects.filter(ended, source__in=codes, valid_from__lte=day).order_by("value"):
        name = SHORT_MARKS.get(one.name, Label(one.label_vi, one.label_en))
        found.setdefault(one.source, []).append((one.key, Marked(one.name, name, one.value)))
    return found


def _values(kind: str, reading: Reading | None) -> tuple[Value, ...]:
    """The values of a reading in the order of the measures of its kind."""
    if reading is None:
        return ()
    given = dict(reading.values)
    known = [measure for measure in measures().get(kind, ()) if measure.key in given]
    keys = {measure.key for measure in known}
    known += [measure_of(kind, key) for key in given if key not in keys]
    known.sort(key=lambda measure: measure.key != DRAWN.get(kind, measure.key))
    return tuple(
        Value(
            measure,
            given[measure.key],
            Label(*(number(given[measure.key], measure.decimals, to) for to in LANGUAGES)),
        )
        for measure in known
    )
