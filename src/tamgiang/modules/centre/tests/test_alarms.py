"""From readings to alarms, and what people do with them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tamgiang.kernel.errors import NotPermitted
from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.models import Alarm, AlarmState, Mark, Progress, RuleVersion
from tamgiang.modules.centre.registers import SOURCE
from tamgiang.modules.centre.rules.states import Change, Transition, fingerprint
from tamgiang.modules.centre.selectors.alarm_queue import alarm_queue
from tamgiang.modules.centre.selectors.records import having
from tamgiang.modules.centre.services import alarms, marks, rules
from tamgiang.modules.centre.services.alarm_refusals import (
    AlarmClosed,
    AlreadyAcknowledged,
    BadClosing,
    MergedIntoItself,
    NotShelved,
    ShelvedTooLong,
)
from tamgiang.modules.centre.services.running import RunningRules
from tamgiang.modules.centre.telemetry import Reading, Store
from tamgiang.modules.centre.telemetry.embedded import EmbeddedStore
from tamgiang.modules.centre.tests.people import OFFICER, OPERATOR, VIEWER, acting_as, place
from tamgiang.modules.centre.tests.people import alarm as make_alarm
from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.events.models import Event
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.refusals import DuplicateKey, ReasonRequired
from tamgiang.platform.registers.services import create
from tamgiang.platform.scopes import Grant, Scope, scope_of, system_scope

pytestmark = pytest.mark.django_db
SECOND = 1_000_000
MINUTE = 60 * SECOND
HEAD = Scope("user:7", None, (Grant(frozenset({"centre.configure", "registers.view"})),))


def source(block: int, code: str = "PHU-OC", kind: str = "river_level") -> Record:
    """A source in service."""
    values = {
        "code": code, "name": "Trạm Phú Ốc", "kind": kind, "entry": "device",
        "position": (16.53, 107.47), "block": block, "effective_on": date(2022, 1, 1),
    }  # fmt: skip
    return create(SOURCE, values, actor="test")


class House:
    """A store, the rules, and a clock that stands where the test puts it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "telemetry.sqlite3"
        self.store: Store = EmbeddedStore(self.path)
        self.began = int(timezone.now().timestamp()) * SECOND - 3600 * SECOND
        self.now = self.began
        self.rules = self.open_rules()

    def open_rules(self) -> RunningRules:
        """As after a start of the process."""
        return RunningRules(lambda: EmbeddedStore(self.path), lambda: self.now + SECOND)

    def told(self, source: Record, *values: float, key: str = "level", step: int = MINUTE) -> None:
        """Readings one step apart, stored and judged one batch each."""
        for value in values:
            self.now += step
            reading = Reading(source.pk, self.now, self.now, {key: value})
            self.store.append([reading])
            self.catch_up()

    def catch_up(self) -> None:
        """Judge what is stored and was not judged."""
        while rows := self.store.after(self.rules.position, 100):
            self.rules.follow([reading for _, reading in rows], rows[-1][0])

    def passed(self, time: int) -> None:
        """Time goes by."""
        self.now += time
        self.rules.tick()


@pytest.fixture
def river() -> Record:
    """The gauge with its marks and rules."""
    with system_scope("test"):
        made = source(place())
    rules.sync_rules()
    marks.sync_marks()
    return made


@pytest.fixture
def house(tmp_path: Path, river: Record) -> Iterator[House]:
    """The rules running over an empty store."""
    made = House(tmp_path)
    yield made
    made.store.close()


def open_alarms() -> list[Record]:
    """Alarms that are not over."""
    with system_scope("test"):
        return list(having(Alarm).exclude(stage="closed").order_by("pk"))  # type: ignore[misc]


def the_alarm() -> Any:  # noqa: ANN401 - a record
    """The one alarm there is."""
    with system_scope("test"):
        (found,) = having(Alarm)
    return found


