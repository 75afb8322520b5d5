"""From text to tokens."""

import re
from dataclasses import dataclass
from enum import StrEnum

from tamgiang.kernel.expressions.nodes import Place
from tamgiang.kernel.expressions.refusals import TooDeep, UnexpectedCharacter
from tamgiang.kernel.labels import Label
from tamgiang.kernel.text import nfc

LONGEST = 4000
LARGEST_INTEGER = 2**63 - 1
#: Characters of a decimal or of a span of time.
LONGEST_MEASURED = 9

KEYWORDS = frozenset(("and", "or", "not", "in", "between", "is", "null", "true", "false", "date"))


class TokenKind(StrEnum):
    """What a token is."""

    NAME = "name"
    KEYWORD = "keyword"
    INTEGER = "integer"
    DECIMAL = "decimal"
    SPAN = "span"
    TEXT = "text"
    SIGN = "sign"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number, text or sign; ``text`` is the unquoted value."""

    kind: TokenKind
    text: str
    place: Place


_TOKEN = re.compile(
    r"""(?P<blank>\s+)
      | (?P<fault>==|<>|&&|\|\||\d+\.\d+|\d+[^\W\d]\w*|"[^"]*"?)
      | (?P<integer>\d+)
      | (?P<name>[^\W\d]\w*)
      | (?P<text>'(?:[^']|'')*')
      | (?P<sign>!=|<=|>=|[=<>+\-*(),])""",
    re.VERBOSE,
)

# What expressions over observations may hold besides: 0.3 and 10m.
_MEASURED = re.compile(
    r"(?P<fault>\d+\.\d+[^\W\d]|\d+\.(?!\d))|(?P<decimal>\d+\.\d+)|(?P<span>\d+[smhd]\b)"
)

_INSTEAD = {
    "==": Label("viết =", "write ="),
    "<>": Label("viết !=", "write !="),
    "&&": Label("viết and", "write and"),
    "||": Label("viết or", "write or"),
    '"': Label("chữ đặt trong dấu nháy đơn: 'public'", "put text in single quotes: 'public'"),
    "'": Label("thiếu dấu nháy đóng", "the closing quote is missing"),
    "/": Label("không có phép chia; dùng tử số và mẫu số", "there is no division; use a numerator "
                                                            "and a denominator"),
}  # fmt: skip
_WHOLE = Label(
    "chỉ dùng số nguyên không có dấu ngăn cách, tối đa 19 chữ số",
    "only whole numbers without separators, at most 19 digits",
)
_OTHER = Label("xem ngữ pháp của biểu thức", "see the grammar of expressions")


def tokens(source: str, *, measured: bool = False) -> list[Token]:
    """Cut ``source`` into tokens, the last of kind END. Raises `UnexpectedCharacter`, `TooDeep`.

    ``measured``: numbers may have decimals, and spans of time are written ``30s 10m 2h 1d``.
    """
    source = nfc(source)
    if len(source) > LONGEST:
        raise TooDeep(line=1, column=LONGEST)
    found: list[Token] = []
    at = 0
    while at < len(source):
        match = (_MEASURED.match(source, at) if measured else None) or _TOKEN.match(source, at)
        place = _place(source, at)
        if match is None or match.lastgroup == "fault":
            raise _fault(source[at] if match is None else match.group(), place)
        if match.lastgroup != "blank":
            found.append(_token(str(match.lastgroup), match.group(), place))
        at = match.end()
    found.append(Token(TokenKind.END, "", _place(source, len(source))))
    return found


def _token(group: str, text: str, place: Place) -> Token:
    if group == "text":
        return Token(TokenKind.TEXT, text[1:-1].replace("''", "'"), place)
    if group == "name" and text.lower() in KEYWORDS:
        return Token(TokenKind.KEYWORD, text.lower(), place)
    too_large = group == "integer" and int(text) > LARGEST_INTEGER
    if too_large or (group in ("decimal", "span") and len(text) > LONGEST_MEASURED):
        raise _fault(text, place)
    return Token(TokenKind(group), text, place)


def _fault(found: str, place: Place) -> UnexpectedCharacter:
    fallback = _WHOLE if found[0].isdigit() else _INSTEAD.get(found[0], _OTHER)
    instead = _INSTEAD.get(found, fallback)
    return UnexpectedCharacter(line=place[0], column=place[1], found=found, instead=instead)


def _place(source: str, at: int) -> Place:
    return source.count("\n", 0, at) + 1, at - source.rfind("\n", 0, at)
