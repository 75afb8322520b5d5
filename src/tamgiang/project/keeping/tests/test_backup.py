"""Backup and restore: what comes back is what was there, and nothing else is accepted."""

import json
import os
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import pytest
from django.db import connection, transaction

from tamgiang.platform.audit.services import append
from tamgiang.project.home import secret
from tamgiang.project.keeping.archive import read_manifest
from tamgiang.project.keeping.backup import backup
from tamgiang.project.keeping.refusals import NotABackup

pytestmark = pytest.mark.django_db(transaction=True)


def restored(file: Path, home: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """`tamgiang restore` in a process of its own, into SQLite."""
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    env |= {
        "TAMGIANG_HOME": str(home),
        "LC_ALL": "C.UTF-8",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    command = [sys.executable, "-m", "tamgiang.project.cli", "restore", str(file), *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=120)


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state folder with one file and one key in it."""
    folder = tmp_path / "state"
    (folder / "files").mkdir(parents=True)
    monkeypatch.setenv("TAMGIANG_HOME", str(folder))
    (folder / "files" / "sheet.csv").write_text("xã,số\nQuảng Thọ,1\n")
    secret("django")
    return folder


def written(count: int) -> None:
    for number in range(count):
        with transaction.atomic():
            append(f"test:{number}", "tested", {"số": number}, actor="system:test")


def test_what_was_kept_comes_back_equal_and_the_chain_holds(state: Path, tmp_path: Path) -> None:
    # given records, and a backup of them
    written(20)
    manifest = backup(tmp_path / "kept.zip")
    assert manifest.audit["entries"] == 20

    # when it is restored elsewhere
    done = restored(tmp_path / "kept.zip", tmp_path / "other")

    # then every table, file and entry is proven
    assert done.returncode == 0, done.stderr
    assert "equal the backup" in done.stdout
    assert "20 audit entries hold" in done.stdout
    assert (tmp_path / "other/files/sheet.csv").read_text() == "xã,số\nQuảng Thọ,1\n"


def test_a_backup_under_writes_is_of_one_moment(state: Path, tmp_path: Path) -> None:
    # given someone who writes without pause
    written(50)
    stop, done_writes = threading.Event(), [0]

    def write_on() -> None:
        while not stop.is_set():
            with transaction.atomic():
                number = done_writes[0]
                append(f"load:{number}", "tested", {}, actor="system:test")
                append("load:all", "tested", {"số": number}, actor="system:test")
            done_writes[0] += 1
        connection.close()

    writer = threading.Thread(target=write_on)
    writer.start()

    # when a backup is taken in the middle
    try:
        while done_writes[0] < 5:
            time.sleep(0.01)
        manifest = backup(tmp_path / "kept.zip")
        during = done_writes[0]
    finally:
        stop.set()
        writer.join()

    # then it holds whole transactions only, and comes back equal with a chain that holds
    assert during > 5
    entries = int(manifest.audit["entries"])
    assert 50 + 2 * 5 <= entries <= 50 + 2 * (during + 1)
    assert entries % 2 == 0
    done = restored(tmp_path / "kept.zip", tmp_path / "other")
    assert done.returncode == 0, done.stderr
    assert f"{entries} audit entries hold" in done.stdout


def test_keys_are_kept_only_when_asked_for(state: Path, tmp_path: Path) -> None:
    backup(tmp_path / "without.zip")
    backup(tmp_path / "with.zip", secrets=True)

    assert "secrets/django" not in read_manifest(tmp_path / "without.zip").files
    assert "secrets/django" in read_manifest(tmp_path / "with.zip").files
    assert (tmp_path / "with.zip").stat().st_mode & 0o777 == 0o600


def test_a_folder_with_anything_in_it_is_left_alone(state: Path, tmp_path: Path) -> None:
    # given a folder that is in use
    backup(tmp_path / "kept.zip")
    other = tmp_path / "other"
    other.mkdir()
    (other / "note.txt").write_text("mine")

    # when a restore is asked for there
    done = restored(tmp_path / "kept.zip", other)

    # then it is refused and nothing was touched
    assert done.returncode == 2
    assert done.stderr.rstrip().endswith("[keeping.not_empty]")
    assert [path.name for path in other.iterdir()] == ["note.txt"]


def tampered(file: Path, change: "dict[str, bytes]") -> Path:
    """The same backup with some members replaced."""
    other = file.with_name("tampered.zip")
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(other, "w") as target:
        for name in source.namelist():
            target.writestr(name, change.get(name) or source.read(name))
    return other


def test_a_file_that_was_changed_is_named_and_nothing_stays(state: Path, tmp_path: Path) -> None:
    backup(tmp_path / "kept.zip")
    file = tampered(tmp_path / "kept.zip", {"files/sheet.csv": b"other"})

    done = restored(file, tmp_path / "other")

    assert done.returncode == 2
    assert "files/sheet.csv" in done.stderr
    assert list((tmp_path / "other").iterdir()) == []


def test_the_backup_of_a_later_version_is_refused(state: Path, tmp_path: Path) -> None:
    # given a backup that knows a migration which does not exist here
    backup(tmp_path / "kept.zip")
    with zipfile.ZipFile(tmp_path / "kept.zip") as source:
        said = json.loads(source.read("manifest.json"))
    said["migrations"].append(["audit", "9999_later"])
    file = tampered(tmp_path / "kept.zip", {"manifest.json": json.dumps(said).encode()})

    done = restored(file, tmp_path / "other")

    assert done.returncode == 2
    assert "audit.9999_later" in done.stderr


def test_any_other_file_is_no_backup(tmp_path: Path) -> None:
    (tmp_path / "notes.zip").write_text("not a zip")

    with pytest.raises(NotABackup):
        read_manifest(tmp_path / "notes.zip")
