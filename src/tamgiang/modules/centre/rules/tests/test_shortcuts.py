"""What the evaluator leaves out, and what it takes together, changes nothing of what it says."""

from collections.abc import Sequence
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from tamgiang.modules.centre.rules.declaring import Rule
from tamgiang.modules.centre.rules.evaluator import Evaluator
from tamgiang.modules.centre.rules.planning import Plan
from tamgiang.modules.centre.rules.states import State, Transition
from tamgiang.modules.centre.rules.tests.making import (
    ALWAYS,
    MINUTE,
    SECOND,
    STATION,
    T,
    rule,
)
from tamgiang.modules.centre.telemetry import Reading

RULES = (
    rule(hysteresis=0.5, hold_on="2m", hold_off="3m", code="centre.held",
         escalate=[{"after": "4m", "to": "leader"}]),
    rule("level >= mark('bd1')", code="centre.lower", beneath=["centre.held"]),
    rule("level < 0.5", code="centre.low", hold_on="1m"),
    rule("level > 2 and level <= 2.6", code="centre.between"),
    rule("level > 3 and lat > 5", code="centre.both"),
    rule("rate(level, 10m) > 6 and level > 0.5", code="centre.rate"),
    rule("absent(6m)", code="centre.silent", title={"vi": "{source} im", "en": "{source} silent"}),
    rule("level > mark('never')", code="centre.never"),
)  # fmt: skip
#: Has to be asked about every reading.
EITHER = rule("absent(6m) or level > 4", code="centre.either")
LEVELS = (0.2, 0.5, 1.0, 1.5, 2.0, 2.6, 3.0, 3.1, 4.0, 4.5)
#: Batches: how many readings, seconds between them, levels to draw from, with flow or not.
batches = st.lists(
    st.tuples(
        st.integers(1, 30),
        st.sampled_from((1, 5, 20, 60)),
        st.lists(st.sampled_from(LEVELS), min_size=1, max_size=3),
        st.booleans(),
        st.sampled_from((-90, 0, 30, 400)),
    ),
    min_size=1,
    max_size=6,
)


def streamed(
    told: Sequence[tuple[int, int, list[float], bool, int]],
) -> list[list[Reading]]:
    """Each batch came at once; the pause before it may be negative, so that it is late."""
    at, clock, found = T, T, []
    for count, step, levels, flow, pause in told:
        at += pause * SECOND
        own = []
        for number in range(count):
            at += step * SECOND
            values = {"level": levels[number % len(levels)]}
            own.append((at, values | {"lat": float(number)} if flow else values))
        clock = max(clock + SECOND, at + SECOND)
        found.append([Reading(1, one, clock, values) for one, values in own])
    return found


def said(
    stream: Sequence[Sequence[Reading]], rules: Sequence[Rule]
) -> tuple[list[Transition], list[list[State]]]:
    """All that is said, and the states that are to be kept after each batch."""
    made = Evaluator(rules, [STATION], {"PHU-OC": ALWAYS})
    found: list[Transition] = []
    kept = []
    for batch in stream:
        found += made.feed(batch)
        kept.append(sorted(made.changed(), key=lambda one: one.rule))
    found += made.tick(stream[-1][-1].received + 20 * MINUTE)
    kept.append(sorted(made.changed(), key=lambda one: one.rule))
    return found, kept


@settings(max_examples=300, deadline=None)
@given(told=batches, either=st.booleans())
def test_readings_judged_by_few_rules_or_together_come_to_the_same(
    told: list[tuple[int, int, list[float], bool, int]], either: bool
) -> None:
    stream, rules = streamed(told), (*RULES, *([EITHER] if either else []))
    with (
        patch.object(Plan, "moved", lambda plan, _values, _age: plan.everyone),
        patch.object(Evaluator, "_together", lambda *_: False),
    ):
        expected = said(stream, rules)

    assert said(stream, rules) == expected


def test_batches_without_news_are_taken_together() -> None:
    # given a gauge above one mark for longer than its hold, and its alarm
    first, more = streamed([(30, 10, [2.0], True, 0), (100, 1, [1.6, 2.0], True, 0)])
    made = Evaluator(RULES, [STATION], {"PHU-OC": ALWAYS})
    assert [one.rule for one in made.feed(first)] == ["centre.lower"]
    made.changed()

    # when a hundred readings come that change nothing but its count
    with patch.object(Evaluator, "_take") as judged:
        assert made.feed(more) == []

    # then none is judged by itself, and all are counted
    assert not judged.called
    assert [(one.rule, one.count) for one in made.changed()] == [("centre.lower", 130)]
