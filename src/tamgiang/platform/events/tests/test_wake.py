"""A commit wakes those who read; nobody waits for the next look."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from tamgiang.platform.events.bells import Doorbell, SocketBell, doorbell
from tamgiang.platform.events.outbox import emit
from tamgiang.platform.events.wake import _sender


@pytest.fixture(autouse=True)
def _own_house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Longer than the 107 bytes a socket's address may hold.
    monkeypatch.setattr(settings, "HOME", tmp_path / ("a" * 120))


def waited(bell: Doorbell, seconds: float) -> float:
    begin = time.monotonic()
    bell.wait(seconds)
    return time.monotonic() - begin


def commit() -> None:
    with transaction.atomic():
        emit("record.created", "a:b:1", {}, actor="user:1")


def test_a_commit_in_another_thread_rings_at_once(transactional_db: None) -> None:
    with doorbell("relay") as bell:
        bell.wait(0.01)

        def act() -> None:
            time.sleep(0.05)
            commit()
            connection.close()

        thread = threading.Thread(target=act)
        thread.start()
        assert waited(bell, 5) < 2
        thread.join()


def test_nothing_rings_before_the_commit_or_after_a_rollback(transactional_db: None) -> None:
    with doorbell("relay") as bell:
        bell.wait(0.01)
        with transaction.atomic():
            emit("record.created", "a:b:1", {}, actor="user:1")
            assert waited(bell, 0.1) >= 0.1
            transaction.set_rollback(True)
        assert waited(bell, 0.1) >= 0.1


def test_another_process_can_ring(transactional_db: None) -> None:
    with doorbell("relay") as bell:
        bell.wait(0.01)
        _ring_from_outside()
        assert waited(bell, 5) < 2


def _ring_from_outside() -> None:
    if connection.vendor == "postgresql":
        commit()
        return
    code = (
        "import os, socket, sys; d = os.open(sys.argv[1], os.O_PATH);"
        "s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM);"
        "[s.sendto(b'.', f'/proc/self/fd/{d}/{n}') for n in os.listdir(sys.argv[1])]"
    )
    folder = str(Path(settings.HOME) / "run" / "wake")
    subprocess.run([sys.executable, "-c", code, folder], check=True)


def test_a_bell_rings_itself(transactional_db: None) -> None:
    with doorbell("relay") as bell:
        bell.ring()
        assert waited(bell, 5) < 2


def test_two_readers_both_hear(transactional_db: None) -> None:
    with doorbell("relay") as one, doorbell("hub") as other:
        for bell in (one, other):
            bell.wait(0.01)
        commit()
        assert waited(one, 5) < 2
        assert waited(other, 5) < 2


@pytest.mark.sqlite  # on PostgreSQL the database itself wakes readers on every machine
def test_the_socket_of_a_killed_reader_is_cleared_away(transactional_db: None) -> None:
    # Given a reader that went without taking its socket away
    bell = SocketBell("killed")
    bell._socket.close()
    folder = Path(settings.HOME) / "run" / "wake"
    assert len(list(folder.iterdir())) == 1
    # When somebody commits
    commit()
    # Then the writer does not fail, and the socket is gone
    assert list(folder.iterdir()) == []


@pytest.mark.sqlite  # on PostgreSQL the database itself wakes readers on every machine
def test_a_reader_that_does_not_listen_never_blocks_a_writer(transactional_db: None) -> None:
    with doorbell("stuck"):
        begin = time.monotonic()
        for _ in range(3000):
            _sender(str(settings.HOME)).send()
        assert time.monotonic() - begin < 2
