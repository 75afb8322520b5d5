"""The set-up does what is not done yet, and nothing else."""

from pathlib import Path

import pytest

from tools import steps
from tools.steps import Step


@pytest.fixture(autouse=True)
def own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "STATE", tmp_path)
    monkeypatch.setattr(steps, "ROOT", tmp_path)


def make_step(folder: Path, done: list[str], salt: str = "") -> Step:
    output = folder / "output"

    def perform() -> None:
        done.append("performed")
        output.touch()

    return Step("packages", (folder / "lock",), (output,), perform, salt)


def test_a_step_is_performed_once_while_nothing_changes(tmp_path: Path) -> None:
    (tmp_path / "lock").write_text("django==5.2")
    done: list[str] = []

    assert make_step(tmp_path, done).ensure() is True
    assert make_step(tmp_path, done).ensure() is False

    assert done == ["performed"]


def test_a_changed_input_performs_it_again(tmp_path: Path) -> None:
    (tmp_path / "lock").write_text("django==5.2")
    done: list[str] = []
    make_step(tmp_path, done).ensure()

    (tmp_path / "lock").write_text("django==5.2.19")

    assert make_step(tmp_path, done).ensure() is True


def test_another_python_performs_it_again(tmp_path: Path) -> None:
    done: list[str] = []
    make_step(tmp_path, done, "3.11").ensure()

    assert make_step(tmp_path, done, "3.13").ensure() is True


def test_a_removed_output_performs_it_again(tmp_path: Path) -> None:
    done: list[str] = []
    make_step(tmp_path, done).ensure()

    (tmp_path / "output").unlink()

    assert make_step(tmp_path, done).ensure() is True


def test_a_step_that_failed_half_way_is_not_counted_as_done(tmp_path: Path) -> None:
    # given a step done once, whose input changed
    done: list[str] = []
    make_step(tmp_path, done).ensure()
    (tmp_path / "lock").write_text("new")

    # when it is cut off in the middle
    def cut_off() -> None:
        raise KeyboardInterrupt

    broken = Step("packages", (tmp_path / "lock",), (tmp_path / "output",), cut_off)
    with pytest.raises(KeyboardInterrupt):
        broken.ensure()

    # then going back to the old input does not make it look done
    (tmp_path / "lock").unlink()
    assert make_step(tmp_path, done).ensure() is True
