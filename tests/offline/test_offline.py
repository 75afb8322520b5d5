"""Without any way out, the house starts, every page renders, and nothing even tries to leave."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.pages import PUBLIC, STAFF

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.browser


def test_every_page_renders_on_a_machine_with_loopback_alone(home: Path) -> None:
    chromium = os.environ.get("TAMGIANG_CHROMIUM") or shutil.which("chromium")
    assert chromium, "no Chromium: name one in TAMGIANG_CHROMIUM, or use `make test`"

    done = subprocess.run(
        [sys.executable, "-m", "tests.offline.walk", str(home), chromium],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    walk = json.loads(done.stdout.splitlines()[-1])
    assert walk["noticed"] == [1, 1]
    assert walk["faults"] == []
    assert walk["starting"] == [0, 0]
    assert walk["walking"][0] == 0
    assert len(walk["pages"]) == len(PUBLIC) + sum(map(len, STAFF.values()))
