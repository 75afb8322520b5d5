"""All that can be known without running the house, two programs at a time."""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tools.commands import ROOT, VENV, say

BIN = VENV / "bin"


@dataclass(frozen=True)
class Check:
    """One program and the question it answers."""

    name: str
    command: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """How a check ended, with what it printed."""

    check: Check
    status: int
    printed: str
    seconds: float


#: The slowest first, so that the others run beside it.
CHECKS = (
    Check("types", (f"{BIN}/mypy",)),
    Check("lint", (f"{BIN}/ruff", "check", "--quiet", ".")),
    Check("format", (f"{BIN}/ruff", "format", "--check", "--quiet", ".")),
    Check("floors", (f"{BIN}/lint-imports", "--no-logo")),
    Check("migrations", (f"{BIN}/tamgiang", "manage", "makemigrations", "--check", "--dry-run")),
    Check("translations", (f"{BIN}/python", "-m", "tamgiang.project.translations.missing")),
)


def perform(check: Check) -> Outcome:
    """Run one check with a state folder of its own."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="tamgiang-check-") as home:
        done = subprocess.run(
            check.command,
            cwd=ROOT,
            env={**os.environ, "TAMGIANG_HOME": home},
            capture_output=True,
            text=True,
        )
    return Outcome(check, done.returncode, done.stdout + done.stderr, time.monotonic() - began)


def main() -> int:
    """Run the named checks, or all; 0 when every one passed."""
    wanted = [check for check in CHECKS if not sys.argv[1:] or check.name in sys.argv[1:]]
    with ThreadPoolExecutor(max_workers=2) as pool:
        outcomes = list(pool.map(perform, wanted))
    failed = [outcome for outcome in outcomes if outcome.status]
    for outcome in failed:
        say(f"--- {outcome.check.name}\n{outcome.printed.rstrip()}\n")
    for outcome in outcomes:
        word = "FAILED" if outcome.status else "ok"
        say(f"check {outcome.check.name:<14}{word:<8}{outcome.seconds:5.1f} s")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
