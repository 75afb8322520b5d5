"""The one folder that holds all state: `TAMGIANG_HOME`, or `var/` in a checkout."""

import errno
import os
import secrets
import shutil
from pathlib import Path

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label

ADDRESS = "address"
#: The units of the country, the schema and the first logs take a third of this.
LEAST = 512 << 20
PACKAGE = Path(__file__).resolve().parent.parent


class HomeClosed(Refusal):
    """The state folder cannot be made or written."""

    code = "home.closed"
    message = Label(
        "Không ghi được vào thư mục dữ liệu {home}: {reason}. "
        "Hãy đặt TAMGIANG_HOME là thư mục của tài khoản đang chạy lệnh.",
        "The state folder {home} cannot be written: {reason}. "
        "Set TAMGIANG_HOME to a folder of the account that runs this.",
    )
    status = 500


class NoRoom(Refusal):
    """A house needs some room to begin with."""

    code = "home.no_room"
    message = Label(
        "Đĩa chứa {home} chỉ còn {free} MiB; cần ít nhất {needed} MiB để bắt đầu.",
        "The disk of {home} has {free} MiB left; at least {needed} MiB are needed to begin.",
    )
    status = 507


def home() -> Path:
    """The state folder, made if absent. Raises HomeClosed."""
    named = os.environ.get("TAMGIANG_HOME")
    folder = Path(named) if named else _checkout() / "var"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as fault:
        raise HomeClosed(home=folder, reason=fault.strerror or fault) from fault
    if not os.access(folder, os.W_OK | os.X_OK):
        raise HomeClosed(home=folder, reason=os.strerror(errno.EACCES))
    return folder.resolve()


def require_room(folder: Path) -> None:
    """Raise NoRoom when a house could not even be begun there."""
    free = shutil.disk_usage(folder).free
    if free < LEAST:
        raise NoRoom(home=folder, free=free >> 20, needed=LEAST >> 20)


def secret(name: str) -> str:
    """A random secret kept in a file only its owner may read; made at first need."""
    folder = home() / "secrets"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / name
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


def address() -> str:
    """Where people reached this house when it was last started; links in messages begin so."""
    path = home() / ADDRESS
    return path.read_text().strip() if path.exists() else "http://127.0.0.1:8000"


def _checkout() -> Path:
    root = PACKAGE.parent.parent
    return root if (root / "pyproject.toml").exists() else Path.home() / ".tamgiang"
