"""The doctor asks the processes of modules how they are."""

import os
import socket
import threading
from pathlib import Path

import pytest

from tamgiang.kernel.labels import Label
from tamgiang.platform.registry.processes import Condition, Health, ModuleProcess
from tamgiang.project.doctor import added as asking
from tamgiang.project.doctor.added import added
from tamgiang.project.doctor.finding import State

ABOUT = Label("Đồng hồ", "Clockwork")
CLOCK = ModuleProcess(
    name="clock",
    program="dummy.clock",
    health=Health(
        ABOUT,
        "/health",
        lambda said: Condition("warning", Label(f"{said['n']} nhịp", f"{said['n']} beats"), "wind"),
    ),
)
SILENT = ModuleProcess(name="silent", program="dummy.silent")


def answering(path: Path, body: bytes) -> None:
    """A process that answers one request."""
    door = socket.socket(socket.AF_UNIX)
    door.bind(str(path))
    door.listen(1)

    def serve() -> None:
        line, _ = door.accept()
        line.recv(4096)
        line.sendall(b"HTTP/1.1 200 OK\r\n\r\n" + body)
        line.close()
        door.close()

    threading.Thread(target=serve, daemon=True).start()


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The socket that the one process that runs was told."""
    path = tmp_path / "clock.sock"
    monkeypatch.setattr(asking, "children", lambda _pid: [(7, "python -m dummy.clock")])
    monkeypatch.setattr(asking, "_told", lambda _pid: {"TAMGIANG_SOCKET": str(path)})
    return path


def test_a_process_says_itself_how_it_is(at: Path) -> None:
    answering(at, b'{"n": 3}')

    (found,) = added(1, (CLOCK, SILENT))

    assert (found.about, found.state, found.detail.en, found.mend) == (
        ABOUT, State.WARNING, "3 beats", "wind",
    )  # fmt: skip


@pytest.mark.parametrize("body", [None, b"", b"<html>"])
def test_one_that_does_not_answer_is_a_fault(at: Path, body: bytes | None) -> None:
    if body is not None:
        answering(at, body)

    (found,) = added(1, (CLOCK,))

    assert found.state is State.FAULT
    assert found.detail.vi.startswith("không trả lời")


def test_one_that_is_down_is_a_fault_and_a_house_at_rest_says_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(asking, "children", lambda _pid: [])

    assert [one.state for one in added(1, (CLOCK,))] == [State.FAULT]
    assert added(None, (CLOCK,)) == []


def test_a_process_may_read_what_its_own_was_told() -> None:
    assert asking._told(os.getpid())["PATH"] == os.environ["PATH"]
