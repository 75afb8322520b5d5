"""The worker: wakes at a commit, survives faults, ends when told, and leaves nothing hanging."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from tamgiang.platform.accounts.models import Role
from tamgiang.platform.events import consumers as registry
from tamgiang.platform.events.consumers import consumer
from tamgiang.platform.events.models import Event
from tamgiang.platform.events.outbox import emit
from tamgiang.platform.jobs import worker as worker_module
from tamgiang.platform.jobs.models import Job, JobState
from tamgiang.platform.jobs.services import start
from tamgiang.platform.jobs.tests.conftest import Declare
from tamgiang.platform.jobs.worker import Worker

pytestmark = pytest.mark.django_db(transaction=True)
SYSTEM = "system:test"


def until(holds: Callable[[], bool], seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def state(job: Job) -> str:
    return Job.objects.get(pk=job.pk).state


class TestInThisProcess:
    """The worker's own loop."""

    @pytest.fixture(autouse=True)
    def _slow_looks(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        # Without a ring nothing would happen within the test.
        monkeypatch.setattr(worker_module, "LOOK", 30.0)
        monkeypatch.setattr(registry, "_consumers", {})
        monkeypatch.setattr(settings, "HOME", tmp_path)

    @pytest.fixture
    def running(self, declare: Declare) -> Iterator[Worker]:
        worker = Worker(threads=1)
        thread = threading.Thread(target=worker.run)
        thread.start()
        until(lambda: Role.objects.exists())
        yield worker
        worker.stop()
        thread.join(20)
        assert not thread.is_alive()

    def test_a_commit_starts_the_job_at_once(self, running: Worker, declare: Declare) -> None:
        declare("test.a", lambda context: 7)
        job = start("test.a", {}, actor=SYSTEM)
        until(lambda: state(job) == JobState.DONE)

    def test_a_commit_reaches_consumers_at_once(self, running: Worker) -> None:
        seen: list[str] = []

        @consumer("test.all", topics=("record.",))
        def read(events: Sequence[Event]) -> None:
            seen.extend(event.ref for event in events)

        with transaction.atomic():
            emit("record.created", "a:b:1", {}, actor=SYSTEM)
        until(lambda: seen == ["a:b:1"])

    def test_a_fault_in_one_turn_does_not_end_it(
        self, running: Worker, declare: Declare, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full() -> int:
            raise OSError("no space left on device")

        monkeypatch.setattr(worker_module, "drain", full)
        declare("test.a", lambda context: 7)
        job = start("test.a", {}, actor=SYSTEM)
        until(lambda: state(job) == JobState.DONE)
        monkeypatch.undo()


SCRIPT = """
import sys, time
from tamgiang.project.cli import set_up_django
set_up_django()
from tamgiang.kernel.labels import Label
from tamgiang.platform.jobs.kinds import job

@job("test.slow", label=Label("Chậm", "Slow"), rerun=True)
def slow(context, flag):
    open(flag, "a").write(f"{context.attempt}\\n")
    while context.attempt == 1:
        time.sleep(0.05)
        context.check_cancelled()
    return context.attempt

from tamgiang.project.worker import main
sys.exit(main())
"""


@pytest.mark.server
class TestAsAProcess:
    """The real process, killed and stopped."""

    @pytest.fixture
    def start_worker(
        self, tmp_path: Path, same_house: dict[str, str]
    ) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
        script = tmp_path / "worker.py"
        script.write_text(SCRIPT)
        env = same_house | {"TAMGIANG_JOB_THREADS": "1"}
        started: list[subprocess.Popen[bytes]] = []

        def begin() -> subprocess.Popen[bytes]:
            process = subprocess.Popen(
                [sys.executable, str(script)],
                env=env,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
            started.append(process)
            return process

        yield begin
        for process in started:
            process.kill()
            process.communicate()

    @pytest.fixture(autouse=True)
    def _known_here_too(self, declare: Declare) -> None:
        declare("test.slow", lambda context: None, rerun=True)

    def test_a_job_whose_worker_was_killed_is_run_again(
        self, tmp_path: Path, start_worker: Callable[[], subprocess.Popen[bytes]]
    ) -> None:
        # Given a worker in the middle of a job
        flag = tmp_path / "flag"
        job = start("test.slow", {"flag": str(flag)}, actor=SYSTEM)
        first = start_worker()
        until(flag.exists)
        # When it is killed
        first.kill()
        first.wait()
        assert state(job) == JobState.RUNNING
        # Then the next worker runs the job to its end
        start_worker()
        until(lambda: state(job) == JobState.DONE)
        assert flag.read_text() == "1\n2\n"
        assert Job.objects.get(pk=job.pk).result == 2

    def test_told_to_stop_it_ends_in_order_and_quietly(
        self, tmp_path: Path, start_worker: Callable[[], subprocess.Popen[bytes]]
    ) -> None:
        process = start_worker()
        until(lambda: Role.objects.exists())
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=90)
        assert process.returncode == 0
        assert output == b""
        wake = tmp_path / "home" / "run" / "wake"
        assert connection.vendor == "postgresql" or list(wake.iterdir()) == []
