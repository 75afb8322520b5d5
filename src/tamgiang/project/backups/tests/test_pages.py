"""The page of backups: for the administrator alone, sealed when one leaves the house."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tamgiang.platform.accounts.models import User
from tamgiang.platform.accounts.sample import ensure_sample_logins
from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.jobs.models import Job, JobState
from tamgiang.platform.jobs.queue import run_queued
from tamgiang.platform.notify.models import Message
from tamgiang.platform.registry.sample import SampleArea
from tamgiang.project.backups.copies import copies
from tamgiang.project.backups.plan import plan
from tamgiang.project.keeping.restore import opened
from tamgiang.project.keeping.sealing import is_sealed

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "ba con vịt trên phá"
PLAN = {"act": "plan", "at": "02:30", "daily": "3", "weekly": "2", "monthly": "1", "enabled": "on"}


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quick_sample: SampleArea) -> Path:
    ensure_sample_logins()
    folder = tmp_path / "state"
    folder.mkdir()
    monkeypatch.setenv("TAMGIANG_HOME", str(folder))
    monkeypatch.setattr(settings, "HOME", folder)
    return folder


def signed_in(name: str) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username=name))
    return client


@pytest.fixture
def administrator() -> Client:
    return signed_in("quantri")


@pytest.mark.parametrize("name", ["nguoixem", "nhaplieu", "lanhdao"])
def test_nobody_else_comes_near_them(name: str) -> None:
    client = signed_in(name)

    assert client.get("/backups/").status_code == 403
    assert client.post("/backups/", {"act": "now"}).status_code == 403
    assert not Job.objects.filter(name="house.backup").exists()


def test_one_made_at_the_page_is_proven_and_listed(administrator: Client, state: Path) -> None:
    answer = administrator.post("/backups/", {"act": "now"})
    run_queued()

    job = Job.objects.get(name="house.backup")
    assert answer.headers["Location"] == f"/jobs/{job.uid}/"
    assert job.state == JobState.DONE, job.error
    [copy] = copies(state / "backups")
    page = administrator.get("/backups/").content.decode()
    assert copy.name in page
    assert "vừa xong" in page


def test_it_leaves_the_house_sealed_and_for_a_reason(
    administrator: Client, state: Path, tmp_path: Path
) -> None:
    administrator.post("/backups/", {"act": "now"})
    run_queued()
    [copy] = copies(state / "backups")
    given = {"act": "take", "name": copy.name, "reason": "Cất ở huyện", "passphrase": WORDS}

    # without a reason, or with a passphrase that can be guessed, nothing leaves
    assert administrator.post("/backups/", given | {"reason": " "}).status_code == 422
    assert administrator.post("/backups/", given | {"passphrase": "vịt"}).status_code == 422
    assert administrator.post("/backups/", given | {"name": "../secrets/django"}).status_code == 422

    # with both it is what lies in the folder, once it is opened
    answer = administrator.post("/backups/", given)
    taken = tmp_path / "taken.sealed"
    taken.write_bytes(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    assert is_sealed(taken)
    with opened(taken, WORDS) as plain:
        assert plain.read_bytes() == copy.path.read_bytes()
    [entry] = AuditEntry.objects.filter(action="house.backup_taken")
    assert entry.body == {"name": copy.name, "reason": "Cất ở huyện"}


def test_a_disk_pulled_out_is_told_to_who_looks_after_the_house(
    administrator: Client, tmp_path: Path
) -> None:
    # given a plan with a disk that is then pulled out
    (tmp_path / "usb").mkdir()
    administrator.post("/backups/", PLAN | {"folder": str(tmp_path / "usb")})
    (tmp_path / "usb" / ".tamgiang-backups").unlink()

    # when a backup is due
    administrator.post("/backups/", {"act": "now"})
    run_queued()

    # then the job failed with the reason, the administrator has a notice, the page an alarm
    job = Job.objects.get(name="house.backup")
    assert job.state == JobState.FAILED
    assert job.error is not None
    assert job.error["code"] == "keeping.target_missing"
    [message] = Message.objects.filter(template="house.backup_failed")
    assert "/usb" in message.params["reason"]["vi"]
    page = administrator.get("/backups/").content.decode()
    assert "Lần sao lưu vừa rồi có lỗi" in page
    health = administrator.get("/health/").content.decode()
    assert "Nơi lưu sao lưu" in health
    assert "tamgiang backups plan" in health


def test_the_plan_is_changed_there(administrator: Client, tmp_path: Path) -> None:
    (tmp_path / "usb").mkdir()

    answer = administrator.post("/backups/", PLAN | {"folder": str(tmp_path / "usb")})

    assert answer.status_code == 302
    found = plan()
    assert (f"{found.at:%H:%M}", found.daily, found.weekly, found.monthly) == ("02:30", 3, 2, 1)
    assert found.folder == str(tmp_path / "usb")


def test_what_cannot_be_followed_is_said_and_what_was_typed_stays(administrator: Client) -> None:
    answer = administrator.post("/backups/", PLAN | {"folder": "/nowhere/at/all"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Không có nơi lưu /nowhere/at/all" in page
    assert 'value="/nowhere/at/all"' in page
    assert plan().folder == ""
