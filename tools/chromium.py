"""A Chromium for the browser tests: the machine's, Debian's, or the one an npm package carries."""

import os
import shutil
from pathlib import Path

from tools import node
from tools.commands import ROOT, STATE, output, run
from tools.debian import Missing, install

CARRIED = STATE / "chromium"
NAMES = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser")
#: Unpacks the browser the package carries and prints where it lies.
UNPACK = (
    "import c from '@sparticuz/chromium';"
    "c.setGraphicsMode = false; process.stdout.write(await c.executablePath());"
)


def find() -> str:
    """The path of a Chromium that starts; raise Missing when none can be had."""
    for place in (_named, _on_path, _from_debian, _from_npm):
        path = place()
        if path and output([path, "--version"]):
            return path
    raise Missing("Chromium: none here and none could be installed; apt-get install chromium")


def _named() -> str | None:
    return os.environ.get("TAMGIANG_CHROMIUM")


def _on_path() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def _from_debian() -> str | None:
    return _on_path() if install("chromium") else None


def _from_npm() -> str | None:
    """The last resort, for machines without root or whose chromium is only a snap stub."""
    if not (CARRIED / "node_modules").exists():
        CARRIED.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copyfile(ROOT / "web" / "chromium" / name, CARRIED / name)
        run([*node.npm_command(), "ci", "--ignore-scripts", "--loglevel=error"], cwd=CARRIED)
    script = CARRIED / "unpack.mjs"
    script.write_text(UNPACK)
    found = output([node.node_command(), script])
    return found if found and Path(found).exists() else None
