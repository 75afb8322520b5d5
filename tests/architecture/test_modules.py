"""The house stands with each module taken out, and takes in one it never heard of."""

import subprocess
import sys
from pathlib import Path

import pytest

from tamgiang.project.installed import MODULES
from tests import servers

#: Starts as a site would: checks, schema from nothing, pages for visitors.
START = """
import django
django.setup()
from django.core.management import call_command
from django.test import Client
call_command("check", fail_level="WARNING")
call_command("migrate", verbosity=0)
visitor = Client(SERVER_NAME="localhost")
for address in ("/", "/accounts/login/"):
    answer = visitor.get(address, follow=True)
    print(address, answer.status_code)
"""
WORKING = "/ 200\n/accounts/login/ 200\n"
NAMES = [module.rpartition(".")[2] for module in MODULES]


def start(home: Path, **env: str) -> subprocess.CompletedProcess[str]:
    settings = {"DJANGO_SETTINGS_MODULE": "tamgiang.project.settings", **env}
    return subprocess.run(
        [sys.executable, "-c", START],
        env=servers.environment(home, **settings),
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize("module", NAMES)
def test_the_house_starts_without(module: str, tmp_path: Path) -> None:
    done = start(tmp_path / "home", TAMGIANG_WITHOUT=module)

    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith(WORKING)


def test_the_house_starts_without_any_module(tmp_path: Path) -> None:
    done = start(tmp_path / "home", TAMGIANG_WITHOUT=",".join(NAMES))

    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith(WORKING)


def test_a_module_it_never_heard_of_joins_by_one_line(tmp_path: Path) -> None:
    done = start(tmp_path / "home", TAMGIANG_DUMMY="1")

    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith(WORKING)
