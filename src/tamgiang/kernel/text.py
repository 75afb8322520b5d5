"""Vietnamese text: one composed form, search without marks, and the order of the alphabet."""

import re
import unicodedata
from functools import lru_cache

#: The 29 letters of the alphabet with the four foreign ones at their Latin places (Circular
#: 22/2018 spells names with them too).
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"

#: Order of the tones in dictionaries: ngang, huyền, hỏi, ngã, sắc, nặng.
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")

_PRIMARY = {letter: chr(0x4B + place) for place, letter in enumerate(ALPHABET)}
_TONE_WEIGHT = {mark: str(weight) for weight, mark in enumerate(TONES) if mark}
_DIGITS = re.compile(r"(\d+)")
_BLANKS = re.compile(r"\s+")


def nfc(text: str) -> str:
    """The composed form (Unicode NFC), so that equal words are equal strings."""
    return unicodedata.normalize("NFC", text)


def squeeze(text: str) -> str:
    """NFC, with runs of blanks (no-break spaces too) made one space and the ends trimmed."""
    return _BLANKS.sub(" ", nfc(text)).strip()


def _folded_letters() -> dict[int, str]:
    """Every Latin letter with marks, composed, and what is left of it without them."""
    letters = (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
    parts = {code: unicodedata.normalize("NFD", chr(code)) for code in letters}
    bare = {
        code: "".join(c for c in p if not unicodedata.combining(c)) for code, p in parts.items()
    }
    return {**{code: rest for code, rest in bare.items() if rest.isascii()}, ord("đ"): "d"}


_FOLDED = _folded_letters()


def fold(text: str) -> str:
    """Lower case without marks, for search: ``fold("Đường Quảng") == "duong quang"``."""
    lowered = nfc(text).lower().translate(_FOLDED)
    if lowered.isascii():
        return lowered
    parts = unicodedata.normalize("NFD", lowered)
    return "".join(c for c in parts if not unicodedata.combining(c)).replace("đ", "d")


@lru_cache(maxsize=4096)
def _letter(char: str) -> tuple[str, str]:
    """(primary weight, tone weight) of one lower-case composed character."""
    tone = "0"
    kept = []
    for part in unicodedata.normalize("NFD", char):
        if part in _TONE_WEIGHT:
            tone = _TONE_WEIGHT[part]
        else:
            kept.append(part)
    base = nfc("".join(kept))
    return _PRIMARY.get(base, base), tone


def _number(digits: str) -> str:
    significant = str(int(digits))
    return "0" + chr(0x30 + min(len(significant), 60)) + significant


def collation_key(text: str) -> str:
    """A string whose binary order is the Vietnamese order of ``text``.

    Letters first (a < ă < â < b … d < đ), then tones, then lower before upper case; runs of digits
    by their value, so "Thôn 2" stands before "Thôn 10". Usable as a stored sort column.
    """
    clean = squeeze(text)
    primary: list[str] = []
    tones: list[str] = []
    for part in _DIGITS.split(clean.lower()):
        if part.isdecimal():
            primary.append(_number(part))
            continue
        for char in part:
            weight, tone = _letter(char)
            primary.append(weight)
            tones.append(tone)
    return "\x01".join(("".join(primary), "".join(tones), clean.swapcase()))


def name_key(full_name: str) -> str:
    """Sort key of a person: given name, then family name, then the middle names.

    Lists of people in Viet Nam are ordered by the given name, which is written last.
    """
    *before, given = squeeze(full_name).split(" ")
    family, middle = (before[0], before[1:]) if before else ("", [])
    return "\x02".join(collation_key(part) for part in (given, family, " ".join(middle)))
