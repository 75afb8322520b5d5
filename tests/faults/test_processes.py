"""kill -9 of every process of the house while people write and listen: nothing is lost."""

import os
import shutil
import signal
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests import servers
from tests.faults.house import HOUSE, checked
from tests.faults.people import Listener, Writers, wait_for

#: A word of each process's command line.
CHILDREN = {
    "web": "granian",
    "hub": "tamgiang.project.hub",
    "worker": "tamgiang.project.worker",
    "front": "caddy run",
}
LISTENERS = 4
#: Acts that must be acknowledged before the first kill, and after each.
MORE = 5


@dataclass
class Chaos:
    """Kills children of a running house and times how long each takes to be back."""

    server: servers.Server
    writers: Writers
    listeners: list[Listener]
    back: dict[str, list[float]] = field(default_factory=dict)

    def kill(self, *names: str) -> None:
        """kill -9 of the named, then wait until all work again and everybody writes and hears."""
        before = {name: self.server.child(CHILDREN[name]) for name in names}
        began = time.monotonic()
        for pid in before.values():
            os.kill(pid, signal.SIGKILL)
        while before:
            wait_for(lambda: any(self._another(name, pid) for name, pid in before.items()))
            for name in [name for name, pid in before.items() if self._another(name, pid)]:
                self.back.setdefault(name, []).append(time.monotonic() - began)
                del before[name]
        self.writers.go_on(MORE)
        self._all_hear()
        self.back.setdefault("everything", []).append(time.monotonic() - began)

    def _another(self, name: str, before: int) -> bool:
        lines = self.server.children()
        return any(CHILDREN[name] in line and pid != before for pid, line in lines.items())

    def _all_hear(self) -> None:
        had = [len(listener.refs) for listener in self.listeners]
        wait_for(lambda: all(len(x.refs) > n for x, n in zip(self.listeners, had, strict=True)))


@pytest.mark.parametrize(
    "rounds",
    [
        pytest.param([tuple(CHILDREN)] * 2, marks=pytest.mark.server, id="all together, twice"),
        pytest.param(
            [(name,) for _ in range(20) for name in CHILDREN] + [tuple(CHILDREN)] * 5,
            marks=pytest.mark.faults,
            id="each 20 times",
        ),
    ],
)
def test_no_killed_process_costs_an_acknowledged_act(
    small_house: Path, tmp_path: Path, rounds: list[tuple[str, ...]]
) -> None:
    home = Path(shutil.copytree(small_house, tmp_path / "home"))
    block, ticket = HOUSE.run(home, "hamlet"), HOUSE.run(home, "ticket")

    # given people who write and people who listen, through the front
    with ExitStack() as stack:
        server = stack.enter_context(servers.running(home))
        listeners = [Listener(server.url, ticket) for _ in range(LISTENERS)]
        for listener in listeners:
            stack.enter_context(listener)
        writers = Writers(server.url, block, pause=0.05)
        chaos = Chaos(server, writers, listeners)
        with writers:
            writers.go_on(MORE)
            # when processes are killed in the middle, again and again
            for names in rounds:
                chaos.kill(*names)
        found = checked(home)
        refs = found["refs"]
        assert isinstance(refs, list)
        wait_for(lambda: all(set(x.refs) >= set(refs[1:]) for x in listeners))

    # then each acknowledged act is there, whole, and nobody missed or heard anything twice
    codes = found["codes"]
    assert isinstance(codes, list)
    assert len(writers.acknowledged) >= MORE * (1 + len(rounds))
    assert writers.acknowledged - set(codes) == set()
    assert all(listener.refs == refs[1:] for listener in listeners)
    assert all(listener.resets == 0 for listener in listeners)
    for name, seconds in chaos.back.items():
        print(f"{name}: back in {max(seconds):.1f} s at most, {len(seconds)} times")  # noqa: T201
