"""Backups grow old, and the health page says so to those who look after the house."""

import os
import time
from pathlib import Path

import pytest
from django.test import Client

from tamgiang.platform.accounts.models import User
from tamgiang.platform.accounts.sample import ensure_sample_logins
from tamgiang.platform.registry.sample import SampleArea
from tamgiang.project.doctor.finding import State
from tamgiang.project.doctor.keeping import backups, certificates, logins
from tamgiang.project.keeping.archive import Manifest, write


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A readable backup in the usual folder."""
    (tmp_path / "backups").mkdir()
    records = tmp_path / "records"
    records.write_bytes(b"")
    out = tmp_path / "backups" / "tamgiang-1.zip"
    write(out, Manifest("0", "", "sqlite", [], {}, {}), records, tmp_path, [])
    return out


@pytest.mark.parametrize(("days", "state"), [(0, State.WELL), (2, State.WARNING), (8, State.FAULT)])
def test_a_backup_grows_old(kept: Path, tmp_path: Path, days: int, state: State) -> None:
    then = time.time() - days * 86400
    os.utime(kept, (then, then))

    assert backups(tmp_path).state is state


def test_no_backup_and_a_broken_one_are_named(tmp_path: Path, kept: Path) -> None:
    kept.write_text("cut short")
    assert backups(tmp_path).state is State.FAULT

    kept.unlink()
    found = backups(tmp_path)
    assert (found.state, found.mend) == (State.WARNING, "tamgiang backup")


def test_without_https_there_is_no_certificate_to_watch(tmp_path: Path) -> None:
    assert certificates(tmp_path).state is State.WELL


@pytest.mark.django_db
def test_the_health_page_is_for_staff_and_names_the_command(quick_sample: SampleArea) -> None:
    # given the sample logins, which are worth a warning
    ensure_sample_logins()
    assert logins().mend == "tamgiang remove-sample"

    def opened(name: str) -> "tuple[int, str]":
        client = Client(SERVER_NAME="localhost")
        client.force_login(User.objects.get(username=name))
        answer = client.get("/health/")
        return answer.status_code, answer.content.decode()

    # then only those who look after the house see it, with the command
    assert opened("nguoixem")[0] == 403
    status, page = opened("quantri")
    assert status == 200
    assert "tamgiang remove-sample" in page
    assert "Sao lưu" in page
