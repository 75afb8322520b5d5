"""A full disk: writes are refused with a message, reads go on, and all resumes with space."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.faults.writers import WRITERS, prepared

pytestmark = pytest.mark.faults


def test_a_full_disk_refuses_writes_lets_read_and_resumes(small_disk: Path) -> None:
    prepared(small_disk)

    said = WRITERS.run(small_disk, "write-until-refused").splitlines()

    written, code, readable = said[0].split()
    assert code == "db.storage_full"
    assert int(written) > 10
    assert readable == written
    assert said[1].startswith("The disk is full: nothing was written")

    subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)
    resumed = WRITERS.run(small_disk, "write", "G", "20").split()
    found = json.loads(WRITERS.run(small_disk, "check"))

    assert len(resumed) == 20
    assert len(found["codes"]) == int(written) + 20
    assert found["same_trace"]
    assert found["audit_intact"]
    assert found["integrity"] == "ok"