def test_sixty_readings_above_bd2_are_one_alarm_whose_state_counts_them(
    house: House, river: Record
) -> None:
    house.told(river, *[3.01] * 59, 3.05, step=SECOND)
    house.rules.renew()

    (alarm,) = open_alarms()
    said = alarm.values()
    assert (said["title"], said["priority"]) == ("Trạm Phú Ốc trên BĐ2 0,01 m", "high")
    assert (said["source"], said["rule"]) == ("PHU-OC", "centre.river_above_bd2")
    assert said["value"] == "3,01 m"
    state = AlarmState.objects.get(alarm=alarm.uid)
    assert (state.count, state.last_value, state.phase) == (60, 3.05, "active")
    assert state.memory["text"]["vi"] == "Trạm Phú Ốc trên BĐ2 0,05 m"
    assert alarm.version == 1
    entries = AuditEntry.objects.filter(stream=str(alarm.ref))
    assert [entry.action for entry in entries] == ["record.created"]
    kinds = [e.body["kind"] for e in Event.objects.filter(topic="centre.alarm").order_by("pk")]
    assert kinds[0] == "raise"
    assert set(kinds[1:]) <= {"repeat"}


def test_many_alarms_that_count_on_are_told_as_one_event(
    house: House, river: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given one alarm, which is many where more than none are too many to name
    monkeypatch.setattr("tamgiang.modules.centre.services.applying.MOST_NAMED", 0)
    house.told(river, 3.01)
    day = the_alarm().effective_on.isoformat()

    house.told(river, 3.02)
    house.rules.renew()

    told = Event.objects.filter(topic="centre.alarm", body__kind="repeat").order_by("-pk")[0]
    assert told.ref == "centre:alarm:many"
    assert told.body["touched"] == [[river.block_id, day]]
    assert AlarmState.objects.get(alarm=the_alarm().uid).count == 2


def test_recovery_closes_the_alarm_with_its_count_and_last_value(
    house: House, river: Record
) -> None:
    house.told(river, 3.1, 3.2, 2.9)
    house.passed(11 * MINUTE)

    closed = the_alarm().values()
    assert (closed["stage"], closed["closing"], closed["count"]) == ("closed", "recovered", 2)
    assert closed["value"] == "3,20 m"
    assert closed["closed_at"] - closed["opened_at"] == timedelta(minutes=12)
    assert AlarmState.objects.filter(alarm__isnull=False).count() == 0


def test_after_a_fall_at_any_point_the_same_readings_give_the_same_alarms_once(
    house: House, river: Record
) -> None:
    walk = (2.0, 3.1, 3.2, 2.9, 2.9, 4.6, 4.7, 3.0, 2.9, 2.9)
    for value in walk:
        house.told(river, value, step=4 * MINUTE)
        # Killed: what was not written is lost, and the process comes up again.
        house.rules = house.open_rules()
    house.passed(40 * MINUTE)

    with system_scope("test"):
        found = [
            (a.values()["rule"][7:], a.values()["stage"]) for a in having(Alarm).order_by("pk")
        ]
    calm = _calm_run(house, river, walk)
    assert found == calm
    assert len(found) == 5


def _calm_run(house: House, river: Record, walk: tuple[float, ...]) -> list[tuple[str, str]]:
    """The same walk in a process that never falls."""
    with system_scope("test"), transaction.atomic():
        Alarm.objects.all().delete()
    AlarmState.objects.all().delete()
    Progress.objects.all().delete()
    house.store.close()
    house.path.unlink()
    house.store = EmbeddedStore(house.path)
    house.now = house.began
    house.rules = house.open_rules()
    house.told(river, *walk, step=4 * MINUTE)
    house.passed(40 * MINUTE)
    with system_scope("test"):
        return [rule_and_stage(a) for a in having(Alarm).order_by("pk")]


def rule_and_stage(alarm: Record) -> tuple[str, str]:
    """Of one alarm."""
    return alarm.values()["rule"].removeprefix("centre."), alarm.values()["stage"]


def test_writing_that_fails_leaves_nothing_and_is_made_good(
    house: House, river: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.told(river, 2.0)
    with monkeypatch.context() as broken:
        broken.setattr("tamgiang.modules.centre.services.running.apply", _fails)
        with pytest.raises(RuntimeError):
            house.told(river, 3.3)
    assert open_alarms() == []

    house.catch_up()

    assert [a.values()["title"] for a in open_alarms()] == ["Trạm Phú Ốc trên BĐ2 0,30 m"]


def _fails(*_: object, **__: object) -> bool:
    raise RuntimeError("the database is gone")


def test_a_state_that_was_lost_finds_its_open_alarm_again(house: House, river: Record) -> None:
    house.told(river, 3.1)
    (first,) = open_alarms()
    AlarmState.objects.all().delete()

    house.rules = house.open_rules()
    house.told(river, 3.2)

    assert [alarm.pk for alarm in open_alarms()] == [first.pk]
    assert AlarmState.objects.get(rule="centre.river_above_bd2").alarm == first.uid


def test_the_database_itself_holds_one_open_alarm_for_a_cause(house: House, river: Record) -> None:
    house.told(river, 3.1)
    alarm = the_alarm()
    values = alarm.values() | {"code": "BD-2", "block": alarm.block_id}
    del values["block_id"]

    with system_scope("test"), pytest.raises((DuplicateKey, IntegrityError)), transaction.atomic():
        create(Alarm.register, values, actor="test")

    assert len(open_alarms()) == 1


def test_an_evaluator_that_fell_behind_another_writes_nothing(river: Record) -> None:
    assert alarms.apply([], [], position=10)

    assert not alarms.apply([], [], position=9)
    assert alarms.position_of_rules() == 10


def test_escalation_lifts_the_priority_unless_somebody_has_acknowledged(
    house: House, river: Record
) -> None:
    house.told(river, 3.1)
    house.passed(10 * MINUTE)

    lifted = the_alarm().values()
    assert (lifted["priority"], lifted["escalation"], lifted["assignee"]) == (
        "critical", 1, "centre_head",
    )  # fmt: skip


def test_an_acknowledged_alarm_is_not_escalated(house: House, river: Record) -> None:
    house.told(river, 3.1)
    with acting_as(OPERATOR) as me:
        alarms.acknowledge(the_alarm(), actor=me)
    house.passed(30 * MINUTE)

    assert (the_alarm().values()["priority"], the_alarm().values()["escalation"]) == ("high", 0)


def test_of_two_who_acknowledge_one_wins_and_the_other_is_told(house: House, river: Record) -> None:
    house.told(river, 3.1, 3.2)
    house.rules.renew()
    seen = the_alarm()
    with acting_as(OPERATOR) as me:
        done = alarms.acknowledge(seen, actor=me)
    with acting_as(OFFICER) as other, pytest.raises(AlreadyAcknowledged) as told:
        alarms.acknowledge(seen, actor=other)

    assert "user:1001" in told.value.text("vi")
    assert done.values()["acknowledged_by"] == OPERATOR
    assert (done.values()["count"], done.values()["value"]) == (2, "3,20 m")
    assert the_alarm().version == 2


def test_without_the_permission_nothing_changes(house: House, river: Record) -> None:
    house.told(river, 3.1)
    until = timezone.now() + timedelta(hours=1)
    acts: tuple[Any, ...] = (
        lambda a: alarms.acknowledge(a, actor=VIEWER),
        lambda a: alarms.assign(a, "trucban", actor=VIEWER),
        lambda a: alarms.shelve(a, until, "bảo trì", actor=VIEWER),
        lambda a: alarms.unshelve(a, actor=VIEWER),
        lambda a: alarms.close(a, "handled", "xong", actor=VIEWER),
        lambda a: alarms.merge([], a, actor=VIEWER),
    )
    for act in acts:
        with acting_as(VIEWER), pytest.raises(NotPermitted):
            act(the_alarm())

    assert the_alarm().version == 1


def test_shelving_needs_a_reason_and_an_end_and_ends_by_itself(house: House, river: Record) -> None:
    house.told(river, 3.1)
    now = timezone.now()
    with acting_as(OPERATOR) as me:
        with pytest.raises(ReasonRequired):
            alarms.shelve(the_alarm(), now + timedelta(hours=1), " ", actor=me)
        with pytest.raises(ShelvedTooLong):
            alarms.shelve(the_alarm(), now + timedelta(hours=73), "bảo trì", actor=me)
        with pytest.raises(NotShelved):
            alarms.unshelve(the_alarm(), actor=me)
        alarms.shelve(the_alarm(), now + timedelta(hours=1), "bảo trì", actor=me)
    assert the_alarm().values()["stage"] == "shelved"

    assert alarms.unshelve_due(now + timedelta(minutes=59)) == 0
    assert alarms.unshelve_due(now + timedelta(minutes=61)) == 1
    assert the_alarm().values()["stage"] == "open"


def test_a_closed_alarm_is_not_raised_again_before_its_cause_has_ended(
    house: House, river: Record
) -> None:
    house.told(river, 3.1)
    with acting_as(OPERATOR) as me:
        with pytest.raises(BadClosing):
            alarms.close(the_alarm(), "recovered", "xong", actor=me)
        alarms.close(the_alarm(), "handled", "Đã báo dân", actor=me)
        with pytest.raises(AlarmClosed):
            alarms.acknowledge(the_alarm(), actor=me)
    house.told(river, 3.2, 2.8)
    house.passed(11 * MINUTE)
    assert the_alarm().values()["closing"] == "handled"

    house.told(river, 3.2)
    assert len(open_alarms()) == 1


def test_merging_closes_the_others_and_bulk_acts_tell_of_each(house: House, river: Record) -> None:
    with system_scope("test"):
        second = source(river.block_id, "CAU-TU-PHU")
    marks.sync_marks()
    house.rules.renew()
    house.told(river, 3.1)
    house.told(second, 2.6)
    one, other = open_alarms()

    with acting_as(OPERATOR) as me:
        with pytest.raises(MergedIntoItself):
            alarms.merge([other, one], one, actor=me)
        assert len(open_alarms()) == 2
        alarms.merge([other], one, actor=me)
        several = alarms.many(lambda a: alarms.acknowledge(a, actor=me), [one, other])

    assert [a.pk for a in several.done] == [one.pk]
    assert [(a.pk, r.code) for a, r in several.refused] == [(other.pk, "centre.alarm_closed")]
    with system_scope("test"):
        merged = Alarm.objects.get(pk=other.pk).values()
    assert (merged["closing"], merged["merged_into"]) == ("merged", one.values()["code"])


def test_a_rule_saved_on_the_page_runs_from_its_day_with_history(
    house: House, river: Record
) -> None:
    body = RuleVersion.objects.get(code="centre.river_above_bd2").body
    loud = body | {"priority": "critical", "tests": []}
    today = timezone.localdate()
    with acting_as(OPERATOR), pytest.raises(NotPermitted):
        rules.save_rule(loud, today, "thử", actor=OPERATOR)
    with scope_of(HEAD):
        with pytest.raises(ReasonRequired):
            rules.save_rule(loud, today, "", actor="user:7")
        saved = rules.save_rule(loud, today, "Họp Ban chỉ huy", actor="user:7")
    # Its hour before now may lie in yesterday, when the earlier version held.
    house.passed(3600 * SECOND)
    house.rules.renew()
    house.told(river, 3.1)

    assert (saved.version, rules.sync_rules()) == (2, 0)
    assert RuleVersion.objects.get(code=saved.code, version=1).valid_to == today
    assert the_alarm().values()["priority"] == "critical"
    actions = AuditEntry.objects.filter(stream="centre:rule:centre.river_above_bd2")
    assert [entry.actor for entry in actions.order_by("seq")] == ["system:centre.rules", "user:7"]


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"procedure": ""}, "centre.rule_without_procedure"),
        ({"owner": ""}, "centre.rule_without_owner"),
        ({"owner": "mayor"}, "centre.rule_bad"),
        ({"beneath": ["centre.no_such"]}, "centre.rule_bad"),
        ({"procedure": "no_such"}, "centre.procedure_unknown"),
        ({"hysteresis": 2}, "centre.rule_bad"),
        ({"when": "levle > 3"}, "centre.rule_unknown_measure"),
    ],
)
def test_a_draft_that_does_not_fit_is_refused_and_nothing_is_saved(
    river: Record, parts: dict[str, Any], code: str
) -> None:
    tests = [{"marks": {"bd2": 3}, "readings": [["0m", {"level": 4}], ["1m", {"level": 2}]],
              "until": "20m", "expect": ["0m raise Trạm thử trên BĐ2 1,00 m", "10m escalate "
              "centre_head critical", "11m recover"]}]  # fmt: skip
    body = RuleVersion.objects.get(code="centre.river_above_bd2").body | {"tests": tests} | parts
    with scope_of(HEAD), pytest.raises(Exception) as told:
        rules.save_rule(body, timezone.localdate(), "thử", actor="user:7")

    assert getattr(told.value, "code", told.value) == code
    assert RuleVersion.objects.filter(code="centre.river_above_bd2").count() == 1


