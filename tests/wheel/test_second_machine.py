"""A second empty machine, following only the operator guide, becomes a commune's own house."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
from typing import Any

import pytest

from tests.wheel.guide import blocks
from tests.wheel.second_machine import GUIDE, SECTION
from tools import bundle
from tools.commands import ROOT

pytestmark = pytest.mark.wheel
VIETNAMESE = ROOT / "docs" / "guide" / "may-trong.md"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the walk through the guide saw."""
    folder = tmp_path_factory.mktemp("machine")
    made = bundle.build(folder / "dist")
    assert tarfile.is_tarfile(made)
    walk = [sys.executable, "-m", "tests.wheel.second_machine", str(made), str(folder / "empty")]
    (folder / "empty").mkdir()
    apart = ["unshare", "--map-root-user", "--net"] if _may_be_apart() else []
    env = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"}
    done = subprocess.run(
        [*apart, *walk], cwd=ROOT, env=env, capture_output=True, text=True, timeout=900
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-6000:]
    shutil.rmtree(folder, ignore_errors=True)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _may_be_apart() -> bool:
    """Whether this machine lets a test have a network of its own, without a route."""
    if shutil.which("unshare") is None:
        return False
    command = ["unshare", "--map-root-user", "--net", "true"]
    return subprocess.run(command, capture_output=True).returncode == 0


def test_the_guide_reads_the_same_in_both_languages() -> None:
    assert blocks(VIETNAMESE) == blocks(GUIDE, SECTION)


def test_it_needs_no_network(found: dict[str, Any]) -> None:
    assert found["routes"] == (0 if _may_be_apart() else found["routes"])


def test_the_staff_chose_their_passwords_and_signed_a_month(found: dict[str, Any]) -> None:
    # the leader and the official were in the list, each with a link
    assert found["links"] == ["congchuc", "lanhdao"]
    # the figure of their register and the checksum of the signature
    figure, checksum = found["signed"]
    assert figure.startswith("Camera công cộng 7")
    assert len(checksum) == 16


def test_the_backup_was_proven_and_came_back_equal(found: dict[str, Any]) -> None:
    assert "verified" in found["backups"]
    assert "audit entries hold" in found["restored"]
    first, second = found["first"], found["second"]
    assert len(second["cameras_camera"]) == 7
    assert len(second["signoffs_signature"]) == 1
    for table in ("cameras_camera", "signoffs_signoff", "signoffs_signature"):
        assert second[table] == first[table]
    # nothing was lost of the chain; what the first house wrote since comes after it
    assert second["chain"]
    assert first["chain"][: len(second["chain"])] == second["chain"]


def test_the_second_house_shows_what_was_signed(found: dict[str, Any]) -> None:
    assert found["signed_elsewhere"] == found["signed"]
