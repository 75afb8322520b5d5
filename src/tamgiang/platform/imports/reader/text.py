"""CSV and TSV as they come: any of the encodings Vietnamese offices use, any delimiter."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from tamgiang.platform.imports.reader.limits import Limits, Refused

DELIMITERS = (",", ";", "\t", "|")
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def encoding_of(raw: bytes) -> str:
    """utf-8, utf-8-sig, utf-16, or cp1258 (Windows' Vietnamese code page).

    Raises Refused when it is none of them, as a binary file.
    """
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return encoding
    head = raw[:4096]
    if b"\x00" in head:
        return _utf16_without_mark(head)
    for encoding in ("utf-8", "cp1258"):
        try:
            raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    raise Refused("imports.unreadable")


def _utf16_without_mark(head: bytes) -> str:
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if min(even, odd) == 0 and max(even, odd) > len(head) // 8:
        return "utf-16-le" if odd else "utf-16-be"
    raise Refused("imports.unreadable")


def delimiter_of(sample: str) -> str:
    """The delimiter that splits the most lines into the same number (> 1) of cells."""
    best, most = ",", 0
    for candidate in DELIMITERS:
        widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=candidate)]
        wide = [width for width in widths if width > 1]
        if not wide:
            continue
        usual = max(set(wide), key=wide.count)
        if (score := wide.count(usual) * min(usual, 8)) > most:
            best, most = candidate, score
    return best


def text_rows(path: Path, limits: Limits) -> Iterator[list[str]]:
    """The rows of a delimited text file. Raises Refused."""
    raw = path.read_bytes()
    text = raw.decode(encoding_of(raw), errors="strict")
    if sum(not (c.isprintable() or c in "\r\n\t\ufeff") for c in text[:4096]) > 40:
        raise Refused("imports.unreadable")
    if text.startswith("sep=") and "\n" in text:
        text = text.split("\n", 1)[1]
    csv.field_size_limit(1 << 20)
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=delimiter_of(text[:65536]))
    for number, row in enumerate(reader, start=1):
        if number > limits.rows:
            raise Refused("imports.too_large", what=f"> {limits.rows:,} dòng/rows")
        if len(row) > limits.columns:
            raise Refused("imports.too_large", what=f"{len(row)} cột/columns")
        yield row
