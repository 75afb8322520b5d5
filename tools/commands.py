"""Running other programs, and the places every tool knows."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STATE = ROOT / ".setup"


def say(text: str) -> None:
    """One line to the person who runs the tool."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def run(
    command: Sequence[str | Path],
    *,
    cwd: Path = ROOT,
    env: Mapping[str, str] | None = None,
) -> None:
    """Run a program with its output shown; leave with its exit status when it fails."""
    code = status(command, cwd=cwd, env=env)
    if code:
        say(f"failed ({code}): {' '.join(str(part) for part in command)}")
        raise SystemExit(code)


def status(
    command: Sequence[str | Path],
    *,
    cwd: Path = ROOT,
    env: Mapping[str, str] | None = None,
) -> int:
    """Run a program with its output shown and return its exit status."""
    merged = {**os.environ, **(env or {})}
    return subprocess.run([str(part) for part in command], cwd=cwd, env=merged).returncode


def output(command: Sequence[str | Path]) -> str | None:
    """What a program prints, or None when it is absent or fails."""
    try:
        done = subprocess.run(
            [str(part) for part in command], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()
