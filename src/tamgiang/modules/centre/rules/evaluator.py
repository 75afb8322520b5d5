"""The evaluator: readings and time in, changes of alarms out. One thread, no input but these.

What it says depends on the readings in the order they were stored and on the ticks between them,
and on nothing else. A rule is judged as of the newest observation of its source; a reading older
than that by no more than `TOLERANCE` takes its place in the windows and the rule is judged again;
one older still is not judged and is counted. Readings repeated are passed over. The clock is the
latest time a reading was received or a tick named; when it reaches the end of a hold, of an
escalation's patience or of a silence, that takes effect at exactly that time.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from heapq import heappop, heappush

from tamgiang.modules.centre.rules.declaring import Rule
from tamgiang.modules.centre.rules.memory import TOLERANCE, DatedMark, Inside, Memory, Watched
from tamgiang.modules.centre.rules.planning import NEVER, Plan, Planned
from tamgiang.modules.centre.rules.readying import Ready
from tamgiang.modules.centre.rules.states import Phase, State, Transition
from tamgiang.modules.centre.rules.stretches import LEAST, alike, counting
from tamgiang.modules.centre.rules.watching import Watch
from tamgiang.modules.centre.telemetry import Reading

_QUIET = Phase.QUIET
#: Sets of measures a source may mix before plans are made anew for each reading.
MOST_PLANS = 64


class Station:
    """A source with the rules that watch it."""

    __slots__ = ("_marks", "_plans", "memory", "watches")

    def __init__(self, memory: Memory, watches: Sequence[Watch]) -> None:
        self.memory = memory
        self.watches = tuple(watches)
        for place, watch in enumerate(self.watches):
            watch.bit = 1 << place
        self._marks = memory.marks
        self._plans: dict[tuple[int, tuple[str, ...]], Plan[Watch]] = {}

    def plan(self, measures: tuple[str, ...]) -> Plan[Watch]:
        """The rules a reading with these measures can move, as the rules stand now."""
        memory = self.memory
        if memory.marks is not self._marks:
            self._plans.clear()
            self._marks = memory.marks
        found = self._plans.get((memory.busy, measures))
        if found is None:
            if len(self._plans) >= MOST_PLANS:
                self._plans.clear()
            found = self._plans[memory.busy, measures] = self._made(measures)
        return found

    def replan(self) -> None:
        """Time alone has moved a rule: what waits for a silence is looked at anew."""
        self._plans.clear()

    def _made(self, measures: tuple[str, ...]) -> Plan[Watch]:
        planned = [
            Planned(
                watch,
                watch.phase is _QUIET,
                () if watch.patient else watch.ready.guards,
                watch.ready.silence if watch.queued < NEVER else None,
            )
            for watch in self.watches
            if watch.patient or not watch.ready.measures.isdisjoint(measures)
        ]
        return Plan(planned, measures, self.memory)


class Evaluator:
    """Runs rules over the readings of sources.

    `marks` are the dated marks of each source by code. `states` are what an earlier evaluator
    kept; `warm` gives back the rest from stored readings.
    """

    def __init__(
        self,
        rules: Iterable[Rule],
        sources: Iterable[Watched],
        marks: Mapping[str, Sequence[DatedMark]],
        states: Iterable[State] = (),
        inside: Inside | None = None,
    ) -> None:
        self.clock = 0
        self.stations: dict[int, Station] = {}
        self._started = False
        # By due, then in the order of sources and rules: ties fall alike after a restart.
        self._queue: list[tuple[int, int, int, Watch]] = []
        self._pushed = 0
        self._stirred: list[Watch] = []
        ready = _above_first([Ready(rule) for rule in rules])
        kept = {state.fingerprint: state for state in states}
        ranks = 0
        for source in sorted(sources):
            station = _station(source, ready, marks.get(source.code, ()), inside)
            if station.watches:
                self.stations[source.pk] = station
            for watch in station.watches:
                watch.rank = ranks = ranks + 1
                if state := kept.get(watch.fingerprint):
                    watch.resume(state)

    def need(self, source: int) -> int:
        """How far back (µs) the stored readings of a source matter."""
        longest = (watch.ready.longest for watch in self.stations[source].watches)
        return max(TOLERANCE, max(longest, default=0))

    @property
    def late(self) -> int:
        """Readings that came too late to be judged."""
        return sum(station.memory.late for station in self.stations.values())

    def warm(self, readings: Iterable[Reading]) -> None:
        """Remember readings that were judged before, in the order they were stored."""
        for reading in readings:
            station = self.stations.get(reading.source)
            if station is not None:
                station.memory.take(reading)
                if reading.received > self.clock:
                    self.clock = reading.received

    def start(self, clock: int) -> None:
        """Take up the work at a time: sources never heard of are known from now on."""
        self._started = True
        self.clock = max(self.clock, clock)
        for station in self.stations.values():
            memory = station.memory
            new = not memory.known
            if new:
                memory.known = self.clock
            for watch in station.watches:
                # Since when it is known must outlast a restart, or a silence would begin anew.
                watch.stirred = watch.stirred or (new and watch.patient)
                self._stir(watch)

    def feed(self, readings: Iterable[Reading]) -> list[Transition]:
        """Judge readings in the order they were stored."""
        found: list[Transition] = []
        stations = self.stations
        readings = readings if isinstance(readings, Sequence) else tuple(readings)
        taken = tried = 0
        # Beyond it too few of a source can follow to be taken together.
        until = len(readings) - LEAST
        for place, reading in enumerate(readings):
            if place < taken:
                continue
            if reading.received > self.clock or not self._started:
                self._arrive(reading.received, found)
            station = stations.get(reading.source)
            if station is None:
                continue
            if tried <= place <= until and readings[place + LEAST - 1][0] == reading.source:
                tried = alike(readings, place)
                if self._together(station, readings[place:tried]):
                    taken = tried
                    continue
            self._take(station, reading, found)
        return found

    def _arrive(self, received: int, found: list[Transition]) -> None:
        """The clock goes on to when a reading came."""
        if not self._started:
            self.start(self.clock or received)
        if received > self.clock:
            if self._queue and self._queue[0][0] <= received:
                self._run(received, found.append)
            self.clock = received

    def _take(self, station: Station, reading: Reading, found: list[Transition]) -> None:
        memory, at, values = station.memory, reading.at, reading.values
        if at > memory.at:
            # The first may be older than the time since which its source is known.
            age = self.clock - at if memory.at else NEVER
            memory.ahead(at, values)
            watches = station.plan(tuple(values)).moved(values, age)
            if watches:
                self._look(memory, watches, found, newest=True)
        elif memory.take(reading):
            self._look(memory, station.plan(tuple(values)).everyone, found, newest=False)

    def _together(self, station: Station, readings: Sequence[Reading]) -> bool:
        """Take readings of one source together, where it is certain what they come to."""
        memory, clock = station.memory, self.clock
        if len(readings) < LEAST or readings[0].at <= memory.at:
            return False
        plan = station.plan(tuple(readings[0].values))
        found = counting(memory, plan, readings, clock)
        if found is None:
            return False
        memory.stretch(readings)
        memory.clock = clock
        for watch in found:
            watch.count_on(len(readings), readings[-1].at)
            self._note(watch)
        return True

    def _look(
        self, memory: Memory, watches: Iterable[Watch], found: list[Transition], *, newest: bool
    ) -> None:
        clock = memory.clock = self.clock
        at = memory.at
        for watch in watches:
            before = watch.phase
            if before is _QUIET and not watch.patient and not watch.when(memory):
                # Most of all judgements end here.
                continue
            told = watch.judge(at, clock, reading=newest)
            if told is not None:
                found.append(told)
            if watch.phase is not before or watch.patient or told is not None:
                self._schedule(watch)
            if watch.stirred and not watch.noted:
                self._note(watch)

    def tick(self, now: int) -> list[Transition]:
        """Let time pass until `now`; what falls due on the way takes effect at its own time."""
        if not self._started:
            self.start(self.clock or now)
        found: list[Transition] = []
        self._run(now, found.append)
        self.clock = max(self.clock, now)
        return found

    def _run(self, until: int, tell: Callable[[Transition], None]) -> None:
        queue = self._queue
        while queue and queue[0][0] <= until:
            due, _, _, watch = heappop(queue)
            if due != watch.queued:
                continue
            watch.queued = NEVER
            self.stations[watch.memory.source.pk].replan()
            self.clock = max(self.clock, due)
            watch.due = watch.next_due(due - 1)
            if watch.due <= due:
                watch.memory.clock = due
                told = watch.pass_time(due)
                if told is not None:
                    tell(told)
                    self._follow(watch, due, tell)
                self._stir(watch)
            else:
                self._push(watch)

    def _follow(self, moved: Watch, clock: int, tell: Callable[[Transition], None]) -> None:
        """Rules beneath one whose alarm came or went by time alone are judged again."""
        for watch in self.stations[moved.memory.source.pk].watches:
            if moved in watch.beneath:
                told = watch.judge(watch.memory.at or clock, clock, reading=False)
                if told is not None:
                    tell(told)
                if watch.stirred:
                    self._stir(watch)

    def _stir(self, watch: Watch) -> None:
        if watch.stirred:
            self._note(watch)
        self._schedule(watch)

    def _note(self, watch: Watch) -> None:
        if not watch.noted:
            watch.noted = True
            self._stirred.append(watch)

    def _schedule(self, watch: Watch) -> None:
        watch.due = watch.next_due(self.clock)
        # What has moved further away is found out when its earlier place comes up.
        if watch.due < watch.queued:
            self._push(watch)

    def _push(self, watch: Watch) -> None:
        if watch.due < NEVER:
            self._pushed += 1
            watch.queued = watch.due
            heappush(self._queue, (watch.due, watch.rank, self._pushed, watch))

    def changed(self) -> list[State]:
        """The states that moved since the last call; to be kept together with the position."""
        stirred, self._stirred = self._stirred, []
        for watch in stirred:
            watch.stirred = watch.noted = False
        return [watch.state() for watch in stirred]

    def states(self) -> list[State]:
        """All states that are not quiet, or that must be kept for silences."""
        watches = (watch for station in self.stations.values() for watch in station.watches)
        return [w.state() for w in watches if w.phase != "quiet" or w.ready.absences]


def _station(
    source: Watched,
    ready: Sequence[Ready],
    marks: Sequence[DatedMark],
    inside: Inside | None,
) -> Station:
    own = [one for one in ready if one.rule.applies(source.code, source.kind)]
    windows = {spec: admits for one in own for spec, admits in one.windows.items()}
    positions = inside if any(one.positions for one in own) else None
    memory = Memory(source, windows, marks, positions)
    watches = [Watch(one, memory) for one in own]
    by_code = {watch.rule.code: watch for watch in watches}
    for watch in watches:
        watch.beneath = tuple(by_code[code] for code in watch.rule.beneath if code in by_code)
    return Station(memory, watches)


def _above_first(ready: Sequence[Ready]) -> list[Ready]:
    """Rules that hide others are judged before them; otherwise by code, so that order is stable."""
    left = {one.rule.code: one for one in sorted(ready, key=lambda one: one.rule.code)}
    found: list[Ready] = []
    while left:
        free = [o for o in left.values() if not any(code in left for code in o.rule.beneath)]
        # A ring of rules that hide each other is broken at the first of them.
        for one in free or list(left.values())[:1]:
            found.append(one)
            del left[one.rule.code]
    return found
