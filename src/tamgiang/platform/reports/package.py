"""Looks into a DOCX before any library opens it: size, ratio, parts, and what it would fetch."""

import io
import re
import zipfile

from tamgiang.kernel.labels import Label
from tamgiang.platform.reports.faults import NotADocument

MAX_FILE = 5 * 2**20
MAX_UNPACKED = 40 * 2**20
MAX_XML = 2 * 2**20
MAX_PARTS = 400
MAX_RATIO = 200

MAIN_PART = "word/document.xml"
_MACROS = re.compile(r"(vbaProject\.bin|vbaData\.xml)$", re.IGNORECASE)
_ACTIVE = re.compile(r"^word/(activeX|embeddings|afchunk)", re.IGNORECASE)
_EXTERNAL = re.compile(rb"<Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>")
_HYPERLINK = b"/relationships/hyperlink"
#: A zero byte means UTF-16, in which the search would be blind.
_DECLARES = re.compile(rb"<!DOCTYPE|<!ENTITY|\x00")


def check_package(content: bytes) -> None:
    """Raise NotADocument unless `content` is a plain DOCX within limits.

    At most 5 MiB packed, 40 MiB unpacked, 2 MiB in one XML part and a ratio of 200; no macros,
    embedded objects, document types (entity bombs) or outside files other than hyperlinks.
    """
    if len(content) > MAX_FILE:
        _refuse("tệp lớn hơn 5 MiB", "the file is larger than 5 MiB")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_entries(archive.infolist())
            for entry in archive.infolist():
                _check_part(entry, archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        _refuse("không phải tệp .docx", "it is not a .docx file")


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if MAIN_PART not in names or "[Content_Types].xml" not in names:
        _refuse("không phải tệp .docx", "it is not a .docx file")
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(set(names)) != len(names) or len(names) > MAX_PARTS:
        _refuse("gói tệp có quá nhiều phần", "the package has too many parts")
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(packed, 1):
        _refuse("nội dung nén quá lớn", "it unpacks to too much")
    if any(_MACROS.search(name) or _ACTIVE.search(name) for name in names):
        _refuse("có macro hoặc đối tượng nhúng", "it holds macros or embedded objects")


def _check_part(entry: zipfile.ZipInfo, archive: zipfile.ZipFile) -> None:
    if not entry.filename.endswith((".xml", ".rels")):
        return
    if entry.file_size > MAX_XML:
        _refuse("một phần lớn hơn 2 MiB", "one part is larger than 2 MiB")
    with archive.open(entry) as part:
        text = part.read(MAX_XML + 1)
    if len(text) > MAX_XML or _DECLARES.search(text):
        _refuse("có khai báo thực thể XML", "it declares XML entities")
    if any(_HYPERLINK not in found for found in _EXTERNAL.findall(text)):
        _refuse("trỏ tới tệp ở ngoài", "it points to an outside file")


def _refuse(vi: str, en: str) -> None:
    raise NotADocument(why=Label(vi, en))
