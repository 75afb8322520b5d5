"""The wheel carries all it needs and runs where there is no checkout."""

import subprocess
import sys
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest

from tests import servers
from tools.commands import ROOT, VENV

pytestmark = pytest.mark.wheel


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of an environment that holds the wheel and what the lock names."""
    folder = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(folder, symlinks=True)
    uv = [str(VENV / "bin" / "uv"), "pip", "install", "--quiet", "--no-deps"]
    target = ["--python", str(folder / "bin" / "python")]
    locked = [*uv, *target, "--require-hashes", "-r", str(ROOT / "requirements.lock")]
    subprocess.run(locked, check=True, cwd="/")
    subprocess.run([*uv, *target, str(wheel)], check=True, cwd="/")
    return folder / "bin"


def test_the_wheel_holds_assets_and_translations_but_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    for needed in (
        "tamgiang/platform/ui/static/vendor/htmx.min.js",
        "tamgiang/platform/ui/static/vendor/vietnam.geojson",
        "tamgiang/platform/ui/static/vendor/licenses/maplibre-gl.txt",
        "tamgiang/platform/ui/locale/vi/LC_MESSAGES/django.mo",
        "tamgiang/platform/ui/data/archipelagos.geojson",
    ):
        assert needed in names
    assert [name for name in names if "/tests/" in name] == []
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_every_file_of_the_package_is_in_the_wheel(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    tracked = subprocess.run(
        ["git", "ls-files", "src/tamgiang"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()

    wanted = {name.removeprefix("src/") for name in tracked if "/tests/" not in name}

    assert wanted - held == set()


def test_it_serves_outside_a_checkout(
    installed: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a state folder filled in before, and only the installed wheel
    monkeypatch.chdir("/")
    monkeypatch.setattr(servers, "COMMAND", (str(installed / "tamgiang"),))

    # when the house is started
    with servers.running(home) as server:
        # then pages and assets come out of the wheel
        for address in ("/accounts/login/", "/static/vendor/htmx.min.js"):
            with urllib.request.urlopen(server.url + address, timeout=10) as answer:  # noqa: S310
                assert answer.status == 200


def test_the_doctor_of_an_installed_wheel_finds_it_well(installed: Path, home: Path) -> None:
    done = subprocess.run(
        [str(installed / "tamgiang"), "doctor"],
        cwd="/",
        env=servers.environment(home),
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout
