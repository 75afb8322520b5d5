"""Chạy thử luật: what a rule, stored or drafted, would have said of the readings there are.

Runs the live evaluator over stored readings in the order they were stored; time passes as it did
then. Nothing is written. Yesterday's back-test of a rule as it stood gives yesterday's alarms;
escalations are those that come when nobody acknowledges.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.expressions.nodes import Field, Node, children
from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.instants import micros_of, moment_of
from tamgiang.modules.centre.models import AlarmState, Mark
from tamgiang.modules.centre.rules.declaring import Rule
from tamgiang.modules.centre.rules.evaluator import Evaluator
from tamgiang.modules.centre.rules.memory import DatedMark, Watched
from tamgiang.modules.centre.rules.states import Change, Phase, Transition, fingerprint
from tamgiang.modules.centre.selectors.rules import fence, marks_by_source, rules_on, watched
from tamgiang.modules.centre.telemetry import Reading, Store
from tamgiang.platform.accounts.access import require

LONGEST = timedelta(days=92)
#: An alarm that stands when the span begins was raised at most this much before it.
LEAD = 24 * 3600 * 1_000_000
POINTS = 600


class SpanTooLong(Refusal):
    """A back-test covers at most three months, and ends after it begins."""

    code = "centre.backtest_span"
    message = Label(
        "Khoảng chạy thử phải có đầu trước cuối và không quá {days} ngày.",
        "A back-test begins before it ends and covers at most {days} days.",
    )


@dataclass(frozen=True, slots=True)
class Band:
    """An alarm as it would have stood: `end` None while it stands at the end of the span.

    A band that begins at the beginning of the span may have begun before it.
    """

    begin: datetime
    end: datetime | None
    title: Label
    count: int


@dataclass(frozen=True, slots=True)
class Track:
    """One source: its readings as a line, the marks the rule names, and the alarms as bands."""

    source: Watched
    key: str
    series: Sequence[tuple[int, float]]
    marks: Sequence[Mark]
    bands: Sequence[Band]
    transitions: Sequence[Transition]
    readings: int
    late: int


@dataclass(frozen=True, slots=True)
class BackTest:
    """What came of it, over all sources of the rule."""

    rule: Rule
    since: datetime
    until: datetime
    tracks: Sequence[Track]

    @property
    def raised(self) -> int:
        """Alarms raised within the span."""
        return sum(one.kind is Change.RAISE for track in self.tracks for one in track.transitions)

    @property
    def per_hour(self) -> float:
        """Alarms raised in an hour, on the average."""
        return self.raised / ((self.until - self.since) / timedelta(hours=1))


def back_test(
    rule: Rule,
    since: datetime,
    until: datetime,
    store: Store,
    codes: Iterable[str] = (),
    tell: Callable[[int, int, str], None] = lambda _done, _all, _source: None,
) -> BackTest:
    """Run a rule over [since, until) for its sources in the open scope (only `codes` if given).

    Rules that hide this one run along as they are today. `tell` hears before each source how many
    are done, of how many, and its name. Needs centre.view. Raises SpanTooLong.
    """
    require("centre.view")
    if not timedelta(0) < until - since <= LONGEST:
        raise SpanTooLong(days=LONGEST.days)
    wanted = set(codes)
    marks = marks_by_source()
    others = [one for one in rules_on(timezone.localdate()) if one.code in rule.beneath]
    run = _Run(rule, others, micros_of(since), micros_of(until), store)
    sources = [
        source
        for source in watched()
        if rule.applies(source.code, source.kind) and (not wanted or source.code in wanted)
    ]
    tracks = []
    for done, source in enumerate(sources):
        tell(done, len(sources), source.name)
        tracks.append(run.track(source, marks.get(source.code, ())))
    return BackTest(rule, since, until, tracks)


class _Run:
    def __init__(
        self, rule: Rule, others: Sequence[Rule], since: int, until: int, store: Store
    ) -> None:
        self.rule, self.others, self.store = rule, others, store
        self.since, self.until = since, until
        self.inside = fence(timezone.localdate(moment_of(since)))

    def track(self, source: Watched, marks: Sequence[DatedMark]) -> Track:
        made = Evaluator([self.rule, *self.others], [source], {source.code: marks}, (), self.inside)
        begin = self.since - LEAD
        before, readings = self._readings(source, begin, made.need(source.pk))
        made.warm(before)
        self._known(made, source)
        made.start(begin)
        led = [r for r in readings if r.received < self.since]
        found = made.feed(led) + made.tick(self.since - 1)
        standing = self._standing(made, source)
        told = made.feed(readings[len(led) :]) + made.tick(self.until - 1)
        told = [one for one in told if one.rule == self.rule.code]
        key = measure_shown(self.rule)
        return Track(
            source,
            key,
            self._series(source, key),
            list(Mark.objects.filter(source=source.code, key=key).order_by("value")),
            self._bands(standing, found, told),
            told,
            len(readings) - len(led),
            made.late,
        )

    def _readings(
        self, source: Watched, begin: int, need: int
    ) -> tuple[list[Reading], list[Reading]]:
        """(remembered, judged) in the order they were stored, by when they were received."""
        told = self.store.span(source.pk, begin - need, self.until)
        first = next((n for n, r in enumerate(told) if r.received >= begin), len(told))
        return told[:first], [r for r in told[first:] if r.received < self.until]

    def _known(self, made: Evaluator, source: Watched) -> None:
        """Since when a source that never spoke was listened to."""
        code = fingerprint(self.rule.code, source.uid)
        state = AlarmState.objects.filter(fingerprint=code).first()
        if state and (known := state.memory.get("known")):
            made.stations[source.pk].memory.known = known

    def _standing(self, made: Evaluator, source: Watched) -> Phase:
        station = made.stations[source.pk]
        return next(w.phase for w in station.watches if w.rule.code == self.rule.code)

    def _bands(
        self, standing: Phase, before: Sequence[Transition], told: Sequence[Transition]
    ) -> list[Band]:
        raises = [one for one in before if one.kind is Change.RAISE]
        open_: Transition | None = None
        if standing in (Phase.ACTIVE, Phase.LEAVING):
            mine = [one for one in raises if one.rule == self.rule.code]
            open_ = mine[-1]._replace(at=self.since)
        bands: list[Band] = []
        for one in told:
            if one.kind is Change.RAISE:
                open_ = one
            elif one.kind is Change.RECOVER and open_ is not None:
                bands.append(Band(moment_of(open_.at), moment_of(one.at), one.text, one.number))
                open_ = None
        if open_ is not None:
            bands.append(Band(moment_of(open_.at), None, open_.text, open_.number))
        return bands

    def _series(self, source: Watched, key: str) -> list[tuple[int, float]]:
        if not key:
            return []
        step = (self.until - self.since) // POINTS
        return self.store.series(source.pk, key, self.since, self.until, step)


def measure_shown(rule: Rule) -> str:
    """The measure a picture of the rule shows: its value, else the first one it names."""
    said = rule.shown.get("value")
    if said is not None and isinstance(said.of, Field):
        return said.of.name
    return next((n.name for n in _walk(rule.when) if isinstance(n, Field)), "")


def _walk(node: Node) -> list[Node]:
    return [node, *(below for child in children(node) for below in _walk(child))]
