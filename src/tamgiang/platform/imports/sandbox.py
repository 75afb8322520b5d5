"""Running the reader in a child process and turning what becomes of it into a refusal."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tamgiang.kernel.errors import Refusal
from tamgiang.platform.imports.reader.limits import LIMITS
from tamgiang.platform.imports.refusals import (
    PasswordProtected,
    TookTooLong,
    TooLarge,
    Unreadable,
    ZipBomb,
)

READER = "tamgiang.platform.imports.reader"
REFUSED = 3
_BY_CODE: dict[str, type[Refusal]] = {
    kind.code: kind for kind in (PasswordProtected, TooLarge, Unreadable, ZipBomb)
}


def read_file(path: Path, folder: Path, name: str) -> None:
    """Read a stored file into frames in `folder`. Raises a Refusal that bears `name`."""
    command = [sys.executable, "-P", "-m", READER, str(path), str(folder)]
    try:
        ended = subprocess.run(
            command,
            capture_output=True,
            timeout=LIMITS.wall_seconds,
            env=_bare_environment(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TookTooLong(name=name) from None
    if ended.returncode == 0:
        return
    if ended.returncode == REFUSED:
        told = json.loads(ended.stdout)
        raise _BY_CODE[told["code"]](name=name, **told["params"])
    if ended.returncode < 0 or b"MemoryError" in ended.stderr:
        raise TookTooLong(name=name)
    raise Unreadable(name=name)


def _bare_environment() -> dict[str, str]:
    """No settings, no secrets: only what Python needs to find the package."""
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    return {**kept, "PYTHONIOENCODING": "utf-8", "MALLOC_ARENA_MAX": "2"}
