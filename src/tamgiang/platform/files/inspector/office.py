"""Office files are archives: sizes first, then parts that run, fetch or declare entities."""

import io
import re
import zipfile
import zlib
from pathlib import Path
from typing import IO

from tamgiang.platform.files.inspector.limits import LIMITS, Refused, SetApart

_MAIN = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
_OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
_MACROS = re.compile(
    r"(vbaproject\.bin|vbadata\.xml|^basic/|^scripts/|/?activex/|macrosheets/|\.(exe|dll|js|vbs|jar))",
    re.IGNORECASE,
)
_OBJECT = re.compile(r"(/embeddings/|/?oleobject\d*\.bin$|^object ?\d+/.*\.bin$|afchunk)", re.I)
_SHEET_INSIDE = re.compile(r"/embeddings/[^/]+\.xlsx$", re.IGNORECASE)
_DECLARES = re.compile(rb"<!DOCTYPE|<!ENTITY|\x00", re.IGNORECASE)
_EXTERNAL = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>")
_WEB_LINK = re.compile(rb"Target\s*=\s*[\"'](?:https?:|mailto:|tel:|#)", re.IGNORECASE)
_LOADED = re.compile(
    rb"<(?!text:a\b)[\w-]+:[\w-]+\b[^>]*xlink:href\s*=\s*[\"'](?:[a-z][\w+.-]*:|//|\\\\)",
    re.IGNORECASE,
)
_LISTENER = re.compile(rb"<script:event-listener|macroEnabled", re.IGNORECASE)
_FIELD = re.compile(rb"<w:instrText[^>]*>([^<]*)|w:instr\s*=\s*\"([^\"]*)\"")
_FETCHES = re.compile(rb"\bDDE(?:AUTO)?\b|\bINCLUDE(?:TEXT|PICTURE)\b[^{}]*?(?:://|\\\\)", re.I)


def look_into_archive(path: Path, extension: str) -> str:
    """The Office type of the archive, empty for any other. Raises Refused or SetApart."""
    with path.open("rb") as file:
        return _looked(file, path.stat().st_size, depth=0)


def _looked(file: IO[bytes], size: int, depth: int) -> str:
    kind = ""
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            _within(members, size)
            kind = _kind(archive, members)
            if kind:
                _names(members, kind)
                for member in members:
                    _part(archive, member, kind, depth)
                _edges(file, members, size, kind)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, zlib.error):
        raise Refused("files.damaged") from None
    except (RuntimeError, NotImplementedError, ValueError, UnicodeDecodeError):
        raise Refused("files.damaged") from None
    return kind


def _within(members: list[zipfile.ZipInfo], size: int) -> None:
    packed = sum(member.compress_size for member in members)
    unpacked = sum(member.file_size for member in members)
    swollen = unpacked > LIMITS.ratio_from and unpacked > LIMITS.ratio * max(packed, 1)
    # More packed bytes than the file has: its members overlap.
    if swollen or unpacked > LIMITS.unpacked or packed > size or len(members) > LIMITS.members:
        raise Refused("files.bomb")


def _kind(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> str:
    names = {member.filename for member in members}
    if members and members[0].filename == "mimetype" and members[0].file_size < 200:
        return _OPEN_DOCUMENT.get(archive.read(members[0]).strip(), "")
    if "[Content_Types].xml" not in names:
        return ""
    return next((kind for main, kind in _MAIN.items() if main in names), "")


def _names(members: list[zipfile.ZipInfo], kind: str) -> None:
    names = [member.filename for member in members]
    if any(member.flag_bits & 1 for member in members):
        raise SetApart("locked", kind)
    if any(".." in re.split(r"[/\\]", name) or name[:1] in "/\\" or ":" in name for name in names):
        raise SetApart("paths", kind)
    if len(set(names)) != len(names):
        raise SetApart("two_in_one", kind)
    if any(_MACROS.search(name) for name in names):
        raise SetApart("macros", kind)
    if any(_OBJECT.search(name) and not _SHEET_INSIDE.search(name) for name in names):
        raise SetApart("objects", kind)


def _part(archive: zipfile.ZipFile, member: zipfile.ZipInfo, kind: str, depth: int) -> None:
    inside = _SHEET_INSIDE.search(member.filename)
    if not inside and not member.filename.lower().endswith((".xml", ".rels", ".rdf", ".vml")):
        return
    if member.file_size > LIMITS.part:
        raise Refused("files.bomb")
    content = archive.read(member)
    if inside:
        if depth or _looked(io.BytesIO(content), len(content), depth + 1) != "xlsx":
            raise SetApart("objects", kind)
        return
    _xml(content, kind)


def _xml(content: bytes, kind: str) -> None:
    if _DECLARES.search(content):
        raise SetApart("xml_entities", kind)
    for found in _EXTERNAL.findall(content):
        if b"/hyperlink" not in found or not _WEB_LINK.search(found):
            raise SetApart("outside", kind)
    if _LISTENER.search(content):
        raise SetApart("macros", kind)
    if kind in ("odt", "ods") and _LOADED.search(content):
        raise SetApart("outside", kind)
    if b"manifest:encryption-data" in content:
        raise SetApart("locked", kind)
    if b"w:instr" in content:
        told = b"".join(one or other for one, other in _FIELD.findall(content))
        if _FETCHES.search(told):
            raise SetApart("outside", kind)


def _edges(file: IO[bytes], members: list[zipfile.ZipInfo], size: int, kind: str) -> None:
    """Nothing stands before the first member or behind the directory."""
    if min(member.header_offset for member in members) != 0:
        raise SetApart("two_in_one", kind)
    file.seek(max(0, size - 66_000))
    tail = file.read()
    end = tail.rfind(b"PK\x05\x06")
    comment = int.from_bytes(tail[end + 20 : end + 22], "little")
    if len(tail) - end != 22 + comment or comment > 200:
        raise SetApart("two_in_one", kind)
