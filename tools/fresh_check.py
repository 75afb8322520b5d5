"""Does a fresh clone stand? Clean HOME, no caches, nothing installed by hand, then CI's command."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.commands import ROOT, run, say

#: What a developer's shell may carry that a fresh machine has not.
PERSONAL = ("VIRTUAL_ENV", "PYTHONPATH", "DATABASE_URL", "DJANGO_SETTINGS_MODULE")
PREFIXES = ("TAMGIANG_", "XDG_", "UV_", "npm_", "MAKE", "MFLAGS")


def clean_environment(home: Path) -> dict[str, str]:
    """The environment of someone who has just logged in."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in PERSONAL and not name.startswith(PREFIXES)
    }
    return {**kept, "HOME": str(home), "CI": "true"}


def main() -> int:
    """Clone what is committed and run CI's command there; its exit status."""
    with tempfile.TemporaryDirectory(prefix="tamgiang-fresh-") as folder:
        clone, home = Path(folder, "clone"), Path(folder, "home")
        home.mkdir()
        run(["git", "clone", "--quiet", ROOT, clone])
        beside = ROOT.parent / "shared"
        if beside.exists():
            shutil.copytree(beside, Path(folder, "shared"))
        say(f"fresh clone at {clone}")
        command = ["bash", ".ci/run"]
        return subprocess.run(command, cwd=clone, env=clean_environment(home)).returncode


if __name__ == "__main__":
    sys.exit(main())
