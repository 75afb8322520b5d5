"""What travels with a backup is declared, and nothing else comes into a house by a restore."""

from pathlib import Path

import pytest

from tamgiang.project.keeping.travels import carried, may_enter, private


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for name in (
        "files/a/sheet.csv",
        "secrets/keyring",
        "secrets/django",
        "certificates/pki/root.crt",
        "logs/web.log",
        "backups/old.zip",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    return tmp_path


def test_keys_that_records_need_travel_always_and_the_others_when_asked(home: Path) -> None:
    def names(*, keys: bool) -> list[str]:
        return [path.relative_to(home).as_posix() for path in carried(home, keys=keys)]

    assert names(keys=False) == ["files/a/sheet.csv", "secrets/keyring"]
    assert names(keys=True) == [
        "certificates/pki/root.crt",
        "files/a/sheet.csv",
        "secrets/django",
        "secrets/keyring",
    ]


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("files/a/sheet.csv", True),
        ("secrets/keyring", True),
        ("secrets/keyring/master", True),
        ("filesystem/a", False),
        ("files/../tamgiang.sqlite3", False),
        ("/etc/passwd", False),
        ("run/web.sock", False),
        ("", False),
    ],
)
def test_a_backup_cannot_write_elsewhere(name: str, may: bool) -> None:
    assert may_enter(name) is may


def test_keys_come_back_for_their_owner_alone() -> None:
    assert private("secrets/keyring")
    assert private("certificates/pki/root.key")
    assert not private("files/a/sheet.csv")
