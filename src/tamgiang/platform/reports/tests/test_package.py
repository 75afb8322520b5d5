"""A file from outside is looked into before any library opens it."""

import io
import zipfile

import pytest

from tamgiang.platform.reports.faults import NotADocument
from tamgiang.platform.reports.package import MAX_FILE, check_package
from tamgiang.platform.reports.tests.documents import docx, with_part

RELATION = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="r1" Type="http://x/relationships/%b" Target="http://x" '
    b'TargetMode="External"/></Relationships>'
)


def test_a_plain_document_passes() -> None:
    check_package(docx("Báo cáo"))


def test_a_link_to_a_page_passes() -> None:
    check_package(with_part(docx("x"), "word/_rels/more.rels", RELATION % b"hyperlink"))


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("word/vbaProject.bin", b"x", "macro"),
        ("word/embeddings/sheet.xlsx", b"x", "embedded"),
        ("word/extra.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "entities"),
        ("word/extra.xml", '<?xml version="1.0"?><!DOCTYPE a><a/>'.encode("utf-16"), "entities"),
        ("word/_rels/more.rels", RELATION % b"attachedTemplate", "outside"),
        ("word/extra.xml", b"<a>" + b" " * (3 * 2**20) + b"</a>", "part is larger"),
        ("word/media/bomb.png", b"0" * (30 * 2**20), "unpacks"),
    ],
)
def test_what_a_report_template_has_no_need_of_is_refused(name: str, data: bytes, why: str) -> None:
    with pytest.raises(NotADocument) as refused:
        check_package(with_part(docx("x"), name, data))
    assert why in refused.value.text("en")


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 broken", b"%PDF-1.7"])
def test_something_else_is_refused(content: bytes) -> None:
    with pytest.raises(NotADocument) as refused:
        check_package(content)
    assert "not a .docx" in refused.value.text("en")


def test_a_large_file_is_refused_before_it_is_opened() -> None:
    with pytest.raises(NotADocument) as refused:
        check_package(b"PK" + b"0" * MAX_FILE)
    assert "larger than 5 MiB" in refused.value.text("en")


def test_another_zip_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("readme.txt", "x")
    with pytest.raises(NotADocument):
        check_package(buffer.getvalue())
