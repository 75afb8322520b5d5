"""Each time of the schedule fires once."""

import threading
from datetime import UTC, datetime, time

import pytest
from django.db import connection

from tamgiang.platform.audit.models import AuditSeal
from tamgiang.platform.jobs.firing import fire_due
from tamgiang.platform.jobs.kinds import Daily, kind_named, schedule
from tamgiang.platform.jobs.models import Firing, Job, JobState
from tamgiang.platform.jobs.queue import run_queued
from tamgiang.platform.jobs.tests.conftest import Declare


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        # 00:40 in Việt Nam is 17:40 UTC of the day before.
        (utc(10, 17, 39), utc(9, 17, 40)),
        (utc(10, 17, 40), utc(10, 17, 40)),
        (utc(11, 3), utc(10, 17, 40)),
    ],
)
def test_times_are_civil_times_of_viet_nam(now: datetime, due: datetime) -> None:
    assert Daily("x", time(0, 40)).last_due(now) == due


def test_a_time_fires_once(db: None, declare: Declare) -> None:
    declare("test.night", lambda context: 1, daily=time(0, 40))
    assert [job.name for job in fire_due(utc(10, 18))] == ["test.night"]
    assert fire_due(utc(10, 18)) == []
    # And not again when the clock is set back and forth
    assert len(fire_due(utc(10, 16))) == 1
    assert fire_due(utc(10, 19)) == []
    # And of the days missed while the house was down only the last
    assert len(fire_due(utc(20, 18))) == 1
    assert Firing.objects.count() == Job.objects.count() == 3


def test_the_house_may_decide_the_time_and_switch_it_off(db: None, declare: Declare) -> None:
    # given a job whose time is read where it was set, at noon of the tenth (UTC+7)
    decided: list[tuple[time, datetime] | None] = [None]
    declare("test.night", lambda context: 1, daily=lambda: decided[0])
    assert fire_due(utc(10, 18)) == []

    # when it is switched on, times before that moment do not count
    decided[0] = (time(1, 0), utc(10, 5))
    assert fire_due(utc(10, 17)) == []
    # then the first one after it does
    assert [job.name for job in fire_due(utc(10, 18))] == ["test.night"]


def test_two_workers_fire_it_once(transactional_db: None, declare: Declare) -> None:
    declare("test.night", lambda context: 1, daily=time(0, 40))
    together, faults = threading.Barrier(4), []

    def worker() -> None:
        try:
            together.wait()
            fire_due(utc(10, 18))
        except Exception as fault:  # noqa: BLE001 - told to the test
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert Job.objects.count() == Firing.objects.count() == 1


def test_the_house_seals_its_audit_log_every_night(db: None) -> None:
    assert {daily.name for daily in schedule()} >= {"audit.seal", "house.clear"}
    assert kind_named("audit.seal").rerun
    # Given acts of an earlier day (here, the start of the job itself is of today)
    fire_due()
    run_queued()
    assert set(Job.objects.values_list("state", flat=True)) == {JobState.DONE}
    assert AuditSeal.objects.count() == 0
