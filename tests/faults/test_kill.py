"""kill -9 of writers: nothing acknowledged is lost, nothing half-written stays."""

import json
import signal
import time
from pathlib import Path

import pytest

from tests.faults.writers import WRITERS, prepared

pytestmark = pytest.mark.faults


def test_writers_killed_in_the_middle_lose_nothing_acknowledged(tmp_path: Path) -> None:
    """Four rounds of three writers, killed after different times, on one file."""
    prepared(tmp_path)
    acknowledged: set[str] = set()

    for number in range(4):
        running = [
            WRITERS.start(tmp_path, "write", f"R{number}W{writer}", "100000") for writer in range(3)
        ]
        # The kill comes at another moment of a transaction in each round.
        time.sleep(4 + 0.37 * number)
        for process in running:
            process.send_signal(signal.SIGKILL)
        for process in running:
            said, _ = process.communicate(timeout=30)
            acknowledged |= {line for line in said.decode().split("\n")[:-1] if line}

    found = json.loads(WRITERS.run(tmp_path, "check"))
    assert len(acknowledged) > 50
    assert acknowledged - set(found["codes"]) == set()
    # At most the one write that each of the twelve processes had under way came through unsaid.
    assert len(set(found["codes"]) - acknowledged) <= 12
    assert found["same_trace"]
    assert found["audit_intact"]
    assert found["integrity"] == "ok"


def test_after_a_kill_the_next_writer_goes_on(tmp_path: Path) -> None:
    prepared(tmp_path)
    killed = WRITERS.start(tmp_path, "write", "A", "100000")
    assert killed.stdout is not None
    killed.stdout.readline()
    killed.kill()
    killed.communicate()

    said = WRITERS.run(tmp_path, "write", "B", "5")

    assert said.split() == [f"B-{number:06d}" for number in range(5)]
