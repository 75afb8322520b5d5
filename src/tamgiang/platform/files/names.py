"""Names of files as people gave them: kept for reading, never used as a path."""

import re
import unicodedata

from tamgiang.kernel.labels import Label
from tamgiang.kernel.text import nfc, squeeze
from tamgiang.platform.files.refusals import BadName
from tamgiang.platform.files.types import misleading

LONGEST = 150
_DRIVE = re.compile(r"^[A-Za-z]:")


def clean_name(given: str) -> str:
    """The name as it is kept: NFC, one line, without folders. Raises BadName.

    Control signs and those that turn the direction of writing (U+202E shows `exe.pdf` for
    `fdp.exe`) are refused, and so is a program's extension inside the name.
    """
    text = nfc(given)
    if any(unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co", "Cn"} for sign in text):
        _refuse("có ký tự điều khiển", "it holds control characters")
    if "/" in text or "\\" in text or _DRIVE.match(text):
        _refuse("có đường dẫn", "it holds a path")
    name = squeeze(text)
    stem, dot, _end = name.rpartition(".")
    if not dot or not stem.strip(". "):
        _refuse("thiếu phần đuôi", "it has no extension")
    if len(name) > LONGEST:
        _refuse(f"dài hơn {LONGEST} ký tự", f"longer than {LONGEST} characters")
    inner = {part.strip().lower() for part in stem.split(".")[1:]}
    if inner & misleading():
        _refuse("có hai phần đuôi", "it has two extensions")
    return name


def extension(name: str) -> str:
    """What stands behind the last dot, in small letters."""
    return name.rpartition(".")[2].lower()


def _refuse(vi: str, en: str) -> None:
    raise BadName(why=Label(vi, en))
