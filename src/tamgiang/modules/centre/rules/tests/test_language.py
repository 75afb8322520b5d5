"""The language of rules: what it says, what it refuses and where, against a slow twin."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tamgiang.kernel.expressions import ExpressionRefused
from tamgiang.kernel.expressions.canonical import canonical
from tamgiang.kernel.expressions.nodes import (
    And,
    Arithmetic,
    Between,
    Call,
    Compare,
    Field,
    In,
    IsNull,
    Literal,
    Node,
    Not,
    Or,
)
from tamgiang.kernel.expressions.parser import parse
from tamgiang.modules.centre.rules.checking import Checker, Kind
from tamgiang.modules.centre.rules.compiling import Compiler
from tamgiang.modules.centre.rules.memory import MINUTE, TOLERANCE, DatedMark
from tamgiang.modules.centre.rules.tests.making import MARKS, STATION, T, memory_of, reading
from tamgiang.modules.centre.rules.tests.oracle import Oracle
from tamgiang.modules.centre.telemetry import Reading

MEASURES = ("level", "rain")
SPANS = ("1m", "5m", "1h")


def check(text: str, needed: Kind = Kind.CONDITION) -> Node:
    """A checked tree over `level` and `rain`."""
    node = parse(text, measured=True)
    Checker(set(MEASURES)).check(node, needed)
    return node


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("levle > 3", "centre.rule_unknown_measure", (1, 1)),
        ("level > 3 and\n  level", "expressions.type", (2, 3)),
        ("rate(level) > 3", "expressions.unknown_function", (1, 1)),
        ("rats(level, 1h) > 3", "expressions.unknown_function", (1, 1)),
        ("avg(level, 3) > 1", "expressions.type", (1, 12)),
        ("avg(level, 0m) > 1", "centre.rule_bad_span", (1, 12)),
        ("avg(level, 9d) > 1", "centre.rule_bad_span", (1, 12)),
        ("avg(level + 1, 1h) > 1", "expressions.type", (1, 5)),
        ("count(avg(level, 1h) > 1, 1h) > 1", "centre.rule_window_in_window", (1, 7)),
        ("count(level, 1h) > 1", "expressions.type", (1, 7)),
        ("level > '3'", "expressions.type", (1, 9)),
        ("level > 3.", "expressions.character", (1, 9)),
        ("level > 10x", "expressions.character", (1, 9)),
        ("level > 99999999999s", "expressions.character", (1, 9)),
        ("mark(bd2) > 3", "centre.rule_unknown_measure", (1, 6)),
        ("level / 2 > 3", "expressions.character", (1, 7)),
        ("level > ", "expressions.syntax", (1, 9)),
    ],
)
def test_a_fault_is_told_with_its_place_in_both_languages(
    text: str, code: str, place: tuple[int, int]
) -> None:
    with pytest.raises(ExpressionRefused) as told:
        check(text)

    assert (told.value.code, (told.value.line, told.value.column)) == (code, place)
    assert f"dòng {place[0]}, cột {place[1]}" in told.value.text("vi")
    assert f"line {place[0]}, column {place[1]}" in told.value.text("en")


@pytest.mark.parametrize(
    "text",
    [
        "level > mark('bd2') + 0.05",
        "rate(level, 90m) > 0.3 or absent(30m)",
        "count(level > 3, 10m) >= 5 and not inside('quang-dien')",
        "avg(rain, 3h) * 18 between 40 and 99.5",
        "level in (1, 2.5) and level is not null",
    ],
)
def test_the_canonical_text_parses_to_the_same_tree(text: str) -> None:
    node = check(text)

    assert parse(canonical(node), measured=True) == node


numbers = st.recursive(
    st.sampled_from(MEASURES).map(Field)
    | st.sampled_from(("0.5", "1", "-2", "3")).map(lambda t: parse(t, measured=True))
    | st.sampled_from(("bd1", "bd2", "none")).map(lambda n: Call("mark", (Literal(n),))),
    lambda inner: st.builds(Arithmetic, st.sampled_from("+-*"), inner, inner),
    max_leaves=3,
)


def predicates(leaves: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    """Conditions over numbers."""
    signs = st.sampled_from(("=", "!=", "<", "<=", ">", ">="))
    simple = (
        st.builds(Compare, signs, leaves, leaves)
        | st.builds(Between, leaves, leaves, leaves)
        | st.builds(IsNull, leaves)
        | st.builds(In, leaves, st.just((Literal(1), Literal(2))))
    )
    return st.recursive(
        simple,
        lambda inner: (
            st.builds(Not, inner)
            | st.tuples(inner, inner).map(And)
            | st.tuples(inner, inner).map(Or)
        ),
        max_leaves=3,
    )


spans = st.sampled_from(SPANS).map(lambda t: parse(t, measured=True))
windows = st.builds(
    lambda f, m, s: Call(f, (Field(m), s)),
    st.sampled_from(("rate", "avg", "min", "max", "sum")),
    st.sampled_from(MEASURES),
    spans,
) | st.builds(lambda c, s: Call("count", (c, s)), predicates(numbers), spans)
values = st.sampled_from((0.0, 0.5, 1.0, 2.0, 2.5, 3.0, -1.25))
steps = st.tuples(
    st.sampled_from((-3 * MINUTE, -TOLERANCE, -30_000_000, 0, 1, 20_000_000, MINUTE, 40 * MINUTE)),
    st.dictionaries(st.sampled_from(MEASURES), values, min_size=1),
)


@settings(max_examples=150, deadline=None)
@given(condition=predicates(numbers | windows), walk=st.lists(steps, min_size=1, max_size=25))
def test_the_closures_agree_with_the_slow_twin_after_every_reading(
    condition: Node, walk: list[tuple[int, dict[str, float]]]
) -> None:
    Checker(set(MEASURES)).check(condition, Kind.CONDITION)
    compiler = Compiler()
    test = compiler.value(condition)
    memory = memory_of(compiler)
    judged: dict[int, Any] = {}
    newest = 0
    for step, told in walk:
        at = newest + step
        one = Reading(1, T + at, T + at, told)
        taken = memory.take(one)
        # Too late, or told before: nothing changes. Otherwise it takes its place.
        assert taken == (not judged or (at >= newest - TOLERANCE and at not in judged))
        if taken:
            judged[at] = one
            newest = max(judged)
        assert test(memory) == Oracle(list(judged.values()), MARKS).value(condition)


def test_a_mark_is_the_one_in_force_on_the_civil_day_of_the_observation() -> None:
    compiler = Compiler()
    test = compiler.value(check("level > mark('bd2')"))
    day = 20_000
    marks = (DatedMark("bd2", 3.0, 0, day), DatedMark("bd2", 2.5, day, 1 << 30))
    memory = memory_of(compiler, marks)
    # 17:00 UTC is midnight in Viet Nam.
    midnight = (day * 24 - 7) * 60 * MINUTE

    memory.take(reading(midnight - 1, absolute=True, level=2.8))
    assert not test(memory)
    memory.take(reading(midnight, absolute=True, level=2.8))
    assert test(memory)


def test_an_area_holds_the_readings_own_position_before_the_sources() -> None:
    compiler = Compiler()
    node = parse("inside('sia')", measured=True)
    Checker(None).check(node, Kind.CONDITION)
    test = compiler.value(node)
    memory = memory_of(compiler, inside=lambda area, lon, lat: area == "sia" and lat > 16.5)

    memory.take(reading(0, level=1.0))
    assert STATION.lat == 16.53
    assert test(memory)
    memory.take(reading(1, lat=16.2, lon=107.5))
    assert not test(memory)
