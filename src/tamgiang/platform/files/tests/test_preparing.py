"""Pictures are drawn anew, and a scanner is asked where there is one."""

import io
import os
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from tamgiang.kernel.errors import NotFound, NotPermitted
from tamgiang.kernel.refs import Ref
from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.files import clamd, store
from tamgiang.platform.files.models import Attachment, Content, State
from tamgiang.platform.files.proof import verify_files
from tamgiang.platform.files.refusals import NotServed, ReasonNeeded
from tamgiang.platform.files.selectors import file_at, files_of, removed_of, set_apart
from tamgiang.platform.files.services import (
    attach,
    bring_back,
    destroy,
    detach,
    erase_files,
    look,
    prepare,
    release,
)
from tamgiang.platform.files.services.keeping import sweep_all
from tamgiang.platform.files.services.removing import clear_removed
from tamgiang.platform.files.tests.makers import picture, upload
from tamgiang.platform.jobs.models import Job
from tamgiang.platform.registers.copies import Subject, copies_of, forget_copies
from tamgiang.platform.registers.models import Record
from tamgiang.platform.scopes import Grant, Scope, scope_of

ME = "user:1001"
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PAGE = b"<!doctype html><script>alert(1)</script>"
Commits = DjangoCaptureOnCommitCallbacks


def shown(digest: str) -> Image.Image:
    with store.opened(digest) as file:
        return Image.open(io.BytesIO(file.read()))


def drawn(ref: Ref, content: bytes, name: str = "anh.jpg") -> Attachment:
    return prepare(attach(ref, upload(name, content), actor=ME), actor=ME)


def test_a_served_picture_tells_neither_place_nor_camera(ref: Ref) -> None:
    # given a picture that a phone took
    content = picture(2400, 1200)
    assert Image.open(io.BytesIO(content)).getexif().get_ifd(0x8825)

    # when it has been drawn anew
    made = drawn(ref, content)

    # then both served ones are smaller, and nothing but points
    assert made.state == State.KEPT
    assert shown(made.view).size == (1600, 800)
    assert shown(made.thumb).size == (320, 160)
    for digest in (made.view, made.thumb):
        assert dict(shown(digest).getexif()) == {}
        with store.opened(digest) as file:
            assert b"MAYANH" not in file.read()


def test_a_picture_held_upright_is_served_upright(ref: Ref) -> None:
    made = drawn(ref, picture(400, 200, turned=True))

    assert shown(made.view).size == (200, 400)


def test_a_transparent_picture_lies_on_white(ref: Ref) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")

    made = drawn(ref, out.getvalue(), "dấu.png")

    assert shown(made.view).getpixel((5, 5)) == (255, 255, 255)


def test_what_hides_behind_a_picture_is_not_served(ref: Ref) -> None:
    made = drawn(ref, picture() + PAGE)

    with store.opened(made.view) as file:
        assert b"<script" not in file.read()


def test_a_picture_that_ends_too_soon_is_set_apart(ref: Ref) -> None:
    made = drawn(ref, picture(800, 800)[:1500])

    assert (made.state, made.why) == (State.QUARANTINED, "picture")
    assert list(set_apart()) == [made]


def test_the_drawing_is_a_job_of_the_house(ref: Ref) -> None:
    made = attach(ref, upload("anh.jpg", picture()), actor=ME)

    job = Job.objects.get(name="files.prepare")
    assert (job.args, job.actor) == ({"file": made.pk}, ME)


def scanner(answer: bytes, folder: Path) -> Iterator[str]:
    """A clamd that reads one stream and gives `answer`; without one it hangs."""
    path = folder / "clamd.ctl"
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.bind(str(path))
    line.listen()
    over = threading.Event()

    def serve() -> None:
        talk, _ = line.accept()
        with talk:
            told = b""
            while not told.endswith(b"\0\0\0\0"):
                told += talk.recv(65536)
            assert told.startswith(b"zINSTREAM\0")
            if answer:
                talk.sendall((b"stream: Eicar FOUND" if EICAR in told else answer) + b"\0")
            else:
                over.wait(10)

    threading.Thread(target=serve, daemon=True).start()
    yield f"unix:{path}"
    over.set()
    line.close()


@pytest.fixture
def with_scanner(settings: Settings) -> Iterator[Callable[[bytes], None]]:
    """`with_scanner(answer)` gives the house a scanner."""
    made: list[Iterator[str]] = []

    def configure(answer: bytes) -> None:
        # A socket's path is short; the folder of a test is not.
        folder = Path("/tmp") / f"clamd-{os.getpid()}-{len(made)}"  # noqa: S108 - the test's own
        folder.mkdir(exist_ok=True)
        made.append(scanner(answer, folder))
        settings.CLAMD = next(made[-1])

    yield configure
    for one in made:
        next(one, None)
    for number in range(len(made)):
        folder = Path("/tmp") / f"clamd-{os.getpid()}-{number}"  # noqa: S108 - the test's own
        (folder / "clamd.ctl").unlink()
        folder.rmdir()


def test_a_scanned_file_is_served(ref: Ref, with_scanner: Callable[[bytes], None]) -> None:
    with_scanner(b"stream: OK")
    made = attach(ref, upload("ghi.txt", b"x"), actor=ME)
    assert made.state == State.WAITING

    assert prepare(made, actor=ME).state == State.KEPT


def test_malware_is_set_apart(ref: Ref, with_scanner: Callable[[bytes], None]) -> None:
    with_scanner(b"stream: OK")

    made = drawn(ref, EICAR, "ghi.txt")

    assert (made.state, made.why) == (State.QUARANTINED, "virus")


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR"])
def test_a_scanner_that_hangs_or_refuses_leaves_the_file_waiting(
    ref: Ref,
    with_scanner: Callable[[bytes], None],
    monkeypatch: pytest.MonkeyPatch,
    answer: bytes,
) -> None:
    # given a scanner that does not say
    monkeypatch.setattr(clamd, "PATIENCE", 0.2)
    with_scanner(answer)

    made = drawn(ref, b"x", "ghi.txt")

    # then the file waits in sight of the administrator, and is not opened
    assert (made.state, made.why) == (State.WAITING, "scanner_away")
    assert list(set_apart()) == [made]
    with pytest.raises(NotServed):
        look(made, reason="", actor=ME)

    # and is served once the scanner answers
    with_scanner(b"stream: OK")
    assert prepare(made, actor=ME).state == State.KEPT


def test_a_scanner_that_is_not_there_leaves_the_file_waiting(ref: Ref, settings: Settings) -> None:
    settings.CLAMD = "unix:/nonexistent/clamd.ctl"

    made = drawn(ref, b"x", "ghi.txt")

    assert (made.state, made.why) == (State.WAITING, "scanner_away")


def test_what_is_set_apart_is_let_out_or_destroyed_with_a_reason(
    ref: Ref, django_capture_on_commit_callbacks: Commits
) -> None:
    one = attach(ref, upload("trang.html", PAGE), actor=ME)
    two = attach(ref, upload("hình.svg", b"<svg xmlns='x'/>"), actor=ME)
    assert {one.state, two.state} == {State.QUARANTINED}

    with pytest.raises(ReasonNeeded):
        release(one.uid, reason=" ", actor=ME)
    release(one.uid, reason="Bản lưu của cổng thông tin", actor=ME)
    with django_capture_on_commit_callbacks(execute=True):
        destroy(two.uid, reason="Không cần", actor=ME)

    assert file_at(one.uid).served
    assert store.size_of(one.original) == len(PAGE)
    assert store.size_of(two.original) is None
    assert [
        entry.body["reason"]
        for entry in AuditEntry.objects.order_by("pk")
        if "reason" in entry.body
    ] == [
        "Bản lưu của cổng thông tin",
        "Không cần",
    ]
    with pytest.raises(NotFound):
        destroy(one.uid, reason="Đã ra", actor=ME)


def test_only_who_decides_about_quarantine_lets_a_file_out(room: Record) -> None:
    made = attach(room.ref, upload("trang.html", PAGE), actor=ME)
    here = frozenset((room.block_id,))
    writer = Scope(ME, here, (Grant(frozenset(("registers.view", "registers.write")), here),))

    with scope_of(writer), pytest.raises(NotPermitted):
        release(made.uid, reason="Cho tôi", actor=ME)
    assert file_at(made.uid).state == State.QUARANTINED


def test_a_file_taken_off_comes_back_within_thirty_days(
    ref: Ref, django_capture_on_commit_callbacks: Commits
) -> None:
    made = attach(ref, upload("ghi.txt", b"x"), actor=ME)

    detach(made.uid, reason="Nhầm hồ sơ", actor=ME)
    assert (files_of(ref), removed_of(ref)) == ([], [made])
    bring_back(made.uid, actor=ME)
    assert (files_of(ref), removed_of(ref)) == ([made], [])

    detach(made.uid, reason="Nhầm hồ sơ", actor=ME)
    Attachment.objects.update(removed_at=timezone.now() - timedelta(days=31))
    with django_capture_on_commit_callbacks(execute=True):
        assert clear_removed() == 1
    assert store.size_of(made.original) is None
    with pytest.raises(NotFound):
        bring_back(made.uid, actor=ME)


def test_bytes_stay_while_another_file_shows_them(
    ref: Ref, resident: Record, django_capture_on_commit_callbacks: Commits
) -> None:
    one = attach(ref, upload("một.txt", b"x"), actor=ME)
    attach(resident.ref, upload("hai.txt", b"x"), actor=ME)

    with django_capture_on_commit_callbacks(execute=True):
        assert erase_files(resident.ref, actor=ME) == 1
    assert store.size_of(one.original) == 1

    with django_capture_on_commit_callbacks(execute=True):
        assert erase_files(ref, actor=ME) == 1
    assert store.size_of(one.original) is None
    assert not Content.objects.exists()
    assert {file.name for file in Attachment.objects.all()} == {""}


def test_a_fall_before_the_sweep_is_made_good_at_night(
    ref: Ref, store_folder: Path, django_capture_on_commit_callbacks: Commits
) -> None:
    # given an erasure whose process fell after the commit, and bytes of a transaction rolled back
    attach(ref, upload("ghi.txt", b"x"), actor=ME)
    with django_capture_on_commit_callbacks():
        erase_files(ref, actor=ME)
    stray = store_folder / store.name_of("ab" * 32)
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"y")
    os.utime(stray, (0, 0))

    assert sweep_all() == 2

    assert [path for path in store_folder.rglob("*") if path.is_file()] == []


def test_a_changed_or_missing_content_is_named(ref: Ref, store_folder: Path) -> None:
    made = [attach(ref, upload(f"{n}.txt", bytes([48 + n])), actor=ME) for n in range(3)]
    assert verify_files().faults == ()

    (store_folder / store.name_of(made[0].original)).write_bytes(b"!")
    store.forget(made[1].original)

    assert {(fault.sha256, fault.what) for fault in verify_files().faults} == {
        (made[0].original, "its content was changed"),
        (made[1].original, "missing"),
    }
    assert verify_files(budget=0).read == 0


def test_opening_a_file_of_a_person_is_a_look(resident: Record) -> None:
    made = attach(resident.ref, upload("ghi.txt", b"x"), actor=ME)

    look(made, reason="Trả lời đơn", actor=ME)

    entry = AuditEntry.objects.get(action="record.viewed")
    assert (entry.stream, entry.actor) == (str(resident.ref), ME)
    assert entry.body == {"fields": [], "file": str(made.uid), "reason": "Trả lời đơn"}


def test_a_file_of_a_room_is_opened_without_a_look(ref: Ref) -> None:
    made = attach(ref, upload("ghi.txt", b"x"), actor=ME)

    look(made, reason="", actor=ME)

    assert not AuditEntry.objects.filter(action="record.viewed").exists()


def test_erasing_a_record_takes_its_files(
    resident: Record, django_capture_on_commit_callbacks: Commits
) -> None:
    made = attach(resident.ref, upload("CCCD Lam.txt", b"x"), actor=ME)
    subjects = [Subject(resident.ref, frozenset())]
    assert {h.name: n for h, n in copies_of(subjects)}["files.attached"] == 1

    with django_capture_on_commit_callbacks(execute=True):
        assert forget_copies(subjects)["files.attached"] == 1

    assert store.size_of(made.original) is None
    assert Attachment.objects.get().name == ""


def test_why_a_file_of_a_person_went_stands_in_its_row_alone(resident: Record) -> None:
    made = attach(resident.ref, upload("ghi.txt", b"x"), actor=ME)

    detach(made.uid, reason="Ảnh của bà Lam", actor=ME)

    assert Attachment.objects.get().removed_why == "Ảnh của bà Lam"
    assert "Lam" not in str([entry.body for entry in AuditEntry.objects.all()])
