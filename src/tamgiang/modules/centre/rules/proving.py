"""The tests a rule brings along: readings in, and what must come of them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from tamgiang.modules.centre.rules.declaring import Rule, span
from tamgiang.modules.centre.rules.evaluator import Evaluator
from tamgiang.modules.centre.rules.memory import DatedMark, Watched
from tamgiang.modules.centre.rules.states import Transition
from tamgiang.modules.centre.telemetry import Reading

#: Midday in Viet Nam on a day of October.
BEGAN = 1_760_936_400_000_000
NAME = "Trạm thử"
_ALWAYS = 1 << 31


def outcome(rule: Rule, test: Mapping[str, Any], others: Sequence[Rule] = ()) -> list[str]:
    """What the rule says of the test's readings, a line each: `1m raise Trạm thử trên …`.

    `readings` are [after the beginning, {measure: value}]; `until` lets time pass to the end;
    `marks` are the source's; `others` are rules that may hide this one.
    """
    kind = rule.kinds[0] if rule.kinds else "other"
    code = rule.sources[0] if rule.sources else "THU"
    source = Watched(1, UUID(int=1), code, NAME, kind)
    marks = [DatedMark(name, float(v), 0, _ALWAYS) for name, v in test.get("marks", {}).items()]
    evaluator = Evaluator([rule, *others], [source], {code: marks})
    evaluator.start(BEGAN)
    found: list[Transition] = []
    for reading in _readings(test.get("readings", ())):
        found += evaluator.feed([reading])
    if "until" in test:
        found += evaluator.tick(BEGAN + span(test["until"]))
    return [_line(one) for one in found if one.rule == rule.code]


def failing(rule: Rule, others: Sequence[Rule] = ()) -> Iterator[tuple[str, list[str], list[str]]]:
    """(name, expected, found) of the rule's tests that do not hold."""
    for number, test in enumerate(rule.body.get("tests", ()), 1):
        expected = [str(line) for line in test.get("expect", ())]
        found = outcome(rule, test, others)
        if found != expected:
            yield str(test.get("name", number)), expected, found


def _readings(said: Sequence[Sequence[Any]]) -> Iterator[Reading]:
    """Each row, or a row with a step and a number of times: [0m, {…}, 1m, 60]."""
    for after, values, *again in said:
        step, times = (span(again[0]), int(again[1])) if again else (0, 1)
        for turn in range(times):
            at = BEGAN + span(after) + turn * step
            yield Reading(1, at, at, {key: float(v) for key, v in values.items()})


def _line(told: Transition) -> str:
    seconds = (told.at - BEGAN) // 1_000_000
    after = f"{seconds // 60}m" if seconds % 60 == 0 else f"{seconds}s"
    line = f"{after} {told.kind}"
    if told.kind == "escalate":
        return f"{line} {told.to} {told.priority}"
    return f"{line} {told.text.vi}" if told.kind == "raise" else line
