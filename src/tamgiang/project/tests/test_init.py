"""What stands in the way of a first day is said in one line, with its code."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tamgiang.project import home as state

PASSWORD = "ba con vịt trên phá"  # noqa: S105 - of this test


def tamgiang(home: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """The program over a state folder in SQLite; nobody types anything."""
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    env |= {
        "TAMGIANG_HOME": str(home),
        "LC_ALL": "C.UTF-8",
        "PYTHONPATH": os.pathsep.join(sys.path),
        "TAMGIANG_ADMIN_PASSWORD": PASSWORD,
    }
    command = [sys.executable, "-m", "tamgiang.project.cli", *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=180)


@pytest.mark.sqlite
def test_a_house_is_begun_once_and_by_codes_that_exist(tmp_path: Path) -> None:
    # given nobody's house: a name is looked up without marks
    home = tmp_path / "home"
    found = tamgiang(home, "init", "--find", "dan dien")
    assert found.returncode == 0
    assert "19885  Xã Đan Điền" in found.stdout

    # when a code is wrong, nothing is begun
    wrong = tamgiang(home, "init", "--unit", "19885", "--unit", "99999", "--admin", "an")
    assert wrong.returncode == 2
    assert "99999" in wrong.stderr
    assert wrong.stderr.strip().endswith("[house.units_unknown]")

    # when it is right, it is; and a second time it is not
    assert tamgiang(home, "init", "--unit", "19885", "--admin", "an").returncode == 0
    again = tamgiang(home, "init", "--unit", "19885", "--admin", "other")
    assert again.returncode == 2
    assert again.stderr.strip().endswith("[house.already_opened]")


@pytest.mark.parametrize("given", ["0", "1,2,x", "", "8"])
def test_days_that_are_none_are_refused(given: str, tmp_path: Path) -> None:
    said = tamgiang(tmp_path / "home", "init", f"--weekdays={given}")

    assert said.returncode == 2
    assert said.stderr.strip().endswith("[house.week_invalid]")


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    said = tamgiang(tmp_path / "file" / "home", "init")

    assert said.returncode == 2
    assert str(tmp_path / "file" / "home") in said.stderr
    assert said.stderr.strip().endswith("[home.closed]")


def test_a_disk_that_is_too_small_is_told_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = type("Usage", (), {"free": 100 << 20})
    monkeypatch.setattr("shutil.disk_usage", lambda _path: usage)

    with pytest.raises(state.NoRoom) as told:
        state.require_room(tmp_path)

    assert "100 MiB" in told.value.text("en")
