"""How well a text answers what was typed, without marks or case."""

from dataclasses import dataclass
from enum import IntEnum

from tamgiang.kernel.text import fold, squeeze

#: More words than this say nothing more; they only cost.
MOST_WORDS = 8
#: What is typed beyond this is not looked at.
LONGEST = 120


class Fit(IntEnum):
    """How a text answers, the best first."""

    WHOLE = 0
    GIVEN_NAME = 1
    BEGINNING = 2
    WORDS = 3
    PARTS = 4


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed: composed, squeezed, and its words without marks."""

    text: str
    folded: str
    words: tuple[str, ...]

    @classmethod
    def typed(cls, text: str) -> "Query":
        """Read what a person typed, in whatever Unicode form."""
        clean = squeeze(text)[:LONGEST]
        folded = fold(clean)
        return cls(clean, folded, tuple(folded.split()[:MOST_WORDS]))

    @property
    def empty(self) -> bool:
        """Whether there is nothing to look for; one letter finds everything."""
        return len(self.folded) < 2

    def found_in(self, folded: str) -> bool:
        """Whether every word stands in this folded text."""
        return all(word in folded for word in self.words)

    def fit(self, text: str) -> Fit | None:
        """How well `text` answers; None when a word is missing.

        People are called by the given name, which is written last.
        """
        folded = fold(text)
        if not self.found_in(folded):
            return None
        if folded == self.folded:
            return Fit.WHOLE
        if folded.endswith(f" {self.folded}"):
            return Fit.GIVEN_NAME
        if folded.startswith(self.folded):
            return Fit.BEGINNING
        return Fit.WORDS if set(self.words) <= set(folded.split()) else Fit.PARTS

    def marks_differ(self, text: str) -> bool:
        """Whether `text` answers only without marks."""
        return self.text.lower() not in squeeze(text).lower()
