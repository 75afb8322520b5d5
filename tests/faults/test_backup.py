"""A backup taken from a busy house, brought back on an empty folder, and served again."""

import shutil
import subprocess
import time
from pathlib import Path

import pytest

from tests import servers
from tests.faults.house import HOUSE, checked
from tests.faults.people import Person, Writers, wait_for

pytestmark = pytest.mark.faults


def tamgiang(home: Path, *words: str) -> str:
    """Run the program over a state folder, as an operator does."""
    done = subprocess.run(
        [*servers.COMMAND, *words],
        env=servers.environment(home),
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_backup_of_a_busy_house_comes_back_whole_and_serves(
    small_house: Path, tmp_path: Path
) -> None:
    home, kept = Path(shutil.copytree(small_house, tmp_path / "home")), tmp_path / "kept.zip"
    block = HOUSE.run(home, "hamlet")

    # given a house in which people write, when a backup is taken
    with servers.running(home) as server, Writers(server.url, block) as writers:
        writers.go_on(30)
        before, began = set(writers.acknowledged), time.monotonic()
        tamgiang(home, "backup", "--out", str(kept))
        after, took = set(writers.acknowledged), time.monotonic() - began
    assert len(after) > len(before)

    # then all that was acknowledged before it, and nothing that was begun after it, comes back
    began = time.monotonic()
    new = tmp_path / "new"
    new.mkdir()
    tamgiang(new, "restore", str(kept))
    restored = time.monotonic() - began
    codes = checked(new)["codes"]
    assert isinstance(codes, list)
    assert before - set(codes) == set()
    lost = len(writers.acknowledged - set(codes))
    print(f"RPO: {took:.1f} s, {lost} acts after it; RTO: {restored:.1f} s")  # noqa: T201

    # and the house goes on from there
    with servers.running(new) as server:
        person = Person(server.url).sign_in("nhaplieu")
        assert person.add_camera("LATER", block).status == 302
        wait_for(lambda: person.get("/health/").status == 200)
    assert len(checked(new)["codes"]) == len(codes) + 1  # type: ignore[arg-type]