def test_marks_are_dated_and_the_rule_follows_them(house: House, river: Record) -> None:
    today = timezone.localdate(datetime.fromtimestamp(house.began / 1e6, UTC))
    with scope_of(HEAD):
        with pytest.raises(ReasonRequired):
            marks.set_mark("PHU-OC", "level", "bd2", 2.5, today, basis="", actor="user:7")
        marks.set_mark("PHU-OC", "level", "bd2", 2.5, today, basis="Quyết định mới", actor="user:7")
    house.rules.renew()
    house.told(river, 2.6)

    assert the_alarm().values()["title"] == "Trạm Phú Ốc trên BĐ2 0,10 m"
    dated = Mark.objects.filter(source="PHU-OC", name="bd2").order_by("valid_from")
    assert [(m.value, m.valid_to) for m in dated] == [(3.0, today), (2.5, None)]
    assert [m.name for m in marks.marks_of("PHU-OC", today)] == ["bd1", "bd2", "bd3"]


def test_the_queue_shows_the_moment_by_priority_then_age_in_three_queries(
    house: House, river: Record, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with system_scope("test"):
        power = source(river.block_id, "TRAM-DIEN", "power")
    house.rules.renew()
    house.told(power, 0, 0, key="mains")
    house.told(river, 3.01, 3.05)
    house.rules.renew()

    with acting_as(OPERATOR), django_assert_num_queries(3):
        queued = alarm_queue()
    assert [(one.priority, one.count, one.title.vi) for one in queued] == [
        ("high", 2, "Trạm Phú Ốc trên BĐ2 0,05 m"),
        ("medium", 2, "Trạm Phú Ốc: mất điện lưới, ắc quy còn –%"),
    ]
    assert (queued[0].value, queued[0].standing, queued[0].source) == ("3,05 m", True, river)
    with acting_as(OPERATOR) as me:
        assert [one.rule for one in alarm_queue(kinds=["power"])] == ["centre.power_cut"]
        alarms.shelve(queued[0].alarm, timezone.now() + timedelta(hours=1), "bảo trì", actor=me)
        assert [one.priority for one in alarm_queue()] == ["medium"]
        assert [one.priority for one in alarm_queue(shelved=True)] == ["high"]


def test_the_same_transitions_written_twice_are_one_alarm(river: Record) -> None:
    code = fingerprint("centre.river_above_bd2", river.uid)
    raised = Transition(
        Change.RAISE, code, "centre.river_above_bd2", river.uid, 1_760_936_400 * SECOND, 3.1,
        Label("Phú Ốc", "Phú Ốc"), "high", code="PHU-OC", block=river.block_id,
    )  # fmt: skip

    assert alarms.apply([raised], [], position=5)
    assert alarms.apply([raised], [], position=5)

    assert len(open_alarms()) == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_very_same_time_one_wins() -> None:
    with system_scope("test"):
        made = source(place())
    alarm = make_alarm(made.block_id, fingerprint="f")
    start = Barrier(2)

    def act(actor: str) -> str:
        try:
            with acting_as(actor):
                start.wait(20)
                alarms.acknowledge(alarm, actor=actor)
                return "won"
        except AlreadyAcknowledged:
            return "told"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        said = list(both.map(act, (OPERATOR, OFFICER)))

    assert sorted(said) == ["told", "won"]
    assert the_alarm().version == 2
