"""Files made to do harm: every one is refused or set apart, and none is served as what it hides."""

import struct
import zlib
from pathlib import Path

import pytest
from pytest_django import Settings

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.refs import Ref
from tamgiang.platform.files import refusals, store
from tamgiang.platform.files.inspector.limits import LIMITS
from tamgiang.platform.files.models import Attachment, Content, State
from tamgiang.platform.files.services import attach, prepare
from tamgiang.platform.files.tests.conftest import ref, room
from tamgiang.platform.files.tests.makers import (
    DOCX,
    OFFICE,
    XLSX,
    archive,
    packed_object,
    pdf,
    picture,
    related,
    upload,
)

__all__ = ("ref", "room")
ME = "user:1001"
SCRIPT = b"<script>alert(document.domain)</script>"
LAUGHS = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;&c;&c;&c;</a>'
OUTSIDE_ENTITY = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
RIGHT_TO_LEFT = "\u202e"


@pytest.fixture(autouse=True)
def _own_store(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.CLAMD = ""


def hidden(objects: bytes) -> bytes:
    """The objects in a stream that only a reader of PDF opens."""
    return pdf(packed_object(objects))


def embedded(content: bytes) -> bytes:
    """A PDF with a file in it."""
    body = zlib.compress(content)
    head = b"7 0 obj\n<</Type/EmbeddedFile/Filter/FlateDecode/Length %d>>\nstream\n" % len(body)
    return pdf(head + body + b"\nendstream\nendobj\n")


def bombed(wide: int, high: int) -> bytes:
    """A PNG of a few bytes that says it is `wide` times `high` points."""
    head = struct.pack("!IIBBBBB", wide, high, 8, 2, 0, 0, 0)

    def part(kind: bytes, body: bytes) -> bytes:
        sum_ = struct.pack("!I", zlib.crc32(kind + body))
        return struct.pack("!I", len(body)) + kind + body + sum_

    data = part(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + data + part(b"IEND", b"")


def overlapping() -> bytes:
    """A zip whose directory names one packed megabyte fifty times."""
    plain = archive({**DOCX, "word/big.xml": "a" * 1_000_000})
    start = plain.index(b"PK\x01\x02")
    end = plain.rindex(b"PK\x05\x06")
    entry = plain[start:end][plain[start:end].rindex(b"PK\x01\x02") :]
    directory = plain[start:end] + entry * 2000
    last = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 2003, 2003, len(directory), start, 0)
    return plain[:start] + directory + last


SET_APART = {
    # Two formats in one file.
    "pdf_html.pdf": (pdf(behind=b"\n" + SCRIPT), "two_in_one"),
    "pdf_zip.pdf": (pdf() + archive({"a.txt": "a"}), "two_in_one"),
    "before.docx": (SCRIPT + archive(DOCX), "html"),
    "docx_behind.docx": (archive(DOCX) + SCRIPT, "two_in_one"),
    # PDFs that act.
    "javascript.pdf": (pdf(b"3 0 obj\n<</S/JavaScript/JS(app.alert(1))>>\nendobj\n"), "actions"),
    "spelled.pdf": (pdf(b"3 0 obj\n<</S/J#61vaScript/J#53 4 0 R>>\nendobj\n"), "actions"),
    "launch.pdf": (pdf(b"3 0 obj\n<</S/Launch/F(cmd)>>\nendobj\n"), "actions"),
    "packed.pdf": (hidden(b"3 0 <</S/JavaScript/JS 4 0 R>>"), "actions"),
    "xfa.pdf": (hidden(b"3 0 <</XFA 4 0 R>>"), "actions"),
    "encrypted.pdf": (pdf(b"3 0 obj\n<</Encrypt 4 0 R>>\nendobj\n"), "locked"),
    "program.pdf": (embedded(b"MZ" + bytes(200)), "program_inside"),
    "named.pdf": (pdf(b"3 0 obj\n<</Type/Filespec/F(hoadon.exe)>>\nendobj\n"), "program_inside"),
    "odd.pdf": (
        pdf(b"5 0 obj\n<</Type/ObjStm/Filter/LZWDecode>>\nstream\nx\nendstream\nendobj\n"),
        "hidden",
    ),
    # Office files that run, fetch or are not what they show.
    "macro.docx": (archive({**DOCX, "word/vbaProject.bin": b"x"}), "macros"),
    "object.docx": (archive({**DOCX, "word/embeddings/oleObject1.bin": b"x"}), "objects"),
    "template.docx": (
        archive({**DOCX, "word/_rels/settings.xml.rels": related("http://x.example/t.dotm")}),
        "outside",
    ),
    "share.docx": (
        archive({**DOCX, "word/_rels/a.rels": related("file://///10.0.0.5/a", "hyperlink")}),
        "outside",
    ),
    "picture.xlsx": (
        archive({**XLSX, "xl/_rels/a.rels": related("http://169.254.169.254/", "image")}),
        "outside",
    ),
    "dde.docx": (
        archive({**DOCX, "word/a.xml": "<w:instrText>DDEAUTO c:\\\\cmd.exe</w:instrText>"}),
        "outside",
    ),
    "remote.odt": (
        archive(
            {
                "mimetype": "application/vnd.oasis.opendocument.text",
                "content.xml": '<draw:image xlink:href="http://x.example/i.png"/>',
            },
            packed=False,
        ),
        "outside",
    ),
    "script.odt": (
        archive(
            {
                "mimetype": "application/vnd.oasis.opendocument.text",
                "Basic/Standard/script-lb.xml": "<a/>",
            },
            packed=False,
        ),
        "macros",
    ),
    # XML that declares.
    "xxe.docx": (archive({**DOCX, "word/a.xml": OUTSIDE_ENTITY}), "xml_entities"),
    "xxe.xlsx": (archive({**XLSX, "xl/a.xml": OUTSIDE_ENTITY}), "xml_entities"),
    "laughs.xlsx": (archive({**XLSX, "xl/sharedStrings.xml": LAUGHS}), "xml_entities"),
    "wide.docx": (archive({**DOCX, "word/a.xml": LAUGHS.encode("utf-16")}), "xml_entities"),
    "laughs.gpx": (LAUGHS.replace("a>", "gpx>").encode(), "xml_entities"),
    # Names inside that leave the archive.
    "slip.docx": (archive({**DOCX, "../../../etc/cron.d/x.xml": "<a/>"}), "paths"),
    "back.docx": (archive({**DOCX, "word\\..\\..\\x.xml": "<a/>"}), "paths"),
    # Pages and drawings.
    "trang.html": (b"<!DOCTYPE html>" + SCRIPT, "html"),
    "trang.txt": (b"\xef\xbb\xbf \n<html>" + SCRIPT, "html"),
    "xxe.svg": (b"<?xml version='1.0'?>" + OUTSIDE_ENTITY.encode() + b"<svg/>", "svg"),
    "hinh.svg": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "svg"),
}


