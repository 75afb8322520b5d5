"""The house stands with each module taken out, and takes in one it never heard of."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tamgiang.project.installed import MODULES
from tests import servers

#: Schema from nothing.
MIGRATE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""
#: Starts as a site would: checks, no migration that needs a module that is not there, pages for
#: visitors.
START = """
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import Client
call_command("check", fail_level="WARNING")
MigrationLoader(connection).graph.validate_consistency()
visitor = Client(SERVER_NAME="localhost")
for address in ("/", "/accounts/login/"):
    answer = visitor.get(address, follow=True)
    print(address, answer.status_code)
"""
WORKING = "/ 200\n/accounts/login/ 200\n"
NAMES = [module.rpartition(".")[2] for module in MODULES]


def perform(code: str, home: Path, **env: str) -> subprocess.CompletedProcess[str]:
    settings = {"DJANGO_SETTINGS_MODULE": "tamgiang.project.settings", **env}
    return subprocess.run(
        [sys.executable, "-c", code],
        env=servers.environment(home, **settings),
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house with every module, and every table."""
    home = tmp_path_factory.mktemp("whole") / "home"
    done = perform(MIGRATE, home)
    assert done.returncode == 0, done.stderr
    return home


@pytest.mark.parametrize("module", NAMES)
def test_a_house_goes_on_without(module: str, whole: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(whole, tmp_path / "home"))

    done = perform(START, home, TAMGIANG_WITHOUT=module)

    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith(WORKING)


def test_a_house_begins_without_any_module(tmp_path: Path) -> None:
    done = perform(MIGRATE + START, tmp_path / "home", TAMGIANG_WITHOUT=",".join(NAMES))

    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith(WORKING)


def test_a_module_it_never_heard_of_joins_by_one_line(whole: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(whole, tmp_path / "home"))

    done = perform(MIGRATE + START, home, TAMGIANG_DUMMY="1")

    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith(WORKING)
