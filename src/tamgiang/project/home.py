"""The one folder that holds all state: `TAMGIANG_HOME`, or `var/` in a checkout."""

import os
import secrets
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


def home() -> Path:
    """The state folder, made if absent."""
    named = os.environ.get("TAMGIANG_HOME")
    folder = Path(named) if named else _checkout() / "var"
    folder.mkdir(parents=True, exist_ok=True)
    return folder.resolve()


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


def _checkout() -> Path:
    root = PACKAGE.parent.parent
    return root if (root / "pyproject.toml").exists() else Path.home() / ".tamgiang"
