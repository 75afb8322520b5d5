"""The offline bundle installs without any index, and a changed file is noticed."""

import os
import subprocess
import tarfile
from pathlib import Path

import pytest

from tools import bundle

pytestmark = pytest.mark.wheel


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundle")
    with tarfile.open(bundle.build(folder)) as tar:
        tar.extractall(folder, filter="data")
    return folder / "tamgiang"


def installing(folder: Path, target: Path) -> "subprocess.CompletedProcess[str]":
    """The installer, in an environment in which no index could be reached."""
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_CONFIG_FILE": os.devnull}
    command = ["sh", str(folder / "install.sh"), str(target)]
    env = {"PATH": os.environ["PATH"], "HOME": str(target.parent), **nowhere}
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=300)


def test_it_installs_without_an_index_and_runs(unpacked: Path, tmp_path: Path) -> None:
    done = installing(unpacked, tmp_path / "house")

    assert done.returncode == 0, done.stderr
    said = subprocess.run(
        [str(tmp_path / "house/bin/tamgiang"), "manage", "check"],
        env={"PATH": os.environ["PATH"], "TAMGIANG_HOME": str(tmp_path / "state")},
        capture_output=True,
        text=True,
        cwd="/",
    )
    assert said.returncode == 0, said.stderr


def test_a_changed_file_stops_the_installer(unpacked: Path, tmp_path: Path) -> None:
    lock = unpacked / "requirements.lock"
    kept = lock.read_text()
    lock.write_text(kept + "\n# changed\n")

    done = installing(unpacked, tmp_path / "house")

    lock.write_text(kept)
    assert done.returncode != 0
    assert not (tmp_path / "house").exists()
