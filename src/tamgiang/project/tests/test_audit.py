"""`tamgiang audit`: what it prints, and the exit status others rely on."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tamgiang.platform.audit.guard import lifted
from tamgiang.platform.audit.models import AuditEntry, AuditSeal
from tamgiang.platform.audit.services import append
from tamgiang.project.audit import main

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _acts() -> None:
    """Two acts on one stream."""
    with transaction.atomic():
        for name in ("a.first", "a.second"):
            append("a:b:1", name, {}, actor="user:1")


def test_an_intact_chain(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "2 entries, 1 streams, 0 seals",
        "0 records compared with their last entry",
        "0 files read whole",
        "intact",
    ]


def test_a_changed_entry_is_named_and_the_status_says_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with lifted(connection):
        AuditEntry.objects.filter(seq=1).update(actor="user:2")
    assert main(["verify"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert (lines[0], lines[-1]) == ("changed: a:b:1#1", "1 faults")


def test_the_head_that_leaves_the_box(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["head"]) == 0
    assert capsys.readouterr().out == "no day is sealed yet\n"
    # When the day is over and sealed
    tomorrow = timezone.now() + timedelta(days=1, hours=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    assert main(["seal"]) == 0
    seal = AuditSeal.objects.get()
    assert capsys.readouterr().out == f"{seal.day} 2 {seal.hash}\n"
    # Then its head is printed for the hand-over
    assert main(["head"]) == 0
    assert capsys.readouterr().out == f"{seal.day} {seal.hash}\n"


def test_an_unknown_word_is_refused() -> None:
    with pytest.raises(SystemExit) as ended:
        main(["forget"])
    assert ended.value.code == 2
