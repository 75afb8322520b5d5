"""What the import pages show and send back: sheets, mapping, preview. Plain data, no queries."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from tamgiang.kernel.labels import Label


@dataclass(frozen=True, slots=True)
class Note:
    """Something about the file that a person should know before confirming."""

    code: str
    vi: str
    en: str

    @property
    def label(self) -> Label:
        """The text in both languages."""
        return Label(self.vi, self.en)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of the file: `rows` and `columns` count what is filled."""

    name: str
    rows: int
    columns: int
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """What a column may fill: a field of the register, a day, or a part of the place.

    `name` is a field name, `<point>.lat`, `<point>.lon`, `effective_on`, `ended_on`, `block`,
    `block.commune` or `block.hamlet`. `required` targets need a column or a constant.
    """

    name: str
    label: Label
    required: bool = False
    personal: bool = False
    choices: tuple[tuple[str, Label], ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the sheet and what it fills; `target` "" leaves it out.

    `confidence` is 0 to 1: 1 is an exact header or a remembered answer, below 0.8 a guess.
    """

    index: int
    header: str
    samples: tuple[str, ...] = ()
    target: str = ""
    confidence: float = 0.0
    remembered: bool = False


@dataclass(frozen=True, slots=True)
class Mapping:
    """How one sheet becomes records. Rows are numbered from 1 as in the sheet.

    `constants` are texts as a person types them, for targets without a column; they fill new
    records and never overwrite existing ones. `places_on` is the day whose place names and
    codes the sheet uses; without it each row's own `effective_on` decides.
    """

    sheet: str
    header_row: int
    first_row: int
    columns: tuple[Column, ...]
    constants: dict[str, str] = field(default_factory=dict)
    places_on: date | None = None
    missing: tuple[str, ...] = ()

    def filled(self) -> dict[str, int]:
        """Column index by target."""
        return {column.target: column.index for column in self.columns if column.target}

    def with_answers(
        self,
        answers: dict[int, str],
        constants: dict[str, str],
        places_on: date | None = None,
    ) -> "Mapping":
        """The mapping as a person corrected it: target by column index, constants by target."""
        columns = tuple(
            replace(c, target=answers.get(c.index, c.target), confidence=1.0) for c in self.columns
        )
        kept = {name: text.strip() for name, text in constants.items() if text.strip()}
        return replace(self, columns=columns, constants=kept, places_on=places_on, missing=())


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot be taken; `column` is the header it is about, or ""."""

    code: str
    vi: str
    en: str
    column: str = ""

    @property
    def label(self) -> Label:
        """The text in both languages."""
        return Label(self.vi, self.en)


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is left out: its number in the sheet, its cells as text, and why."""

    row: int
    cells: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One value before and after; personal ones are for the screen to mask."""

    column: str
    label: Label
    before: Any
    after: Any
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """What one row would do: `verb` is "new", "changed", or "withdrawn" or "ended" (row 0 then)."""

    row: int
    verb: str
    key: str
    title: str
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """How the rows of a sheet fall; `rows` is the sum of all but `withdrawn` and `ended`.

    `duplicate` repeats a key seen above in the same sheet; `skipped` exists already and differs,
    but the mode only adds.
    """

    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    ended: int = 0
    duplicate: int = 0
    skipped: int = 0
    bad: int = 0

    @property
    def good(self) -> int:
        """Records a confirmation writes."""
        return self.new + self.changed + self.withdrawn + self.ended


@dataclass(frozen=True, slots=True)
class Preview:
    """What a confirmation would do, with the first examples of each kind."""

    counts: Counts
    differences: tuple[Difference, ...] = ()
    bad: tuple[BadRow, ...] = ()
    duplicates: tuple[BadRow, ...] = ()
    notes: tuple[Note, ...] = ()
