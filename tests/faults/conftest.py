"""What tests of faults break: a disk of their own."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.house import small

AS_ROOT = () if os.geteuid() == 0 else ("sudo", "-n")


@pytest.fixture
def small_disk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A file system of its own of so many MiB (24 unless told), which only root may mount."""
    folder = tmp_path / "disk"
    folder.mkdir()
    options = f"mode=1777,size={getattr(request, 'param', 24)}m"
    mount = [*AS_ROOT, "mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True).returncode != 0:
        pytest.skip("mounting a small disk needs root, or sudo without a password")
    yield folder
    subprocess.run([*AS_ROOT, "umount", "-l", str(folder)], check=True)


@pytest.fixture(scope="session")
def small_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder with places, logins and one record; copied by each test."""
    return small(tmp_path_factory.mktemp("small") / "home")
