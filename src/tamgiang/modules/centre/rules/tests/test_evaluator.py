"""The evaluator: what a stream of readings and time make of a rule."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tamgiang.kernel.errors import Refusal
from tamgiang.modules.centre.rules.declaring import Rule, declare
from tamgiang.modules.centre.rules.evaluator import Evaluator
from tamgiang.modules.centre.rules.memory import Watched
from tamgiang.modules.centre.rules.states import Change, Phase, Transition, fingerprint
from tamgiang.modules.centre.rules.tests.making import (
    ALWAYS,
    MINUTE,
    SECOND,
    STATION,
    T,
    reading,
    rule,
)
from tamgiang.modules.centre.telemetry import Reading


def evaluator(*rules: Rule, states: Sequence[Any] = ()) -> Evaluator:
    """Over the one station, from the beginning."""
    made = Evaluator(rules or (rule(),), [STATION], {"PHU-OC": ALWAYS}, states)
    made.start(T)
    return made


def levels(*values: float, step: int = MINUTE) -> list[Reading]:
    """One reading a step."""
    return [reading(turn * step, level=value) for turn, value in enumerate(values)]


def kinds(found: Sequence[Transition]) -> list[tuple[str, int]]:
    """(what, minutes after the beginning)."""
    return [(one.kind.value, (one.at - T) // MINUTE) for one in found]


def test_sixty_readings_above_a_level_are_one_alarm_with_a_count() -> None:
    made = evaluator(rule("level > mark('bd2')", title=TITLE, show=OVER))

    found = made.feed(levels(*[3.01] * 59, 3.05, step=SECOND))

    (raised,) = found
    assert (raised.kind, raised.at, raised.priority) == (Change.RAISE, T, "high")
    assert raised.text.vi == "Phú Ốc trên BĐ2 0,01 m"
    (state,) = made.changed()
    assert (state.phase, state.count, state.last_value) == (Phase.ACTIVE, 60, 3.05)
    assert state.memory["text"] == {
        "vi": "Phú Ốc trên BĐ2 0,05 m",
        "en": "Phú Ốc above alert level 2 by 0.05 m",
    }
    assert made.changed() == []


TITLE = {
    "vi": "{source} trên BĐ2 {over} m",
    "en": "{source} above alert level 2 by {over} m",
}
OVER = {"over": "level - mark('bd2')"}


def test_hysteresis_keeps_an_alarm_that_trembles_around_its_level() -> None:
    made = evaluator(rule(hysteresis=0.1))

    found = made.feed(levels(3.01, 2.95, 3.02, 2.91, 2.9, 3.05))

    assert kinds(found) == [("raise", 0), ("recover", 4), ("raise", 5)]


def test_holds_take_effect_at_their_own_time_whoever_finds_out() -> None:
    held = rule(hold_on="2m", hold_off="3m")
    by_reading = evaluator(held).feed(levels(4, 4, 4, 1, 1, 1, 1))
    made = evaluator(held)
    by_time = made.feed(levels(4))
    by_time += made.tick(T + 30 * MINUTE)

    assert kinds(by_reading) == [("raise", 2), ("recover", 6)]
    assert kinds(by_time) == [("raise", 2)]


def test_a_wave_shorter_than_the_hold_is_nothing() -> None:
    made = evaluator(rule(hold_on="2m"))

    assert made.feed(levels(4, 1, 4, 1)) == []
    assert made.states() == []


def test_escalation_waits_from_the_raising_and_comes_once_each() -> None:
    steps = [
        {"after": "5m", "to": "centre_head", "priority": "critical"},
        {"after": "15m", "to": "leader"},
    ]
    made = evaluator(rule(escalate=steps))
    made.feed(levels(4))

    found = made.tick(T + 60 * MINUTE)

    assert [(one.kind.value, (one.at - T) // MINUTE, one.to, one.priority) for one in found] == [
        ("escalate", 5, "centre_head", "critical"),
        ("escalate", 15, "leader", "high"),
    ]


def test_silence_counts_from_when_a_source_became_known_and_ends_with_a_reading() -> None:
    made = evaluator(rule("absent(30m)", title={"vi": "{source} im", "en": "{source} silent"}))

    found = made.tick(T + 40 * MINUTE)
    found += made.feed([reading(50 * MINUTE, level=1.0)])
    found += made.tick(T + 79 * MINUTE)
    found += made.tick(T + 80 * MINUTE)

    assert kinds(found) == [("raise", 30), ("recover", 50), ("raise", 80)]


def test_readings_sent_after_a_cut_end_a_silence_only_when_they_are_of_now() -> None:
    made = evaluator(rule("absent(30m)", title={"vi": "{source} im", "en": "{source} silent"}))
    late = [reading(m * MINUTE, level=1.0)._replace(received=T + 60 * MINUTE) for m in (5, 20, 55)]

    assert kinds(made.feed(late[:2])) == [("raise", 30)]
    assert kinds(made.feed(late[2:])) == [("recover", 55)]


def test_one_reading_too_late_is_counted_and_one_told_twice_passed_over() -> None:
    made = evaluator()
    made.feed(levels(1, 1, 1, 1))

    assert made.feed([reading(30 * SECOND, level=9.0), reading(3 * MINUTE, level=9.0)]) == []
    assert made.late == 1


def test_a_late_reading_within_the_tolerance_takes_its_place_in_the_windows() -> None:
    made = evaluator(rule("max(level, 10m) > 5"))
    made.feed(levels(1, 1, 1))

    assert kinds(made.feed([reading(MINUTE + 1, level=6.0)])) == [("raise", 2)]


def test_a_higher_rule_hides_the_lower_one_and_gives_way_to_it() -> None:
    upper = rule("level > mark('bd2')", code="centre.upper")
    lower = rule("level > mark('bd1')", code="centre.lower", beneath=["centre.upper"])
    made = evaluator(lower, upper)

    found = made.feed(levels(2, 4, 2, 1))

    assert [(one.rule[7:], *kind) for one, kind in zip(found, kinds(found), strict=True)] == [
        ("lower", "raise", 0),
        ("upper", "raise", 1),
        ("lower", "recover", 1),
        ("upper", "recover", 2),
        ("lower", "raise", 2),
        ("lower", "recover", 3),
    ]


def test_a_fingerprint_is_the_rule_at_the_source_and_nothing_else() -> None:
    assert fingerprint("centre.one", UUID(int=1)) == "a19a12e4a40644a15d2a7f43d7a2f484"


def test_a_source_no_rule_watches_and_one_not_known_are_passed_over() -> None:
    air = Watched(2, UUID(int=2), "AIR", "Sịa", "air")
    made = Evaluator([rule()], [STATION, air], {})

    assert made.feed([reading(0, source=2, pm25=900), reading(0, source=9, level=9)]) == []


STREAM_RULES = (
    rule(hysteresis=0.5, hold_on="2m", hold_off="3m", code="centre.held",
         escalate=[{"after": "4m", "to": "leader"}]),
    rule("rate(level, 10m) > 6", code="centre.rate", beneath=["centre.held"]),
    rule("count(level >= 2, 5m) >= 3 or avg(level, 10m) > 3.4", code="centre.count"),
    rule("absent(6m)", code="centre.silent", title={"vi": "{source} im", "en": "{source} silent"}),
    rule("min(level, 4m) > 2 and not level > mark('bd2')", code="centre.low"),
)  # fmt: skip
STEPS = (-3 * MINUTE, -MINUTE, 0, 30 * SECOND, MINUTE, MINUTE, 2 * MINUTE, 400 * SECOND)
moves = st.lists(
    st.tuples(st.sampled_from(STEPS), st.sampled_from((1.0, 2.0, 2.6, 3.1, 4.0)), st.booleans()),
    min_size=1,
    max_size=18,
)


def streamed(walk: Sequence[tuple[int, float, bool]]) -> list[Reading]:
    """Readings in the order they were stored; some were made earlier than received."""
    received, found = T, []
    for step, level, late in walk:
        received += max(step, SECOND)
        at = received + min(step, 0) - (45 * SECOND if late else 0)
        found.append(Reading(1, at, received, {"level": level}))
    return found


@settings(max_examples=60, deadline=None)
@given(walk=moves)
def test_cut_anywhere_and_taken_up_again_the_stream_says_the_same(
    walk: list[tuple[int, float, bool]],
) -> None:
    readings = streamed(walk)
    whole = evaluator(*STREAM_RULES)
    expected = whole.feed(readings) + whole.tick(readings[-1].received + 20 * MINUTE)

    for cut in range(len(readings) + 1):
        first = evaluator(*STREAM_RULES)
        found = first.feed(readings[:cut])
        second = Evaluator(STREAM_RULES, [STATION], {"PHU-OC": ALWAYS}, first.states())
        second.warm(readings[:cut])
        if cut == 0:
            second.start(T)
        found += second.feed(readings[cut:])
        found += second.tick(readings[-1].received + 20 * MINUTE)
        assert found == expected


@settings(max_examples=60, deadline=None)
@given(walk=moves, ticks=st.lists(st.integers(1, 600), max_size=5))
def test_how_often_time_is_told_changes_nothing(
    walk: list[tuple[int, float, bool]], ticks: list[int]
) -> None:
    readings = streamed(walk)
    end = readings[-1].received + 20 * MINUTE
    calm, busy = evaluator(*STREAM_RULES), evaluator(*STREAM_RULES)
    expected = calm.feed(readings) + calm.tick(end)

    found: list[Transition] = []
    for one in readings:
        for second in sorted(ticks):
            if (now := T + second * SECOND) <= one.received:
                found += busy.tick(now)
        found += busy.feed([one])
    found += busy.tick(end)

    assert found == expected


@settings(max_examples=60, deadline=None)
@given(walk=moves)
def test_raises_and_recoveries_take_turns(walk: list[tuple[int, float, bool]]) -> None:
    readings = streamed(walk)
    made = evaluator(*STREAM_RULES)
    found = made.feed(readings) + made.tick(readings[-1].received + 20 * MINUTE)

    for code in {one.fingerprint for one in found}:
        turns = [
            one.kind for one in found if one.fingerprint == code and one.kind is not Change.ESCALATE
        ]
        assert turns == [(Change.RAISE, Change.RECOVER)[n % 2] for n in range(len(turns))]


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"procedure": None}, "centre.rule_without_procedure"),
        ({"procedure": " "}, "centre.rule_without_procedure"),
        ({"owner": None}, "centre.rule_without_owner"),
        ({"applies": {}}, "centre.rule_bad"),
        ({"applies": {"kinds": ["river"]}}, "centre.rule_bad"),
        ({"title": {"vi": "{level}", "en": "{level}"}}, "centre.rule_bad"),
        ({"title": {"vi": "{source.name}", "en": "x"}}, "centre.rule_bad"),
        ({"title": {"vi": "một"}}, "centre.rule_bad"),
        ({"priority": "urgent"}, "centre.rule_bad"),
        ({"hold_on": "5 minutes"}, "centre.rule_bad"),
        ({"hysteresis": 0.1, "clear": "level < 2"}, "centre.rule_bad"),
        ({"hysteresis": "a"}, "centre.rule_bad"),
        ({"escalate": [{"after": "0m", "to": "leader"}]}, "centre.rule_bad"),
        ({"nonsense": 1}, "centre.rule_bad"),
        ({"code": "One"}, "centre.rule_bad"),
        ({"basis": ""}, "centre.rule_bad"),
        ({"when": "level"}, "expressions.type"),
    ],
)
def test_a_rule_that_does_not_fit_is_refused_in_both_languages(
    parts: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refusal) as told:
        rule(**parts)

    assert told.value.code == code
    assert told.value.text("vi") != told.value.text("en")


def test_a_rule_is_read_from_its_own_body_again() -> None:
    one = rule(escalate=[{"after": "5m", "to": "leader"}], hysteresis=0.1)

    assert declare(one.body) == one
