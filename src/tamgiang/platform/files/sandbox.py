"""Running the looks and the drawing in processes of their own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tamgiang.platform.files.inspector.limits import LIMITS

INSPECTOR = "tamgiang.platform.files.inspector"
DRAWER = "tamgiang.platform.files.drawer"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a look found: the type, why it is set apart, or the code of a refusal."""

    type: str
    why: str = ""
    code: str = ""


def inspect(path: Path, extension: str) -> Verdict:
    """Look into a file. One that breaks the limits is refused with `files.took_too_long`."""
    told = _run(INSPECTOR, str(path), extension)
    return Verdict("", code="files.took_too_long") if told is None else Verdict(**json.loads(told))


def draw(path: Path, folder: Path) -> bool:
    """Draw a picture anew into `folder` as view.jpg and thumb.jpg; False when it cannot be."""
    return _run(DRAWER, str(path), str(folder)) is not None


def _run(module: str, *arguments: str) -> bytes | None:
    """The output of the module, None when it failed or was stopped."""
    try:
        ended = subprocess.run(
            [sys.executable, "-P", "-m", module, *arguments],
            capture_output=True,
            timeout=LIMITS.wall_seconds,
            env=_bare_environment(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return ended.stdout if ended.returncode == 0 else None


def _bare_environment() -> dict[str, str]:
    """No settings, no secrets: only what Python needs to find the package."""
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    return {**kept, "PYTHONIOENCODING": "utf-8", "MALLOC_ARENA_MAX": "2"}