@pytest.mark.parametrize("name", SET_APART)
def test_what_could_act_is_set_apart_and_not_served(ref: Ref, name: str) -> None:
    content, why = SET_APART[name]

    made = attach(ref, upload(name, content), actor=ME)

    assert (made.state, made.why) == (State.QUARANTINED, why)
    assert not made.served


REFUSED = {
    "gif.jpg": (b"GIF89a/*" + bytes(8) + b"*/=1;" + SCRIPT, refusals.TypeNotTaken),
    "shell.php": (b"<?php system($_GET['c']);\0", refusals.TypeNotTaken),
    "anh.jpg": (archive(DOCX), refusals.NameContradicts),
    "png_bomb.png": (bombed(60_000, 60_000), refusals.Bomb),
    "zip_bomb.docx": (archive({**DOCX, "word/a.xml": b"0" * (40 << 20)}), refusals.Bomb),
    "overlap.docx": (overlapping(), refusals.Bomb),
    "deep.geojson": (b'{"type":' * 200_000, refusals.Damaged),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_another_thing_or_a_bomb_is_not_even_kept(ref: Ref, name: str) -> None:
    content, refusal = REFUSED[name]

    with pytest.raises(Refusal) as refused:
        attach(ref, upload(name, content), actor=ME)

    assert type(refused.value) is refusal
    assert not Attachment.objects.exists()
    assert not Content.objects.exists()
    assert list(store.incoming().iterdir()) == []


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.txt",
        "..\\..\\boot.txt",
        "C:\\x.txt",
        "a\0.txt",
        "a.txt\r\nX-Evil: 1",
        f"giay{RIGHT_TO_LEFT}txt.exe",
        "giấy.exe.pdf",
        "giấy.html.txt",
        "x" * 200 + ".txt",
        ".txt",
        "khongduoi",
        "",
    ],
)
def test_a_name_that_lies_or_leads_away_is_refused(ref: Ref, name: str) -> None:
    with pytest.raises(refusals.BadName):
        attach(ref, upload(name, b"x"), actor=ME)
    assert not Attachment.objects.exists()


def test_a_name_is_never_a_path(ref: Ref) -> None:
    made = attach(ref, upload("CON.txt", b"x"), actor=ME)

    assert store.name_of(made.original) == (
        f"{made.original[:2]}/{made.original[2:4]}/{made.original}"
    )


def test_a_picture_with_code_behind_it_is_served_without_it(ref: Ref) -> None:
    made = prepare(attach(ref, upload("anh.jpg", picture() + SCRIPT), actor=ME), actor=ME)

    for digest in (made.view, made.thumb):
        with store.opened(digest) as file:
            assert SCRIPT not in file.read()


def test_the_look_itself_is_held_to_its_memory(ref: Ref, monkeypatch: pytest.MonkeyPatch) -> None:
    # given a text larger than the looking process may be
    assert LIMITS.memory < 1300 << 20

    # then its limits stop it, and the file is refused, not the house
    with pytest.raises(refusals.Damaged):
        attach(ref, upload("a.geojson", b"[" * (40 << 20)), actor=ME)


def test_a_web_address_in_a_document_is_no_harm(ref: Ref) -> None:
    link = related("https://hue.gov.vn/", "hyperlink")
    assert OFFICE in link

    made = attach(ref, upload("a.docx", archive({**DOCX, "word/_rels/a.rels": link})), actor=ME)

    assert made.state == State.KEPT
