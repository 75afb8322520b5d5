"""The expression language: what it means, what it prints, and how it refuses."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tamgiang.kernel.expressions import Expression, ExpressionRefused, Type, Vocabulary, expression
from tamgiang.kernel.expressions.testing import expressions, rows
from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import (
    Choice,
    Day,
    Flag,
    Integer,
    Moment,
    Money,
    Option,
    Point,
    Privacy,
    Register,
    Text,
)

NAME = Label("tên", "name")
DOSSIERS = Vocabulary.of(
    Register(
        module="onestop",
        name="dossier",
        label=NAME,
        plural=NAME,
        key=("code",),
        title="code",
        retention="10 years",
        fields=(
            Text(name="code", label=NAME, required=True),
            Text(name="applicant", label=NAME, privacy=Privacy.PERSONAL),
            Choice(
                name="means",
                label=NAME,
                options=(Option("cash", NAME), Option("transfer", NAME), Option("card", NAME)),
            ),
            Money(name="fee", label=NAME),
            Integer(name="pages", label=NAME),
            Flag(name="digitised", label=NAME),
            Day(name="due_on", label=NAME),
            Moment(name="received_at", label=NAME),
            Point(name="place", label=NAME),
        ),
    )
)
ROW: dict[str, Any] = {
    "code": "H01",
    "applicant": None,
    "means": "cash",
    "fee": 30_000,
    "pages": None,
    "digitised": None,
    "due_on": date(2023, 8, 22),
    "received_at": datetime(2023, 8, 21, 17, 30, tzinfo=UTC),
    "effective_on": date(2023, 8, 1),
    "ended_on": None,
}


def holds(source: str, **changes: object) -> bool:
    result = expression(source, DOSSIERS).evaluate(ROW | changes)
    assert isinstance(result, bool)
    return result


@pytest.mark.parametrize(
    "source",
    [
        "fee = 30000 and means = 'cash'",
        "fee between 30000 and 40000",
        "means in ('card', 'cash')",
        "means not in ('card')",
        "fee * 2 - 10000 = 50000",
        "due_on = '2023-08-22'",
        "'2023-08-22' = due_on",
        "due_on > date '2023-08-21'",
        "day(received_at) = '2023-08-22'",
        "received_at is not null",
        "pages is null",
        "not digitised",
        "not digitised = false",
        "year(due_on) = 2023 and month(due_on) = 8",
        "days_between(effective_on, due_on) = 21",
        "seconds_between(received_at, received_at) = 0",
        "earliest(due_on, effective_on, ended_on) = '2023-08-01'",
        "latest(due_on, ended_on) = '2023-08-22'",
        "earliest(ended_on, ended_on) is null",
        "fee > -1 AND NOT (fee < 10 OR fee = 11)",
        "true",
    ],
)
def test_these_hold_for_the_row(source: str) -> None:
    assert holds(source)


@pytest.mark.parametrize("comparison", ["=", "!=", "<", "<=", ">", ">="])
def test_a_comparison_with_an_absent_value_is_false_and_its_denial_true(comparison: str) -> None:
    assert not holds(f"pages {comparison} 3")
    assert not holds(f"pages + fee {comparison} 3")
    assert holds(f"not pages {comparison} 3")


def test_ranges_and_lists_do_not_hold_for_an_absent_value() -> None:
    assert not holds("pages between 0 and 9")
    assert not holds("pages in (1, 2)")
    assert holds("pages not in (1, 2)")
    assert not holds("fee between pages and 40000")


def test_a_flag_counts_only_when_somebody_said_yes() -> None:
    assert holds("digitised", digitised=True)
    assert not holds("digitised", digitised=False)
    assert not holds("digitised", digitised=None)


def test_the_civil_day_of_a_moment_is_that_of_viet_nam() -> None:
    before_midnight = datetime(2023, 8, 21, 16, 59, tzinfo=UTC)
    assert holds("day(received_at) = '2023-08-21'", received_at=before_midnight)


def test_numbers_and_days_are_values_too() -> None:
    assert expression("fee + 5", DOSSIERS, Type.INTEGER).evaluate(ROW) == 30_005
    assert expression("fee + pages", DOSSIERS, Type.INTEGER).evaluate(ROW) is None
    assert expression("'2023-08-22'", DOSSIERS, Type.DAY).evaluate(ROW) == date(2023, 8, 22)


@pytest.mark.parametrize(
    ("source", "line", "column", "says"),
    [
        ("fe > 3", 1, 1, "did you mean “fee”?"),
        ("xyz > 3", 1, 1, "its fields: effective_on"),
        ("fee > 3 and\n  dgitised", 2, 3, "did you mean “digitised”?"),
        ("means = 'cashh'", 1, 9, "write one of 'cash', 'transfer', 'card'"),
        ("means in ('card', 'x')", 1, 19, "write one of"),
        ("fee == 3", 1, 5, "write ="),
        ("fee <> 3", 1, 5, "write !="),
        ("fee > 3 && digitised", 1, 9, "write and"),
        ("fee > 30.000", 1, 7, "without separators"),
        ('means = "cash"', 1, 9, "single quotes"),
        ("means = 'cash", 1, 9, "closing quote"),
        ("fee / 2 = 1", 1, 5, "denominator"),
        ("pages = null", 1, 9, "is null or is not null"),
        ("fee > 3 digitised", 1, 9, "join two conditions"),
        ("1 < fee < 3", 1, 9, "between"),
        ("received_at > '2023-01-01'", 1, 1, "write day(received_at)"),
        ("due_on > '22/08/2023'", 1, 10, "'2023-08-22'"),
        ("due_on > date '2023-02-30'", 1, 15, "'2023-08-22'"),
        ("code > 'a'", 1, 1, "use = or in"),
        ("fee = 'a'", 1, 7, "is text"),
        ("fee", 1, 1, "compare it, as in fee = …"),
        ("(fee > 1) = digitised", 1, 2, "join conditions"),
        ("today() > due_on", 1, 1, "write day(moment)"),
        ("latest(due_on) = due_on", 1, 1, "write latest(day, day, …)"),
        ("block = 3", 1, 1, "no field “block”"),
        ("place_lat > 3", 1, 1, "no field"),
        ("fee > 99999999999999999999", 1, 7, "19 digits"),
        ("fee in (pages)", 1, 14, "a literal value"),
        ("", 1, 1, "a value"),
        ("(" * 60 + "true" + ")" * 60, 1, 41, "split it"),
        ("not " * 60 + "true", 1, 241, "split it"),
        ("fee = " + "1+" * 60 + "1", 1, 88, "split it"),
        ("fee = 1 or " * 500, 1, 4000, "split it"),
    ],
)
def test_a_wrong_expression_is_refused_with_its_place_and_what_to_write(
    source: str, line: int, column: int, says: str
) -> None:
    with pytest.raises(ExpressionRefused) as refused:
        expression(source, DOSSIERS)
    assert (refused.value.line, refused.value.column) == (line, column)
    assert says in refused.value.text("en")
    assert refused.value.text("vi").startswith(f"dòng {line}, cột {column}: ")


def test_the_same_meaning_as_written_has_one_text() -> None:
    loose = expression("( (fee>3) AND ((means='cash') and digitised))", DOSSIERS)
    tight = expression("fee > 3 and means = 'cash' and digitised", DOSSIERS)
    assert loose == tight
    assert loose.text == "fee > 3 and means = 'cash' and digitised"


def test_an_expression_knows_its_fields_and_days() -> None:
    found = expression("latest(due_on, '2023-01-01') > '2022-01-01' or digitised", DOSSIERS)
    assert found.fields == {"due_on", "digitised"}
    assert found.days == {date(2023, 1, 1), date(2022, 1, 1)}


NEEDED = st.sampled_from((Type.FLAG, Type.INTEGER, Type.DAY))
ANY = NEEDED.flatmap(lambda needed: expressions(DOSSIERS, needed))


@given(ANY)
def test_the_canonical_text_parses_back_to_the_same_expression(made: Expression) -> None:
    assert expression(made.text, DOSSIERS, made.type) == made


@settings(max_examples=200)
@given(expressions(DOSSIERS), rows(DOSSIERS))
def test_a_predicate_is_always_true_or_false(made: Expression, row: dict[str, Any]) -> None:
    assert made.evaluate(row) in (True, False)


@given(st.text(alphabet="feans ()'=<>!+-*,0129andortuisl\n", max_size=40))
def test_any_text_is_an_expression_or_a_refusal(source: str) -> None:
    try:
        expression(source, DOSSIERS)
    except ExpressionRefused as refused:
        assert refused.line >= 1
        assert refused.column >= 1
