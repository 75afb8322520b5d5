"""Everything an office without internet needs, in one file: wheels, assets and an installer."""

import argparse
import hashlib
import shutil
import tarfile
import tempfile
from pathlib import Path

from tools import setup
from tools.commands import PYTHON, ROOT, run, say

LOCK = "requirements.lock"
INSTALLER = """#!/bin/sh
# Installs Tam Giang from this folder alone: sh install.sh [FOLDER]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=${1:-/opt/tamgiang}
python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info[:2] != (@VERSION@))' || {
    echo "Python @SHOWN@ is needed; name it with PYTHON=python@SHOWN@" >&2
    exit 1
}
(cd "$here" && sha256sum --quiet -c SHA256SUMS)
"$python" -m venv "$target"
pip="$target/bin/python -m pip --disable-pip-version-check install --quiet --no-index --no-deps"
$pip "$here"/wheels/*.whl
$pip --force-reinstall "$here"/tamgiang-*.whl
echo "Installed: $target/bin/tamgiang"
"""


def build(out: Path) -> Path:
    """Write the bundle into the folder `out`; where it lies."""
    setup.ensure(dev=False)
    with tempfile.TemporaryDirectory(prefix="tamgiang-bundle-") as scratch:
        folder = Path(scratch) / "tamgiang"
        wheels = folder / "wheels"
        wheels.mkdir(parents=True)
        shutil.copy(ROOT / LOCK, folder)
        run([PYTHON, "-m", "hatchling", "build", "-t", "wheel", "-d", folder])
        pip: list[str | Path] = [
            PYTHON,
            "-m",
            "pip",
            "--disable-pip-version-check",
            "wheel",
            "--quiet",
        ]
        # What has no wheel is built here by the pinned back-ends; the lock's hashes hold for it.
        options: list[str | Path] = [
            "--no-deps",
            "--require-hashes",
            "--no-build-isolation",
            "-w",
            wheels,
        ]
        run([*pip, *options, "-r", ROOT / LOCK])
        _write_installer(folder)
        _write_sums(folder)
        out.mkdir(parents=True, exist_ok=True)
        name = next(folder.glob("tamgiang-*.whl")).name.split("-")[1]
        target = out / f"tamgiang-{name}-offline.tar"
        with tarfile.open(target, "w") as tar:
            tar.add(folder, "tamgiang")
    return target


def _write_installer(folder: Path) -> None:
    version = setup.VERSION
    text = INSTALLER.replace("@VERSION@", version.replace(".", ", ")).replace("@SHOWN@", version)
    path = folder / "install.sh"
    path.write_text(text)
    path.chmod(0o755)


def _write_sums(folder: Path) -> None:
    lines = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            lines.append(f"{digest}  {path.relative_to(folder)}\n")
    (folder / "SHA256SUMS").write_text("".join(lines))


def main() -> None:
    """`python3 -m tools.bundle [--out FOLDER]`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    say(str(build(parser.parse_args().out)))


if __name__ == "__main__":
    main()
