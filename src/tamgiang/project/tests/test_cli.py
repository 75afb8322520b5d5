"""The command line: it starts quickly, and tells refusals instead of raising them."""

import subprocess
import sys
from collections.abc import Sequence

import pytest

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label
from tamgiang.project import cli


class Closed(Refusal):
    """A refusal for these tests."""

    code = "office.closed"
    message = Label("Cơ quan nghỉ ngày {day}.", "The office is closed on {day}.")


def refuse(_arguments: Sequence[str]) -> int:
    raise Closed(day="02/09")


@pytest.fixture
def closed_command(monkeypatch: pytest.MonkeyPatch) -> None:
    target = f"{__name__}:refuse"
    monkeypatch.setitem(cli.COMMANDS, "office", cli.Command(target, "a test", False))


def test_a_refusal_is_told_with_its_code_and_status_two(
    closed_command: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    assert cli.main(["office"]) == 2

    assert capsys.readouterr().err == ("tamgiang: The office is closed on 02/09. [office.closed]\n")


def test_it_speaks_the_language_of_the_terminal(
    closed_command: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")

    cli.main(["office"])

    assert capsys.readouterr().err.startswith("tamgiang: Cơ quan nghỉ ngày 02/09.")


def test_an_unknown_command_is_refused_with_the_list(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["serve"]) == 2

    said = capsys.readouterr().err
    assert said.startswith("tamgiang: there is no command 'serve'\n")
    assert "  run " in said


def test_every_command_can_be_loaded() -> None:
    loaded = {name: command.load() for name, command in cli.COMMANDS.items()}

    assert all(callable(function) for function in loaded.values())
    assert {"run", "demo", "doctor", "worker"} <= set(loaded)


def test_help_needs_neither_django_nor_a_database() -> None:
    code = "import sys; from tamgiang.project.cli import main; main([]); print(*sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "usage: tamgiang COMMAND" in done.stdout
    assert "django" not in done.stdout.split()
