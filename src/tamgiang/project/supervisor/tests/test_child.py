"""A child is restarted with longer and longer pauses, and never outlives its parent."""

import errno
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tamgiang.project.supervisor.child import Child
from tamgiang.project.supervisor.plan import Process
from tamgiang.project.supervisor.supervise import keep_short

SLEEPER = (sys.executable, "-c", "import time; time.sleep(60)")
#: A leader that starts a helper of its own and says which, then waits.
PARENT = (
    sys.executable,
    "-c",
    "import subprocess, sys, time\n"
    "helper = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
    "print(helper.pid, flush=True)\n"
    "time.sleep(60)\n",
)


def wait_for(condition: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    """Whether the process still runs; one that ended but was not waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_fallen_child_is_noticed_and_due_again_later_each_time(tmp_path: Path) -> None:
    # given a child that ends at once
    child = Child(Process("web", (sys.executable, "-c", "raise SystemExit(3)")), tmp_path / "log")
    pauses = []

    # when it falls three times in a row
    for _ in range(3):
        child.start()
        wait_for(lambda: child.fallen() == 3)
        pauses.append(child.due - time.monotonic())

    # then each pause is about twice the one before
    assert [round(pause * 2) / 2 for pause in pauses] == [0.5, 1.0, 2.0]
    assert child.pid is None


def test_stopping_ends_the_whole_group(tmp_path: Path) -> None:
    child = Child(Process("web", PARENT), tmp_path / "log")
    child.start()
    wait_for(lambda: child.log.read_text().strip())
    leader, helper = child.pid, int(child.log.read_text())
    assert leader is not None

    child.ask_to_stop()
    child.make_stop(time.monotonic() + 5)

    assert not alive(leader)
    wait_for(lambda: not alive(helper))


def test_a_child_that_ignores_the_request_is_ended_at_the_deadline(tmp_path: Path) -> None:
    stubborn = (
        sys.executable,
        "-c",
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "print('up', flush=True); time.sleep(60)",
    )
    child = Child(Process("worker", stubborn), tmp_path / "log")
    child.start()
    wait_for(lambda: child.log.read_text().strip() == "up")
    began = time.monotonic()

    child.ask_to_stop()
    child.make_stop(time.monotonic() + 0.5)

    assert 0.4 < time.monotonic() - began < 3
    assert child.pid is None


def test_what_a_fallen_leader_started_is_ended_too(tmp_path: Path) -> None:
    child = Child(Process("web", PARENT), tmp_path / "log")
    child.start()
    wait_for(lambda: child.log.read_text().strip())
    helper, leader = int(child.log.read_text()), child.pid
    assert leader is not None

    os.kill(leader, signal.SIGKILL)
    wait_for(lambda: child.fallen() == -signal.SIGKILL)

    wait_for(lambda: not alive(helper))


def test_a_child_ends_when_its_supervisor_is_killed(tmp_path: Path) -> None:
    # given a supervisor in a process of its own, with one child
    script = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from tamgiang.project.supervisor.child import Child\n"
        "from tamgiang.project.supervisor.plan import Process\n"
        f"child = Child(Process('hub', {SLEEPER!r}), Path({str(tmp_path / 'log')!r}))\n"
        "child.start()\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    supervisor = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert supervisor.stdout is not None
    pid = int(supervisor.stdout.readline())
    assert alive(pid)

    # when the supervisor has no chance to clean up
    supervisor.kill()
    supervisor.wait()
    supervisor.stdout.close()

    # then the kernel ends its child
    wait_for(lambda: not alive(pid))


def test_a_long_log_is_set_aside_and_goes_on_empty(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    with log.open("wb") as file:
        file.truncate(20 * 1024 * 1024 + 1)

    keep_short(log)

    assert log.stat().st_size == 0
    assert (tmp_path / "web.log.1").stat().st_size == 20 * 1024 * 1024 + 1


def test_a_long_log_is_emptied_even_where_no_copy_fits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a long log on a disk that is full
    log = tmp_path / "web.log"
    with log.open("wb") as file:
        file.truncate(20 * 1024 * 1024 + 1)

    def full(_source: Path, target: Path) -> None:
        target.write_bytes(b"half of it")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)

    # when the supervisor looks at it
    keep_short(log)

    # then the space is given back and half a copy is not kept
    assert log.stat().st_size == 0
    assert not (tmp_path / "web.log.1").exists()


def test_a_child_that_cannot_be_started_now_is_due_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a machine without a process to spare
    child = Child(Process("web", SLEEPER), tmp_path / "log")

    def refused(*_given: object, **_more: object) -> None:
        raise OSError(errno.EAGAIN, "Resource temporarily unavailable")

    with monkeypatch.context() as patch:
        patch.setattr(subprocess, "Popen", refused)
        with pytest.raises(OSError, match="temporarily"):
            child.start_when_due()

    # then it waits, and comes up once there is one
    assert child.pid is None
    assert child.due > time.monotonic()
    child.due = 0.0
    child.start_when_due()
    assert child.pid is not None
    child.make_stop(0.0)


def test_a_log_that_cannot_be_opened_does_not_keep_the_house_down(tmp_path: Path) -> None:
    child = Child(Process("web", SLEEPER), tmp_path / "missing" / "log")

    child.start()

    assert child.pid is not None
    child.make_stop(0.0)
