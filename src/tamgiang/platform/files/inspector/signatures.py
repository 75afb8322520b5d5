"""What a file is by its first bytes, with no regard for its name.

Sources: the WHATWG MIME Sniffing standard for markup and pictures; ISO 32000 for PDF; APPNOTE
for ZIP; ISO/IEC 14496-12 for MP4; RFC 3533 for Ogg.
"""

import re
from pathlib import Path

PICTURES = ("jpeg", "png", "webp")
HEAD = 4096
_BRANDS = (
    *(b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"M4A "),
    *(b"dash", b"MSNV", b"mmp4"),
)
_SOUND = (b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2", b"ID3")
#: What makes a browser read text as a page (WHATWG 7.1), and XML that it draws.
_MARKUP = re.compile(
    rb"\s*(?:<!--.*?-->\s*|<\?xml[^>]*\?>\s*|<!doctype\s+(?P<root>\w+)[^>]*>\s*)*"
    rb"<(?P<tag>!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p"
    rb"|svg|object|embed|img|form|meta|link|xsl:stylesheet|math)[\s>/]",
    re.IGNORECASE | re.DOTALL,
)
_SVG = re.compile(rb"<(?:\w+:)?svg[\s/>]", re.IGNORECASE)
_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def sniff(path: Path) -> str:
    """A type of `types.yaml`, or `zip`, `text`, `html`, `svg`; empty for anything else."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    return _binary(head) or _text(plain(head))


def _binary(head: bytes) -> str:
    known = (
        ("jpeg", head.startswith(b"\xff\xd8\xff")),
        ("png", head.startswith(b"\x89PNG\r\n\x1a\n")),
        ("webp", head.startswith(b"RIFF") and head[8:12] == b"WEBP"),
        ("pdf", head.startswith(b"%PDF-")),
        ("zip", head.startswith(b"PK\x03\x04")),
        ("mp4", head[4:8] == b"ftyp" and head[8:12] in _BRANDS),
        ("ogg", head.startswith(b"OggS")),
        ("mp3", head.startswith(_SOUND)),
    )
    return next((code for code, fits in known if fits), "")


def plain(content: bytes) -> bytes:
    """Text without its byte order mark, UTF-16 as UTF-8; unchanged when it is neither."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace").encode()
    return content.removeprefix(b"\xef\xbb\xbf")


def _text(head: bytes) -> str:
    if is_markup(head):
        return "svg" if _SVG.search(head) else "html"
    return "" if _NO_TEXT.search(head) else "text"


def is_markup(head: bytes) -> bool:
    """Whether a browser that guesses would draw this as a page or a picture with scripts."""
    return bool(_MARKUP.match(head) or _SVG.search(head))


def is_text(content: bytes) -> bool:
    """Whether no control signs stand in it but line ends, tabs and form feeds."""
    return not _NO_TEXT.search(content)
