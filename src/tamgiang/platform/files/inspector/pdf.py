"""PDFs: actions that run, files inside that run, a second format behind the first.

Names are looked for in the plain part of the file and in object streams, with `#xx` undone; what
cannot be looked into (encrypted, or packed in a way no ordinary writer uses) is set apart.
Source: ISO 32000-2, 7.3.5 (names), 7.5.7 (object streams), 12.6.4 (actions).
"""

import re
import zlib
from collections.abc import Iterator
from pathlib import Path

from tamgiang.platform.files.inspector.limits import LIMITS, Refused, SetApart

_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_END = rb"(?![A-Za-z0-9])"
_RUNS = re.compile(rb"/(?:JavaScript|JS|Launch|ImportData|SubmitForm|RichMedia|XFA)" + _END)
_LOCKED = re.compile(rb"/Encrypt" + _END)
_PROGRAM = re.compile(
    rb"/(?:UF|F)\s*\([^)]*\.(?:exe|com|scr|bat|cmd|ps1|vbs|js|hta|lnk|msi|jar|dll|sh)\)", re.I
)
_STREAM = re.compile(rb"stream\r?\n")
_FILTER = re.compile(rb"/Filter\s*(?:\[\s*(?P<many>[^\]]*)\]|/(?P<one>\w+))")
_MARKUP = re.compile(rb"<(?:script|html|body|svg|iframe|!doctype)\b", re.IGNORECASE)
_RUNNABLE = (b"MZ", b"\x7fELF", b"#!", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\xca\xfe\xba\xbe")
#: How far before `stream` its dictionary may begin.
_BEFORE = 4096


def look_into_pdf(path: Path, extension: str) -> str:
    """`pdf`. Raises Refused when it has no end, SetApart when something in it may run."""
    content = path.read_bytes()
    if b"%%EOF" not in content[-2048:] and b"startxref" not in content:
        raise Refused("files.damaged")
    if b"PK\x05\x06" in content[-66_000:]:
        raise SetApart("two_in_one", "pdf")
    outside, unpacked = [], 0
    for told, body in _parts(content):
        outside.append(told)
        if body is None:
            continue
        inner = _inner(told, body)
        unpacked += len(inner)
        if unpacked > LIMITS.unpacked:
            raise Refused("files.bomb")
        outside.append(inner)
    _judge(b"\n".join(outside))
    return "pdf"


def _parts(content: bytes) -> Iterator[tuple[bytes, bytes | None]]:
    """What stands outside streams, piece by piece, each with the stream that follows it."""
    position = 0
    while found := _STREAM.search(content, position):
        end = content.find(b"endstream", found.end())
        if end < 0:
            break
        yield _named(content[position : found.start()]), content[found.end() : end]
        position = end + len(b"endstream")
    yield _named(content[position:]), None


def _named(piece: bytes) -> bytes:
    return _HEX.sub(lambda found: bytes([int(found[1], 16)]), piece)


def _inner(told: bytes, body: bytes) -> bytes:
    """What a stream adds to what is judged: objects packed in it, the head of a file inside."""
    dictionary = told[-_BEFORE:]
    dictionary = dictionary[max(dictionary.rfind(b" obj"), 0) :]
    packed, inside = b"/ObjStm" in dictionary, b"/EmbeddedFile" in dictionary
    if not packed and not inside:
        return b""
    opened = _unpacked(dictionary, body)
    if inside:
        if opened.lstrip()[:8].startswith(_RUNNABLE):
            raise SetApart("program_inside", "pdf")
        return b""
    return _named(opened)


def _unpacked(dictionary: bytes, body: bytes) -> bytes:
    found = _FILTER.search(dictionary)
    names = [] if found is None else re.findall(rb"\w+", found["many"] or found["one"] or b"")
    if not names:
        return body
    if names not in ([b"FlateDecode"], [b"Fl"]):
        raise SetApart("hidden", "pdf")
    try:
        inflating = zlib.decompressobj()
        opened = inflating.decompress(body, LIMITS.part)
    except zlib.error:
        raise SetApart("hidden", "pdf") from None
    if inflating.unconsumed_tail:
        raise Refused("files.bomb")
    return opened


def _judge(text: bytes) -> None:
    if _LOCKED.search(text):
        raise SetApart("locked", "pdf")
    if _RUNS.search(text):
        raise SetApart("actions", "pdf")
    if _PROGRAM.search(text):
        raise SetApart("program_inside", "pdf")
    if _MARKUP.search(text):
        raise SetApart("two_in_one", "pdf")
