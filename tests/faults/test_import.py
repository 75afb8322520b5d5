"""Imports that are killed, stopped or run out of disk: exactly the file's rows, or none of them."""

import json
import signal
import subprocess
import time
from pathlib import Path

import pytest
from pysqlite3 import dbapi2 as sqlite

from tests.faults.conftest import AS_ROOT
from tests.faults.importers import IMPORTERS

pytestmark = pytest.mark.faults
ROWS = 12_000
MORE_THAN_THE_DISK = 30_000


def killed_while_writing(home: Path, after: int) -> int:
    """Let a worker write until more than `after` rows stand, then kill -9; where it stopped."""
    worker = IMPORTERS.start(home, "work")
    while worker.poll() is None and position(home) <= after:
        time.sleep(0.01)
    worker.send_signal(signal.SIGKILL)
    worker.communicate(timeout=30)
    return position(home)


def position(home: Path) -> int:
    """How many records of the plan are written, read beside the writer."""
    file = sqlite.connect(home / "tamgiang.sqlite3", timeout=20)
    try:
        return int(file.execute("SELECT position FROM imports_batch").fetchone()[0])
    finally:
        file.close()


def whole(count: int) -> dict[str, object]:
    return {
        "state": "applied",
        "failure": "",
        "active": count,
        "all": count,
        "codes": count,
        "audited": count,
        "audit_intact": True,
        "announced": 1,
        "applied_entries": 1,
        "integrity": "ok",
    }


def test_a_killed_import_goes_on_to_exactly_the_rows_of_the_file(tmp_path: Path) -> None:
    IMPORTERS.run(tmp_path, "prepare", str(ROWS))

    first = killed_while_writing(tmp_path, 0)
    second = killed_while_writing(tmp_path, first)
    assert 0 < first < second < ROWS
    halfway = json.loads(IMPORTERS.run(tmp_path, "check"))
    assert halfway["audit_intact"]
    assert halfway["active"] in (0, ROWS)

    IMPORTERS.run(tmp_path, "work")

    assert json.loads(IMPORTERS.run(tmp_path, "check")) == whole(ROWS)


def test_a_killed_import_that_is_then_stopped_leaves_no_row(tmp_path: Path) -> None:
    IMPORTERS.run(tmp_path, "prepare", str(ROWS))
    assert killed_while_writing(tmp_path, 0) < ROWS

    IMPORTERS.run(tmp_path, "cancel")
    IMPORTERS.run(tmp_path, "work")

    found = json.loads(IMPORTERS.run(tmp_path, "check"))
    assert (found["state"], found["all"], found["announced"]) == ("cancelled", 0, 0)
    assert found["audit_intact"]


def test_an_import_onto_a_full_disk_writes_all_or_nothing(small_disk: Path) -> None:
    IMPORTERS.run(small_disk, "prepare", str(MORE_THAN_THE_DISK))

    IMPORTERS.start(small_disk, "work").communicate(timeout=180)
    full = json.loads(IMPORTERS.run(small_disk, "check"))
    assert (full["active"], full["announced"]) == (0, 0)
    assert full["audit_intact"]

    subprocess.run([*AS_ROOT, "mount", "-o", "remount,size=200m", str(small_disk)], check=True)
    IMPORTERS.run(small_disk, "work")
    found = json.loads(IMPORTERS.run(small_disk, "check"))
    assert found["integrity"] == "ok"
    assert found["audit_intact"]
    if found["state"] == "applied":
        assert found == whole(MORE_THAN_THE_DISK)
    else:
        assert (found["state"], found["all"], found["announced"]) == ("failed", 0, 0)
