"""A job from being started to its end."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tamgiang.kernel.errors import NotFound, NotPermitted
from tamgiang.kernel.labels import Label
from tamgiang.platform.accounts.models import User
from tamgiang.platform.audit.selectors import entries_of
from tamgiang.platform.events.models import Event
from tamgiang.platform.jobs.context import Cancelled, JobContext
from tamgiang.platform.jobs.kinds import UnknownJob
from tamgiang.platform.jobs.leases import recover, renew
from tamgiang.platform.jobs.models import Job, JobState
from tamgiang.platform.jobs.queue import run_queued
from tamgiang.platform.jobs.running import ACTIVE, run
from tamgiang.platform.jobs.selectors import jobs, open_jobs
from tamgiang.platform.jobs.services import cancel, start
from tamgiang.platform.jobs.tests.conftest import Declare
from tamgiang.platform.jobs.workers import lives, worker_id
from tamgiang.platform.scopes import Grant, Scope, current_scope, scope_of

SYSTEM = "system:test"


def fresh(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def topics(job: Job) -> list[str]:
    return list(Event.objects.filter(ref=job.ref).order_by("id").values_list("topic", flat=True))


class TestTheCommonCourse:
    """Queued, running, done."""

    def test_a_job_runs_with_its_arguments_and_keeps_its_result(
        self, db: None, declare: Declare
    ) -> None:
        declare("test.add", lambda context, a, b: {"sum": a + b})
        job = start("test.add", {"a": 2, "b": 3}, actor=SYSTEM)
        assert job.state == JobState.QUEUED
        assert run_queued() == 1
        ended = fresh(job)
        assert (ended.state, ended.result, ended.attempts) == (JobState.DONE, {"sum": 5}, 1)
        assert ended.finished_at is not None
        assert ended.leased_until is None
        assert topics(job) == ["jobs.queued", "jobs.running", "jobs.done"]
        assert entries_of(job.ref).get().action == "jobs.started"

    def test_an_undeclared_job_is_refused(self, db: None, declare: Declare) -> None:
        with pytest.raises(UnknownJob):
            start("test.none", {}, actor=SYSTEM)

    def test_a_job_of_a_rolled_back_act_is_not_queued(self, db: None, declare: Declare) -> None:
        declare("test.a", lambda context: None)
        with transaction.atomic():
            start("test.a", {}, actor=SYSTEM)
            transaction.set_rollback(True)
        assert Job.objects.count() == DBTaskResult.objects.count() == 0

    def test_names_stand_once(self, declare: Declare) -> None:
        declare("test.twice", lambda context: None)
        with pytest.raises(ValueError, match=r"test\.twice"):
            declare("test.twice", lambda context: None)

    def test_a_job_runs_once(self, db: None, declare: Declare) -> None:
        runs: list[int] = []
        declare("test.a", lambda context: runs.append(1))
        job = start("test.a", {}, actor=SYSTEM)
        run(job.uid)
        run(job.uid)
        assert runs == [1]


class TestScope:
    """A job sees what the person who started it may see when it runs."""

    def test_the_persons_scope(self, person: User, declare: Declare) -> None:
        declare("test.who", lambda context: [current_scope().actor, context.actor])
        job = start("test.who", {}, actor=person.actor)
        run_queued()
        assert fresh(job).result == [person.actor, person.actor]

    def test_an_account_closed_meanwhile_runs_nothing(self, person: User, declare: Declare) -> None:
        declare("test.who", lambda context: None)
        job = start("test.who", {}, actor=person.actor)
        User.objects.update(is_active=False)
        run_queued()
        ended = fresh(job)
        assert ended.state == JobState.FAILED
        assert ended.error is not None and ended.error["code"] == NotPermitted.code

    def test_the_houses_own_scope(self, db: None, declare: Declare) -> None:
        declare("test.who", lambda context: current_scope().actor)
        job = start("test.who", {}, actor=SYSTEM)
        run_queued()
        assert fresh(job).result == "system:test.who"

    def test_others_see_a_job_with_the_permission_only(self, db: None, declare: Declare) -> None:
        declare("test.a", lambda context: None)
        start("test.a", {}, actor="user:1")
        view = (Grant(frozenset({"jobs.view"})),)
        for scope, seen in (
            (Scope("user:1", grants=()), 1),
            (Scope("user:2", grants=()), 0),
            (Scope("user:2", grants=view), 1),
        ):
            with scope_of(scope):
                assert jobs().count() == open_jobs().count() == seen


class TestFailing:
    """What went wrong stands in the job, in both languages."""

    def test_a_refusal_is_told_as_it_is(self, db: None, declare: Declare) -> None:
        def refuse(context: JobContext) -> None:
            raise NotFound(what=Label("Tệp", "The file"))

        declare("test.refuse", refuse)
        job = start("test.refuse", {}, actor=SYSTEM)
        run_queued()
        ended = fresh(job)
        assert ended.state == JobState.FAILED
        assert ended.error_text("vi") == "Không tìm thấy Tệp."
        assert ended.error_text("en-gb") == "The file was not found."

    def test_a_fault_shows_no_inner_text(
        self, db: None, declare: Declare, caplog: pytest.LogCaptureFixture
    ) -> None:
        def fail(context: JobContext) -> None:
            raise RuntimeError("a value of somebody")

        declare("test.fail", fail)
        job = start("test.fail", {}, actor=SYSTEM)
        run_queued()
        assert fresh(job).error_text("en").startswith("The job met a fault of the system.")
        assert "a value of somebody" not in str(fresh(job).error)
        assert str(job.uid) in caplog.text

    def test_a_result_that_is_no_json_is_a_fault(self, db: None, declare: Declare) -> None:
        declare("test.odd", lambda context: object())
        job = start("test.odd", {}, actor=SYSTEM)
        run_queued()
        assert fresh(job).state == JobState.FAILED


class TestProgress:
    """How far it is, seen while it runs."""

    def test_is_seen_by_others_while_it_runs(
        self, transactional_db: None, declare: Declare
    ) -> None:
        seen: list[tuple[int, int, str, int | None]] = []

        def look(uid: uuid.UUID) -> None:
            job = Job.objects.get(uid=uid)
            seen.append((job.done, job.total, job.note, job.percent))
            connection.close()

        def work(context: JobContext) -> None:
            context.progress(1, 3, "một phần ba")
            other = threading.Thread(target=look, args=(context.uid,))
            other.start()
            other.join()

        declare("test.work", work)
        start("test.work", {}, actor=SYSTEM)
        run_queued()
        assert seen == [(1, 3, "một phần ba", 33)]

    def test_inside_a_transaction_of_its_own_it_waits(self, db: None, declare: Declare) -> None:
        stored: list[int] = []

        def work(context: JobContext) -> None:
            with transaction.atomic():
                context.progress(1, 2)
                stored.append(Job.objects.get(pk=context.id).done)
            context.progress(2, 2)
            stored.append(Job.objects.get(pk=context.id).done)

        declare("test.work", work)
        start("test.work", {}, actor=SYSTEM)
        run_queued()
        assert stored == [0, 2]


class TestCancelling:
    """Stopping a job leaves it cancelled, not failed."""

    def test_a_waiting_job_never_runs(self, db: None, declare: Declare) -> None:
        runs: list[int] = []
        declare("test.a", lambda context: runs.append(1))
        job = start("test.a", {}, actor=SYSTEM)
        assert cancel(job, actor="user:1").state == JobState.CANCELLED
        run_queued()
        run(job.uid)
        assert runs == []
        actions = [(entry.action, entry.actor) for entry in entries_of(job.ref)]
        assert actions == [("jobs.started", SYSTEM), ("jobs.cancel_requested", "user:1")]

    def test_a_running_job_stops_at_its_next_look(self, db: None, declare: Declare) -> None:
        reached: list[int] = []

        def work(context: JobContext) -> None:
            for step in range(10):
                context.check_cancelled()
                reached.append(step)
                context.progress(step, 10)
                if step == 3:
                    cancel(Job.objects.get(pk=context.id), actor="user:1")

        declare("test.work", work)
        job = start("test.work", {}, actor=SYSTEM)
        run_queued()
        assert reached == [0, 1, 2, 3]
        ended = fresh(job)
        assert (ended.state, ended.error, ended.done) == (JobState.CANCELLED, None, 3)

    def test_a_job_that_is_over_stays_as_it_is(self, db: None, declare: Declare) -> None:
        declare("test.a", lambda context: 1)
        job = start("test.a", {}, actor=SYSTEM)
        run_queued()
        assert cancel(fresh(job), actor="user:1").state == JobState.DONE


class TestWorkersThatFall:
    """A job whose worker was killed does not hang, and is not done twice."""

    def fall(self, job: Job, worker: str) -> None:
        Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, worker=worker, attempts=1)

    def dead(self) -> str:
        host, pid, began = worker_id().split("/")
        return f"{host}/{pid}/{int(began) - 1}"

    def test_who_lives(self) -> None:
        assert lives(worker_id()) is True
        assert lives(self.dead()) is False
        assert lives("elsewhere/1/1") is None

    def test_a_harmless_job_is_run_again(self, db: None, declare: Declare) -> None:
        declare("test.a", lambda context: context.attempt, rerun=True)
        job = start("test.a", {}, actor=SYSTEM)
        self.fall(job, self.dead())
        assert recover() == 1
        assert fresh(job).state == JobState.QUEUED
        run_queued()
        assert (fresh(job).state, fresh(job).result) == (JobState.DONE, 2)

    def test_but_not_for_ever(self, db: None, declare: Declare) -> None:
        declare("test.a", lambda context: None, rerun=True)
        job = start("test.a", {}, actor=SYSTEM)
        self.fall(job, self.dead())
        Job.objects.update(attempts=3)
        recover()
        assert fresh(job).state == JobState.FAILED

    def test_any_other_job_is_marked_failed(self, db: None, declare: Declare) -> None:
        declare("test.a", lambda context: None)
        job = start("test.a", {}, actor=SYSTEM)
        self.fall(job, self.dead())
        recover()
        ended = fresh(job)
        assert ended.state == JobState.FAILED
        assert ended.error is not None and ended.error["code"] == "jobs.worker_lost"
        assert DBTaskResult.objects.count() == 0

    def test_one_that_was_to_stop_is_cancelled(self, db: None, declare: Declare) -> None:
        declare("test.a", lambda context: None, rerun=True)
        job = start("test.a", {}, actor=SYSTEM)
        self.fall(job, self.dead())
        Job.objects.update(cancel_requested=True)
        recover()
        assert fresh(job).state == JobState.CANCELLED

    def test_a_living_process_keeps_its_job(self, db: None, declare: Declare) -> None:
        declare("test.a", lambda context: None)
        job = start("test.a", {}, actor=SYSTEM)
        self.fall(job, worker_id())
        ACTIVE.add(job.uid)
        try:
            assert recover() == 0
            renew()
            assert fresh(job).state == JobState.RUNNING
        finally:
            ACTIVE.discard(job.uid)

    def test_a_worker_elsewhere_keeps_it_until_its_lease_ends(
        self, db: None, declare: Declare
    ) -> None:
        declare("test.a", lambda context: None, rerun=True)
        job = start("test.a", {}, actor=SYSTEM)
        self.fall(job, "elsewhere/1/1")
        now = timezone.now()
        Job.objects.update(leased_until=now + timedelta(seconds=5))
        assert recover() == 0
        Job.objects.update(leased_until=now - timedelta(seconds=1))
        assert recover() == 1

    def test_a_task_taken_by_a_killed_worker_is_queued_again(
        self, db: None, declare: Declare
    ) -> None:
        declare("test.a", lambda context: 1)
        job = start("test.a", {}, actor=SYSTEM)
        DBTaskResult.objects.update(status="RUNNING", worker_ids=[self.dead()])
        assert recover() == 1
        again = DBTaskResult.objects.get()
        assert (again.status, again.pk) == ("READY", fresh(job).task_id)

    def test_a_run_that_lost_its_lease_writes_nothing_more(
        self, db: None, declare: Declare
    ) -> None:
        stopped: list[bool] = []

        def work(context: JobContext) -> str:
            # Meanwhile another worker thought this one dead, and began again
            Job.objects.filter(pk=context.id).update(attempts=2, worker="elsewhere/1/1")
            try:
                context.progress(1, 2)
            except Cancelled:
                stopped.append(True)
            return "late"

        declare("test.work", work, rerun=True)
        job = start("test.work", {}, actor=SYSTEM)
        run_queued()
        assert stopped == [True]
        left = fresh(job)
        assert (left.state, left.result, left.worker) == (
            JobState.RUNNING,
            None,
            "elsewhere/1/1",
        )
