"""The doctor names what is wrong and the command that mends it."""

import fcntl
import json
import os
import socket
import time
from pathlib import Path

import pytest

from tamgiang.project.doctor import house, machine
from tamgiang.project.doctor.command import lines
from tamgiang.project.doctor.finding import State


def test_a_dangerous_library_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "sqlite_version", lambda: (3, 40, 1))

    found = machine.database_library("")

    assert found.state is State.FAULT
    assert found.detail.en == "SQLite 3.40.1 can corrupt the records"
    assert found.mend == "pip install --force-reinstall pysqlite3"


def test_with_postgresql_the_library_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "sqlite_version", lambda: (3, 40, 1))

    assert machine.database_library("postgres://centre").state is State.WELL


@pytest.mark.parametrize(
    ("free", "state"),
    [(6 * machine.GIB, State.WELL), (2 * machine.GIB, State.WARNING), (1000, State.FAULT)],
)
def test_little_space_is_told_before_it_is_none(
    free: int, state: State, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = type("Usage", (), {"free": free})
    monkeypatch.setattr("shutil.disk_usage", lambda _path: usage)

    assert machine.disk(tmp_path).state is state


def test_a_clock_before_the_newest_record_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "tamgiang.sqlite3").touch()
    tomorrow = time.time() + 86400
    os.utime(tmp_path / "tamgiang.sqlite3", (tomorrow, tomorrow))

    found = machine.clock(tmp_path)

    assert found.state is State.FAULT
    assert found.mend == "timedatectl set-ntp true"


@pytest.mark.parametrize(
    ("kept", "state", "said"),
    [
        (True, State.WELL, "kept by NTP"),
        (False, State.WARNING, "no time server"),
        (None, State.WELL, "NTP unknown"),
    ],
)
def test_the_clock_says_whether_somebody_keeps_it_right(
    kept: bool | None,
    state: State,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(machine, "kept_by_ntp", lambda: kept)

    found = machine.clock(tmp_path)

    assert found.state is state
    assert said in found.detail.en


def test_a_taken_port_comes_with_another_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen(1)
        port = taken.getsockname()[1]

        found = machine.port("127.0.0.1", port, None)

    assert found.state is State.WARNING
    assert found.mend == f"tamgiang run --port {port + 1}"


def test_whoever_holds_the_state_folder_is_found(tmp_path: Path) -> None:
    assert machine.supervisor_of(tmp_path) is None
    with (tmp_path / "supervisor.lock").open("w") as lock:
        assert machine.supervisor_of(tmp_path) is None
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert machine.supervisor_of(tmp_path) == os.getpid()


def test_a_changed_asset_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "htmx.min.js").write_text("changed")
    (tmp_path / "manifest.json").write_text(json.dumps({"files": {"htmx.min.js": "0" * 64}}))
    monkeypatch.setattr(house, "VENDOR", tmp_path)

    found = house.assets()

    assert found.state is State.FAULT
    assert found.detail.en == "missing or changed: htmx.min.js"
    assert lines([found], "en")[1].strip() == "-> make setup"


def test_a_missing_face_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "fonts").mkdir()
    for name in house.FACES[1:]:
        (tmp_path / "fonts" / name).touch()
    monkeypatch.setattr(house, "VENDOR", tmp_path)

    found = house.fonts()

    assert found.state is State.FAULT
    assert found.detail.en == "missing: be-vietnam-pro-vietnamese-400-normal.woff2"


def test_a_secret_others_may_read_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir(mode=0o700)
    (tmp_path / "secrets" / "django").touch()
    # Whatever the process lets new files be.
    (tmp_path / "secrets" / "django").chmod(0o644)

    found = house.secrets(tmp_path)

    assert found.state is State.FAULT
    assert found.mend == f"chmod -R go= {tmp_path / 'secrets'}"


@pytest.mark.django_db
def test_a_migrated_database_is_well() -> None:
    assert house.migrations().state is State.WELL
