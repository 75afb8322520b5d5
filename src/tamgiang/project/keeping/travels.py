"""What travels with a backup beside the records. A package that keeps files adds its line here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath

from tamgiang.kernel.labels import Label


class When(StrEnum):
    """Which backups carry it: every one, or only those that may carry keys."""

    ALWAYS = "always"
    WITH_KEYS = "with keys"


@dataclass(frozen=True, slots=True)
class Travel:
    """A file or a folder below the state folder. `private`: only its owner may read it."""

    path: str
    when: When
    label: Label
    private: bool = False

    def covers(self, name: str) -> bool:
        """Whether a name inside a backup lies at or below this path."""
        return name == self.path or name.startswith(f"{self.path}/")


#: A key without which records cannot be read travels always; keys that only end sessions do not.
TRAVELS = (
    Travel("files", When.ALWAYS, Label("tệp đính kèm, báo cáo", "attached files, reports")),
    Travel("telemetry.sqlite3", When.ALWAYS, Label("số đo quan trắc", "readings of gauges")),
    Travel("erasures", When.ALWAYS, Label("sổ xóa dữ liệu", "list of what was erased"), True),
    Travel("secrets/keyring", When.ALWAYS, Label("khóa dữ liệu", "keys of the records"), True),
    Travel(
        "secrets/factors", When.ALWAYS, Label("khóa bước xác thực thứ hai", "second factors"), True
    ),
    Travel(
        "secrets/federation",
        When.ALWAYS,
        Label("khóa liên kết tài khoản", "linked accounts"),
        True,
    ),
    Travel(
        "secrets/notify", When.ALWAYS, Label("khóa địa chỉ nhận tin", "keys of addresses"), True
    ),
    Travel(
        "secrets/vapid", When.ALWAYS, Label("khóa thông báo đẩy", "key of browser notices"), True
    ),
    Travel("secrets", When.WITH_KEYS, Label("khóa của hệ thống", "keys of the house"), True),
    Travel(
        "certificates",
        When.WITH_KEYS,
        Label("chứng thư của hệ thống", "certificates of the house"),
        True,
    ),
)


def carried(home: Path, *, keys: bool) -> Iterator[Path]:
    """The files that travel, each once, in order of their name."""
    chosen = [travel for travel in TRAVELS if keys or travel.when is When.ALWAYS]
    found = {path for travel in chosen for path in _files(home / travel.path)}
    return iter(sorted(found))


def may_enter(name: str, travels: Sequence[Travel] = TRAVELS) -> bool:
    """Whether a restore may write a file of this name into the state folder."""
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or ".." in parts:
        return False
    return any(travel.covers(name) for travel in travels)


def private(name: str) -> bool:
    """Whether a file that travels is for its owner alone."""
    return any(travel.private and travel.covers(name) for travel in TRAVELS)


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    elif path.is_dir():
        yield from (below for below in path.rglob("*") if below.is_file())
