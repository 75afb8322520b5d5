"""A worker killed in the middle of its work: another takes it up, and it is done once."""

import json
import os
import shutil
import signal
import time
from pathlib import Path

import pytest
from pysqlite3 import dbapi2 as sqlite

from tests import servers
from tests.faults.importers import IMPORTERS
from tests.faults.people import wait_for

LEASE = 60.0
IMPORT = "FROM jobs_job WHERE name = 'imports.apply'"


def asked(home: Path, query: str) -> tuple[object, ...]:
    """One row, read beside the running house."""
    file = sqlite.connect(home / "tamgiang.sqlite3", timeout=20)
    try:
        found: tuple[object, ...] = file.execute(query).fetchone() or ()
        return found
    finally:
        file.close()


def position(home: Path) -> int:
    """How many records of the import stand."""
    return int(str(asked(home, "SELECT position FROM imports_batch")[0]))


@pytest.mark.parametrize(
    ("rows", "kills"),
    [
        pytest.param(8_000, 1, marks=pytest.mark.faults),
        # After the third attempt a job is given up, and imports go on from where they stood.
        pytest.param(40_000, 2, marks=pytest.mark.faults),
    ],
)
def test_an_import_whose_worker_is_killed_is_taken_up_within_the_lease(
    small_house: Path, tmp_path: Path, rows: int, kills: int
) -> None:
    home = Path(shutil.copytree(small_house, tmp_path / "home"))
    with servers.running(home) as server:
        # given an import that a worker is in the middle of
        IMPORTERS.run(home, "begin", str(rows))
        reached = 0
        for _ in range(kills):
            wait_for(lambda before=reached: position(home) > before)  # type: ignore[misc]

            # when the worker is killed without warning
            os.kill(server.child("tamgiang.project.worker"), signal.SIGKILL)
            killed, reached = time.monotonic(), position(home)
            assert reached < rows

            # then another takes the work up where it stood
            wait_for(lambda before=reached: position(home) > before, LEASE)  # type: ignore[misc]
            print(f"taken up after {time.monotonic() - killed:.1f} s")  # noqa: T201
        wait_for(lambda: asked(home, "SELECT state FROM imports_batch") == ("applied",), 120)
        wait_for(lambda: asked(home, f"SELECT state {IMPORT}") == ("done",))
        attempts = asked(home, f"SELECT attempts {IMPORT}")

    # and every effect is there once
    found = json.loads(IMPORTERS.run(home, "check"))
    assert attempts == (kills + 1,)
    assert found["active"] == found["all"] == found["codes"] == found["audited"] - 1 == rows
    assert (found["announced"], found["applied_entries"]) == (1, 1)
    assert found["audit_intact"]
    assert found["integrity"] == "ok"
