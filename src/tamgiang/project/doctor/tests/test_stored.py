"""The doctor and the verifier name a file that was changed or is gone."""

from pathlib import Path

import pytest
from pytest_django import Settings

from tamgiang.kernel.refs import Ref
from tamgiang.platform.files import store
from tamgiang.platform.files.services import attach
from tamgiang.platform.files.tests.conftest import ref, room
from tamgiang.platform.files.tests.makers import upload
from tamgiang.project.audit import main as audit
from tamgiang.project.doctor.finding import State
from tamgiang.project.doctor.stored import files

__all__ = ("ref", "room")


def test_a_flipped_byte_in_a_file_is_named(
    ref: Ref, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    made = attach(ref, upload("ghi.txt", b"abc"), actor="system:test")
    assert files().state == State.WELL

    path = tmp_path / "files" / "attached" / store.name_of(made.original)
    path.write_bytes(b"abd")

    assert files().state == State.FAULT
    assert made.original[:12] in files().detail.vi
    assert audit(["verify"]) == 1
    assert f"file {made.original}: its content was changed" in capsys.readouterr().out
