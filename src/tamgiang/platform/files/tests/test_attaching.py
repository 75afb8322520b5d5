"""Hanging files on a record: what is kept, how often, and what is refused."""

import os
from hashlib import sha256
from pathlib import Path

import pytest

from tamgiang.kernel.errors import NotFound, NotPermitted, Refusal
from tamgiang.kernel.refs import Ref
from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.events.models import Event
from tamgiang.platform.files import refusals, store
from tamgiang.platform.files.models import Attachment, Content, State
from tamgiang.platform.files.selectors import files_of
from tamgiang.platform.files.services import attach, attaching
from tamgiang.platform.files.tests.makers import DOCX, XLSX, archive, pdf, picture, upload
from tamgiang.platform.registers.models import Record
from tamgiang.platform.scopes import Grant, Scope, scope_of

ME = "user:1001"
TRACK = b'<?xml version="1.0"?><gpx version="1.1"><trk/></gpx>'
ODS = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}
ODT = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}
SOUND = (
    ("anh.jpg", picture(), "jpeg", "picture"),
    ("anh.JPEG", picture(), "jpeg", "picture"),
    ("anh.png", picture(form="PNG"), "png", "picture"),
    ("anh.webp", picture(form="WEBP"), "webp", "picture"),
    ("Biên bản họp.pdf", pdf(), "pdf", "document"),
    ("biên bản.docx", archive(DOCX), "docx", "document"),
    ("bảng.xlsx", archive(XLSX), "xlsx", "document"),
    ("bảng.ods", archive(ODS, packed=False), "ods", "document"),
    ("văn bản.odt", archive(ODT, packed=False), "odt", "document"),
    ("ghi.txt", "Đã kiểm tra\n".encode(), "txt", "document"),
    ("ghi.txt", "Đã kiểm tra\n".encode("utf-16"), "txt", "document"),
    ("bảng.csv", "mã,tên\n1,Sịa\n".encode(), "csv", "document"),
    ("phim.mp4", b"\0\0\0\x18ftypisom\0\0\2\0isomiso2", "mp4", "recording"),
    ("tiếng.mp3", b"ID3\x04\0\0\0\0\0\0", "mp3", "recording"),
    ("tiếng.ogg", b"OggS\0\2" + bytes(20), "ogg", "recording"),
    ("vết.gpx", TRACK, "gpx", "map"),
    ("lớp.geojson", b'{"type":"FeatureCollection","features":[]}', "geojson", "map"),
)


@pytest.mark.parametrize(("name", "content", "found", "kind"), SOUND)
def test_what_is_taken_is_known_by_its_content(
    ref: Ref, name: str, content: bytes, found: str, kind: str
) -> None:
    made = attach(ref, upload(name, content), actor=ME)

    assert (made.type, made.kind, made.name) == (found, kind, name)
    assert made.state == (State.WAITING if kind == "picture" else State.KEPT)
    assert files_of(ref) == [made]


def test_bytes_lie_under_their_digest_for_the_owner_alone(ref: Ref, store_folder: Path) -> None:
    content = "Đã kiểm tra\n".encode()
    digest = sha256(content).hexdigest()

    attach(ref, upload("ghi.txt", content), actor=ME)

    path = store_folder / digest[:2] / digest[2:4] / digest
    assert path.read_bytes() == content
    assert path.stat().st_mode & 0o077 == 0
    assert list(store.incoming().iterdir()) == []


def test_the_same_bytes_are_kept_once(ref: Ref, store_folder: Path) -> None:
    for name in ("một.txt", "hai.txt"):
        attach(ref, upload(name, b"x"), actor=ME)

    assert [file.name for file in files_of(ref)] == ["một.txt", "hai.txt"]
    assert Content.objects.count() == 1
    assert len([path for path in store_folder.rglob("*") if path.is_file()]) == 1


def test_the_act_is_told_without_the_name(ref: Ref) -> None:
    made = attach(ref, upload("đơn của Lam.txt", b"x"), actor=ME)

    entry = AuditEntry.objects.get(action="file.attached")
    event = Event.objects.get(topic="file.attached")
    assert entry.stream == event.ref == str(ref)
    assert event.body == {"file": str(made.uid)}
    assert "Lam" not in str(entry.body)


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("rỗng.txt", b"", refusals.EmptyUpload),
        ("anh.jpg", b"GIF89a" + bytes(20), refusals.TypeNotTaken),
        ("nén.zip", archive({"a.txt": "a"}), refusals.TypeNotTaken),
        ("chạy.exe", b"MZ" + bytes(60), refusals.TypeNotTaken),
        ("anh.png", picture(), refusals.NameContradicts),
        ("giấy.pdf", archive(DOCX), refusals.NameContradicts),
        ("ghi.pdf", b"chi la chu\n", refusals.NameContradicts),
        ("giấy.pdf", b"%PDF-1.7\n", refusals.Damaged),
        ("anh.jpg", b"\xff\xd8\xff\xe0" + bytes(50), refusals.Damaged),
        ("lớp.geojson", b'{"type":"Topology"}', refusals.Damaged),
        ("vết.gpx", b"<?xml version='1.0'?><gpx>", refusals.Damaged),
    ],
)
def test_what_is_not_taken_leaves_nothing(
    ref: Ref, store_folder: Path, name: str, content: bytes, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        attach(ref, upload(name, content), actor=ME)

    assert not Attachment.objects.exists()
    assert not Content.objects.exists()
    assert not store_folder.exists()
    assert list(store.incoming().iterdir()) == []


def test_a_kind_that_is_asked_for_takes_no_other(ref: Ref) -> None:
    with pytest.raises(refusals.NotThisKind):
        attach(ref, upload("giấy.pdf", pdf()), kind="picture", actor=ME)
    assert files_of(ref) == []


def test_each_kind_has_its_own_most(ref: Ref) -> None:
    long = b"a" * ((50 << 20) + 1)

    with pytest.raises(refusals.TooLarge):
        attach(ref, upload("dài.txt", long), actor=ME)


def test_a_full_record_takes_no_more(ref: Ref, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attaching, "MOST", 1)
    attach(ref, upload("một.txt", b"1"), actor=ME)

    with pytest.raises(refusals.TooMany):
        attach(ref, upload("hai.txt", b"2"), actor=ME)
    assert Content.objects.count() == 1


def test_who_may_not_write_hangs_nothing(room: Record) -> None:
    here = frozenset((room.block_id,))
    reader = Scope(ME, here, (Grant(frozenset(("registers.view",)), here),))
    elsewhere = Scope(ME, frozenset((0,)), (Grant(frozenset(("registers.write",)), None),))

    with scope_of(reader), pytest.raises(NotPermitted):
        attach(room.ref, upload("ghi.txt", b"x"), actor=ME)
    with scope_of(elsewhere), pytest.raises(NotFound):
        attach(room.ref, upload("ghi.txt", b"x"), actor=ME)
    assert not Attachment.objects.exists()


def test_a_full_disk_leaves_neither_row_nor_half_a_file(
    ref: Ref, store_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        attach(ref, upload("ghi.txt", b"x"), actor=ME)

    assert not Attachment.objects.exists()
    assert [path for path in store_folder.rglob("*") if path.is_file()] == []
    assert list(store.incoming().iterdir()) == []
