"""A back-test says of yesterday what was said yesterday."""

import random
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tamgiang.kernel.errors import NotPermitted
from tamgiang.modules.centre.instants import micros_of, moment_of
from tamgiang.modules.centre.models import Alarm
from tamgiang.modules.centre.selectors.records import having
from tamgiang.modules.centre.selectors.rules import rules_on
from tamgiang.modules.centre.services import marks, rules
from tamgiang.modules.centre.services.backtest import SpanTooLong, back_test
from tamgiang.modules.centre.services.running import RunningRules
from tamgiang.modules.centre.telemetry import Reading
from tamgiang.modules.centre.telemetry.embedded import EmbeddedStore
from tamgiang.modules.centre.tests.people import VIEWER, acting_as, place
from tamgiang.modules.centre.tests.test_alarms import source
from tamgiang.platform.registers.models import Record
from tamgiang.platform.scopes import Scope, scope_of, system_scope

pytestmark = pytest.mark.django_db
SECOND = 1_000_000


@pytest.fixture
def river() -> Record:
    """The gauge with its marks and rules."""
    with system_scope("test"):
        made = source(place())
    rules.sync_rules()
    marks.sync_marks()
    return made


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EmbeddedStore]:
    """An empty store."""
    made = EmbeddedStore(tmp_path / "telemetry.sqlite3")
    yield made
    made.close()


def a_day(river: Record, midnight: int) -> list[Reading]:
    """A restless river: two days of readings, some late, some missing, some sent after a cut."""
    dice = random.Random(7)  # noqa: S311
    found, level = [], 2.2
    at = midnight - 86_400 * SECOND
    while at < midnight + 86_400 * SECOND:
        at += dice.choice((60, 60, 60, 61, 180, 9000 if dice.random() < 0.02 else 60)) * SECOND
        level += 0.01 * (2.8 - level) + dice.gauss(0, 0.14)
        lag = dice.choice((0, 0, 0, 300_000, 45 * SECOND))
        found.append(Reading(river.pk, at - lag, at, {"level": round(level, 2)}))
    return found


CODES = ("river_above_bd1", "river_above_bd2", "river_above_bd3", "river_rising", "gauge_silent")


def test_yesterdays_back_test_is_yesterdays_alarms(
    river: Record, store: EmbeddedStore, tmp_path: Path
) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    since = timezone.make_aware(datetime.combine(yesterday, time()))
    until = since + timedelta(days=1)
    clock = 0
    live = RunningRules(
        lambda: EmbeddedStore(tmp_path / "telemetry.sqlite3"), lambda: clock + SECOND
    )
    for reading in a_day(river, micros_of(since)):
        # The ticker of the intake, each second in truth, and the reading when it comes.
        clock = reading.received - SECOND
        live.tick()
        clock = reading.received
        position = store.append([reading]).position
        live.follow([reading], position)
    clock = micros_of(until)
    live.tick()
    live.renew()

    for code in CODES:
        rule = next(one for one in rules_on(yesterday) if one.code == f"centre.{code}")
        with system_scope("test"):
            found = back_test(rule, since, until, store)
        (track,) = found.tracks
        mine = [a for a in raised_by(rule.code) if not a["closed_at"] or a["closed_at"] >= since]
        raised = [moment_of(t.at) for t in track.transitions if t.kind == "raise"]
        closed = [moment_of(t.at) for t in track.transitions if t.kind == "recover"]
        assert raised == [a["opened_at"] for a in mine if a["opened_at"] >= since]
        assert closed == [a["closed_at"] for a in mine if a["closed_at"]]
        assert found.raised == len(raised) > 0
        assert [band.end for band in track.bands] == [a["closed_at"] for a in mine]
        assert [band.begin for band in track.bands] == [max(a["opened_at"], since) for a in mine]
        assert [mark.name for mark in track.marks] in (["bd1", "bd2", "bd3"], [])
        assert len(track.series) in (0, 600, 601) or track.readings < 1000


def raised_by(rule: str) -> list[dict[str, Any]]:
    """The alarms of a rule in the order they were raised."""
    with system_scope("test"):
        return [a.values() for a in having(Alarm, rule=rule).order_by("pk")]


def test_a_back_test_is_refused_over_no_time_and_without_permission(
    river: Record, store: EmbeddedStore
) -> None:
    (rule, *_) = rules_on(timezone.localdate())
    now = timezone.now()
    with system_scope("test"), pytest.raises(SpanTooLong):
        back_test(rule, now, now, store)
    with scope_of(Scope("user:9", None, ())), pytest.raises(NotPermitted):
        back_test(rule, now - timedelta(hours=1), now, store)
    with acting_as(VIEWER):
        assert back_test(rule, now - timedelta(hours=1), now, store).raised == 0
