"""Brings a checkout to the state in which it runs: packages, assets, translations.

Needs only Python 3.11 with venv and the package registries; safe to repeat, and a no-op while
nothing changed. `--dev` adds what checks and tests need.
"""

import argparse
import fcntl
import shutil
import sys
import venv
from pathlib import Path

from tools import node
from tools.commands import PYTHON, ROOT, STATE, VENV, output, run
from tools.steps import Step

PACKAGE = ROOT / "src" / "tamgiang"
WEB = ROOT / "web"
VENDOR = PACKAGE / "platform" / "ui" / "static" / "vendor"
UV = VENV / "bin" / "uv"
VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"


def make_environment() -> None:
    """A virtual environment of this Python, with uv and the build back-end by hash."""
    found = output([PYTHON, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"])
    if found != VERSION:
        for name in ("packages", "tools", "package"):
            (STATE / f"{name}.stamp").unlink(missing_ok=True)
        shutil.rmtree(VENV, ignore_errors=True)
        venv.create(VENV, with_pip=True, symlinks=True)
    lock = ROOT / "requirements-tools.lock"
    options = ("--disable-pip-version-check", "--quiet", "--require-hashes", "--no-deps")
    run([PYTHON, "-m", "pip", "install", *options, "-r", lock])


def install(lock: str) -> None:
    """Everything a lock names, and nothing whose hash differs; compiled once for all processes."""
    checked = ("--require-hashes", "--no-deps", "--no-build-isolation", "--compile-bytecode")
    uv_install(*checked, "-r", str(ROOT / lock))


def install_package() -> None:
    """The checkout itself, editable, built by the pinned back-end."""
    uv_install("--no-deps", "--no-build-isolation", "--editable", str(ROOT))


def compile_package() -> None:
    """Our own modules too: where Python is told to write no bytecode, or may not, each process
    would compile them anew, which is half of the time it takes to start.
    """
    run([PYTHON, "-m", "compileall", "-q", PACKAGE])


def uv_install(*arguments: str) -> None:
    run([UV, "pip", "install", "--quiet", "--python", PYTHON, *arguments])


def install_front_end() -> None:
    """The npm packages of web/package-lock.json; no script of theirs is run."""
    npm = node.npm_command()
    run([*npm, "ci", "--ignore-scripts", "--no-progress", "--loglevel=error"], cwd=WEB)


def copy_assets() -> None:
    run([PYTHON, "-m", "tamgiang.project.assets", WEB, VENDOR])


def compile_translations() -> None:
    run([PYTHON, "-m", "tamgiang.project.translations.compile"])


def steps(*, dev: bool) -> list[Step]:
    """All steps in order."""
    npm_lock = (WEB / "package.json", WEB / "package-lock.json")
    asset_inputs = (WEB / "icons.txt", *_asset_sources())
    texts = tuple(PACKAGE.rglob("locale/*/LC_MESSAGES/*.po"))
    compiled = tuple(path.with_suffix(".mo") for path in texts)
    chosen = [
        Step("environment", _locks("tools"), (PYTHON, UV), make_environment, VERSION),
        Step("packages", _locks(), (PYTHON,), lambda: install("requirements.lock"), VERSION),
        Step("tools", _locks("dev"), (PYTHON,), lambda: install("requirements-dev.lock"), VERSION),
        Step("package", (ROOT / "pyproject.toml",), (VENV / "bin" / "tamgiang",), install_package),
        Step("front-end", npm_lock, (WEB / "node_modules",), install_front_end),
        Step("assets", (*npm_lock, *asset_inputs), (VENDOR / "manifest.json",), copy_assets),
        Step("translations", texts, compiled, compile_translations),
    ]
    return [step for step in chosen if dev or step.name != "tools"]


def _locks(kind: str = "") -> tuple[Path, ...]:
    return (ROOT / (f"requirements-{kind}.lock" if kind else "requirements.lock"),)


def _asset_sources() -> tuple[Path, ...]:
    code = (PACKAGE / "project" / "assets").glob("*.py")
    return (*code, *(PACKAGE / "platform" / "ui" / "data").glob("*.geojson"))


def ensure(*, dev: bool) -> None:
    """Perform what is not done yet; only one set-up works at a time."""
    STATE.mkdir(exist_ok=True)
    with (STATE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for step in steps(dev=dev):
            step.ensure()
        compile_package()


def main() -> None:
    """`python3 -m tools.setup [--dev]`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also what checks and tests need")
    if sys.version_info < (3, 11):  # noqa: UP036 - whichever python3 the machine has runs this
        sys.exit("Tam Giang needs Python 3.11 or later; name one with: make PYTHON=python3.12 run")
    ensure(dev=parser.parse_args().dev)


if __name__ == "__main__":
    main()
