"""Is the alarm system one that people can work with?"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import pytest
from pytest_django import DjangoAssertNumQueries

from tamgiang.modules.centre.registers import ALARM
from tamgiang.modules.centre.selectors import alarm_health as health
from tamgiang.modules.centre.tests.people import place
from tamgiang.platform.registers.services import bulk_create
from tamgiang.platform.scopes import system_scope

pytestmark = pytest.mark.django_db
SINCE = datetime(2026, 10, 20, 17, tzinfo=UTC)
UNTIL = SINCE + timedelta(days=1)
Row: TypeAlias = tuple[float, dict[str, Any]]


def raised(rows: Sequence[Row]) -> None:
    """Alarms so many minutes after the beginning; closed after five minutes unless told."""
    block = place()
    values = []
    for number, (minutes, more) in enumerate(rows):
        opened = SINCE + timedelta(minutes=minutes)
        stood = more.pop("stood", 5)
        closed = None if stood is None else opened + timedelta(minutes=stood)
        row = {
            "block_id": block, "effective_on": opened.date(), "code": f"BD-{number}",
            "title": "Phú Ốc trên BĐ2", "priority": "medium", "rule": "centre.one",
            "source": "PHU-OC", "opened_at": opened, "closed_at": closed, "count": 1,
            "stage": "closed" if closed else "open", "closing": "recovered" if closed else None,
        }  # fmt: skip
        values.append(row | more)
    with system_scope("test"):
        bulk_create(ALARM, values, actor="test")


def looked(**more: Any) -> health.AlarmHealth:  # noqa: ANN401
    """The day's health."""
    with system_scope("test"):
        return health.alarm_health(SINCE, UNTIL, **more)


def test_the_rate_is_per_operator_and_hour_against_target_and_limit() -> None:
    raised([(n * 8, {}) for n in range(7)] + [(60 + n * 4, {}) for n in range(13)])

    alone, two = looked(), looked(operators=2)

    assert [count for _, count in alone.hours[:3]] == [7, 13, 0]
    assert (len(alone.hours), alone.busiest, alone.raised) == (24, 13, 20)
    assert (round(alone.over_target, 2), round(alone.over_limit, 2)) == (8.33, 4.17)
    assert (round(alone.per_hour, 3), round(two.per_hour, 3)) == (0.833, 0.417)
    assert (two.busiest, two.over_limit) == (6.5, 0)
    assert alone.healthy


def test_a_flood_begins_with_more_than_ten_in_ten_minutes_and_ends_when_it_thins_out() -> None:
    ten: list[Row] = [(n * 0.9, {}) for n in range(10)]
    flood: list[Row] = [(100 + n * 0.9, {}) for n in range(11)] + [(113, {}), (125, {}), (150, {})]
    raised([*ten, *flood])

    (found,) = looked().floods

    assert (found.begin - SINCE, found.count) == (timedelta(minutes=100), 12)
    assert found.end - SINCE == timedelta(minutes=113)
    assert not looked().healthy


def test_priorities_are_held_against_80_15_5() -> None:
    rows = ["medium"] * 5 + ["low"] + ["high"] * 3 + ["critical"]
    raised([(n * 60, {"priority": one}) for n, one in enumerate(rows)])

    shares = looked().shares

    assert [(one.count, one.percent, one.target) for one in shares] == [
        (6, 60.0, 80), (3, 30.0, 15), (1, 10.0, 5),
    ]  # fmt: skip


def test_stale_and_standing_are_those_at_the_end() -> None:
    raised(
        [
            (-600, {"stood": None, "code": "A"}),
            (600, {"stood": None, "code": "B"}),
            (30, {"stood": 2000, "code": "C"}),
            (40, {"code": "D"}),
            (-30, {"code": "E", "stood": 10}),
        ]
    )

    found = looked()

    assert [fact.code for fact in found.standing] == ["A", "C", "B"]
    assert [fact.code for fact in found.stale] == ["A"]
    assert found.raised == 3


def test_the_worst_come_with_what_would_mend_them() -> None:
    def many(source: str, gap: float, count: int, **more: object) -> list[Row]:
        return [(n * gap, {"source": source} | more) for n in range(count)]

    raised(
        many("CHATTER", 0.4, 12, stood=0.1)
        + many("FLEETING", 60, 11, stood=1)
        + many("NOBODY", 100, 10)
        + many("FALSE", 100, 6, closing="false")
        + many("TREMBLES", 10, 5, stood=5)
        + many("HANDLED", 200, 4, closing="handled")
    )

    worst = {one.source: one for one in looked().worst}

    assert list(worst) == ["CHATTER", "FLEETING", "NOBODY", "FALSE", "TREMBLES", "HANDLED"]
    assert {source: one.proposal for source, one in worst.items()} == {
        "CHATTER": health.HYSTERESIS,
        "FLEETING": health.LONGER_HOLD,
        "NOBODY": health.DELETE,
        "FALSE": health.SHELVE,
        "TREMBLES": health.HYSTERESIS,
        "HANDLED": health.REVIEW,
    }
    assert [one.source for one in looked().chattering] == ["CHATTER"]
    assert (worst["FLEETING"].fleeting, worst["CHATTER"].percent) == (11, 25.0)


def test_it_takes_two_queries_and_says_nothing_of_an_empty_span(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(2):
        found = looked()

    assert (found.raised, found.floods, found.worst, found.per_hour) == (0, [], [], 0)
