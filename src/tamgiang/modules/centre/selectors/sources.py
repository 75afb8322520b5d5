"""Sources as the pages list them: what each told last, how fresh it is, and what was not taken."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Sum
from django.utils import timezone

from tamgiang.kernel.labels import Label
from tamgiang.kernel.text import fold
from tamgiang.modules.centre.instants import micros_of, moment_of
from tamgiang.modules.centre.measures import Measure, measure_of
from tamgiang.modules.centre.models import DeadReading, Refused, Source, Token
from tamgiang.modules.centre.registers.sources import KINDS
from tamgiang.modules.centre.selectors.records import having
from tamgiang.modules.centre.telemetry import Reading, Store, open_store
from tamgiang.platform.registers.models import Record

#: How often a source reports that does not say so, and how many may come in a minute.
INTERVAL, PER_MINUTE = 600, 600
#: A reading is late after this many intervals; a source silent after so long, at the least.
LATE = 3
SILENT = timedelta(hours=2)
KIND_LABELS: Mapping[str, Label] = {one.code: one.label for one in KINDS}


@dataclass(frozen=True, slots=True)
class Told:
    """One value of a reading with its measure."""

    measure: Measure
    value: float


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source as listed. `used` is how many readings came in the last minute.

    `refused` counts messages of the last 24 hours, `dead` those that wait for a decision.
    """

    record: Record
    uid: UUID
    code: str
    name: str
    kind: str
    entry: str
    river: str
    at: datetime | None
    values: Sequence[Told]
    state: str
    interval: int
    per_minute: int
    used: int
    refused: int
    dead: int
    keys: int

    @property
    def kind_label(self) -> Label:
        """The kind in words."""
        return KIND_LABELS[self.kind]

    @property
    def quota(self) -> int:
        """Per cent of the quota used in the last minute."""
        return 100 * self.used // self.per_minute

    @property
    def old_after(self) -> int:
        """Seconds after which its value is old."""
        return LATE * self.interval


def source_rows(
    *,
    search: str = "",
    kinds: Collection[str] = (),
    states: Collection[str] = (),
    now: datetime | None = None,
) -> list[SourceRow]:
    """Sources in service, in the open scope, by kind and name. Four queries and the store's."""
    found = having(Source, ended_on=None)
    if kinds:
        found = found.filter(kind__in=kinds)  # type: ignore[misc]
    for word in fold(search).split():
        found = found.filter(folded__contains=word)
    rows = _rows(list(found), now or timezone.now())
    order = {code: place for place, code in enumerate(KIND_LABELS)}
    rows.sort(key=lambda row: (order[row.kind], row.name))
    return [row for row in rows if not states or row.state in states]


def source_row(record: Record, now: datetime | None = None) -> SourceRow:
    """One source as listed."""
    return _rows([record], now or timezone.now())[0]


def source_names(codes: Iterable[str]) -> dict[str, tuple[UUID, str]]:
    """(uid, name) of the sources with these codes that the open scope may see. One query."""
    wanted = {code for code in codes if code}
    if not wanted:
        return {}
    said = ((record.uid, record.values()) for record in having(Source, code__in=wanted))
    return {values["code"]: (uid, values["name"]) for uid, values in said}


def state_of(at: datetime | None, interval: int, now: datetime) -> str:
    """`fresh`, `late` or `silent`, by when a source told something last."""
    if at is None:
        return "silent"
    late = timedelta(seconds=LATE * interval)
    if now - at <= late:
        return "fresh"
    return "late" if now - at <= max(SILENT, 2 * late) else "silent"


def refused_by_minute(source: UUID, since: datetime) -> list[Refused]:
    """How many messages of a source were refused in which minute and why, newest first."""
    return list(Refused.objects.filter(source=source, minute__gte=since).order_by("-minute"))


def dead_letters(source: UUID | None, limit: int = 200) -> list[DeadReading]:
    """Messages that could not be taken and wait for a decision, newest first."""
    return list(DeadReading.objects.filter(source=source, settled_at=None).order_by("-id")[:limit])


def told(kind: str, reading: Reading | None) -> list[Told]:
    """The values of a reading, in the order the kind declares its measures."""
    if reading is None:
        return []
    return [Told(measure_of(kind, key), value) for key, value in dict(reading.values).items()]


def _rows(records: Sequence[Record], now: datetime) -> list[SourceRow]:
    uids = [record.uid for record in records]
    day = now - timedelta(days=1)
    refused = _sums(Refused.objects.filter(source__in=uids, minute__gte=day), Sum("count"))
    dead = _sums(DeadReading.objects.filter(source__in=uids, settled_at=None), Count("id"))
    keys = _sums(Token.objects.filter(source__in=uids, revoked_at=None), Count("id"))
    with closing(open_store()) as store:
        latest = store.latest([record.pk for record in records])
        used = _used(store, latest, now)
    return [
        _row(record, latest.get(record.pk), now, used, refused, dead, keys) for record in records
    ]


def _row(
    record: Record,
    reading: Reading | None,
    now: datetime,
    used: Mapping[int, int],
    refused: Mapping[UUID, int],
    dead: Mapping[UUID, int],
    keys: Mapping[UUID, int],
) -> SourceRow:
    said = record.values()
    interval = said["interval_s"] or INTERVAL
    at = moment_of(reading.at) if reading else None
    return SourceRow(
        record=record,
        uid=record.uid,
        code=said["code"],
        name=said["name"],
        kind=said["kind"],
        entry=said["entry"],
        river=said["river"] or "",
        at=at,
        values=told(said["kind"], reading),
        state=state_of(at, interval, now),
        interval=interval,
        per_minute=said["per_minute"] or PER_MINUTE,
        used=used.get(record.pk, 0),
        refused=refused.get(record.uid, 0),
        dead=dead.get(record.uid, 0),
        keys=keys.get(record.uid, 0),
    )


def _sums(found: Any, what: Any) -> dict[UUID, int]:  # noqa: ANN401 - a query and an aggregate
    return dict(found.order_by().values_list("source").annotate(what))


def _used(store: Store, latest: Mapping[int, Reading], now: datetime) -> Counter[int]:
    """Readings of the last minute; only sources that told something in it are asked."""
    end = micros_of(now)
    begin = end - 60_000_000
    used: Counter[int] = Counter()
    for source, reading in latest.items():
        if reading.received >= begin:
            used[source] = len(store.span(source, begin, end + 300_000_000))
    return used
