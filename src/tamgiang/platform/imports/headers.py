"""Finding the header row of a sheet and which register field each column means."""

import re
from collections.abc import Mapping as Answers
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from tamgiang.kernel.schema import Register
from tamgiang.kernel.text import fold, squeeze
from tamgiang.platform.imports.plan import Column
from tamgiang.platform.imports.targets import headers as known_headers

SEARCHED_ROWS = 30
GUESS = 0.8
SAMPLES = 3
_NOTHING = re.compile(r"[^0-9a-z]+")
_BRACKETS = re.compile(r"\([^)]*\)|\*")
_NUMBERING = re.compile(r"\(?\s*([0-9]{1,3}|[A-Za-z])\s*\)?")


def key_of(header: object) -> str:
    """A header as compared: no marks, case, blanks or punctuation."""
    return _NOTHING.sub("", fold(str(header)))


@dataclass(frozen=True, slots=True)
class HeaderRow:
    """The texts of the header, the sheet row it ends in (from 1), and the first data row."""

    texts: tuple[str, ...]
    row: int
    first_row: int


class Matcher:
    """Knows the headers of one register; answers with (target, confidence)."""

    def __init__(self, register: Register) -> None:
        self._known: dict[str, str] = {}
        for target, names in known_headers(register).items():
            for name in names:
                self._known.setdefault(key_of(name), target)
        self.best = lru_cache(maxsize=2048)(self._best)

    def exact(self, header: str) -> tuple[str, float]:
        """The target known by this very header, whatever its marks, case and brackets."""
        key = key_of(header)
        if not key:
            return "", 0.0
        if key in self._known:
            return self._known[key], 1.0
        bare = key_of(_BRACKETS.sub(" ", header))
        return (self._known[bare], 0.95) if bare in self._known else ("", 0.0)

    def _best(self, header: str) -> tuple[str, float]:
        found = self.exact(header)
        return found if found[0] else self._alike(key_of(_BRACKETS.sub(" ", header)))

    def _alike(self, key: str) -> tuple[str, float]:
        best, score = "", 0.0
        for known, target in self._known.items():
            if len(known) < 3 or len(key) < 3:
                continue
            ratio = SequenceMatcher(None, key, known).ratio()
            if ratio > score:
                best, score = target, ratio
        return (best, round(score * 0.9, 2)) if score >= GUESS else ("", 0.0)


def find_header(head: Sequence[Sequence[Any]], matcher: Matcher) -> HeaderRow:
    """The row, or pair of rows merged over one another, whose texts name the most fields.

    Titles above it and a row of column numbers below it are passed over.
    """
    best, most = (_texts(head[0]) if head else (), 0), (0.0, 0)
    for number, row in enumerate(head[:SEARCHED_ROWS]):
        for texts, end in ((_texts(row), number), (_stacked(head, number), number + 1)):
            score = (_score(texts, matcher), sum(1 for text in texts if text))
            # A second row is taken along only for a clear gain.
            if score[0] > most[0] + (0.5 if end > number else 0.0) or (
                score[0] == most[0] == 0 and end == number and score[1] > most[1] + 1
            ):
                best, most = (texts, end), score
    texts, end = best
    first = end + 1
    while first < len(head) and _is_numbering(head[first]):
        first += 1
    return HeaderRow(texts, end + 1, first + 1)


def _texts(row: Sequence[Any]) -> tuple[str, ...]:
    return tuple("" if cell is None else squeeze(str(cell)) for cell in row)


def _stacked(head: Sequence[Sequence[Any]], number: int) -> tuple[str, ...]:
    """Two header rows read as one: the lower text where there is one, else the upper."""
    if number + 1 >= len(head):
        return ()
    upper, lower = _texts(head[number]), _texts(head[number + 1])
    width = max(len(upper), len(lower))
    padded = (row + ("",) * (width - len(row)) for row in (upper, lower))
    return tuple(below or above for above, below in zip(*padded, strict=True))


def _score(texts: tuple[str, ...], matcher: Matcher) -> float:
    found: dict[str, float] = {}
    for text in texts:
        if 0 < len(text) <= 80:
            # Guesses would find a field in rows of data, and cost a second for a wide sheet.
            target, confidence = matcher.exact(text)
            if target:
                found[target] = max(found.get(target, 0.0), confidence)
    return sum(found.values())


def _is_numbering(row: Sequence[Any]) -> bool:
    """A row such as (1) (2) (3), or A B 1 2 3, that official forms put under the header."""
    cells = [str(cell).strip() for cell in row if cell not in (None, "")]
    if len(cells) < 3 or not all(_NUMBERING.fullmatch(cell) for cell in cells):
        return False
    numbers = [int(m.group()) for cell in cells if (m := re.search(r"\d+", cell))]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else False


def match_columns(
    header: HeaderRow,
    head: Sequence[Sequence[Any]],
    matcher: Matcher,
    remembered: Answers[str, str],
) -> tuple[Column, ...]:
    """A proposal for each column: a remembered answer, else the best known header.

    A target is given to one column only, the surest; equal ones go to the leftmost.
    """
    rows = head[header.first_row - 1 :]
    width = max([len(header.texts), *(len(row) for row in rows)], default=0)
    columns = []
    for index in range(width):
        text = header.texts[index] if index < len(header.texts) else ""
        samples = _samples(rows, index)
        if not text and not samples:
            continue
        target, confidence = matcher.best(text) if text else ("", 0.0)
        known = key_of(text) in remembered
        if known:
            target, confidence = remembered[key_of(text)], 1.0
        columns.append(Column(index, text, samples, target, confidence, known))
    return _one_each(columns)


def _samples(rows: Sequence[Sequence[Any]], index: int) -> tuple[str, ...]:
    found: list[str] = []
    for row in rows:
        if index < len(row) and row[index] not in (None, ""):
            found.append(squeeze(str(row[index]))[:60])
            if len(found) == SAMPLES:
                break
    return tuple(found)


def _one_each(columns: list[Column]) -> tuple[Column, ...]:
    owner: dict[str, Column] = {}
    for column in sorted(columns, key=lambda c: (-c.remembered, -c.confidence, c.index)):
        if column.target:
            owner.setdefault(column.target, column)
    return tuple(
        c
        if not c.target or owner[c.target] is c
        else Column(c.index, c.header, c.samples, "", 0.0, c.remembered)
        for c in columns
    )
