"""A figure as reports need it, and what a template may say of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Protocol

from tamgiang.kernel.labels import Label
from tamgiang.kernel.numbers import NO_DATA, format_integer, format_percent
from tamgiang.kernel.zone import LOCAL
from tamgiang.platform.reports.marks import marked

FORMS = ("printed", "numerator", "denominator", "share", "target")
SHARE_DECIMALS = 2


class FigureKey(NamedTuple):
    """One indicator for the whole area, or for one unit by its code of the report's day."""

    code: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Computed:
    """A figure computed from the records as they stand now.

    `part` says how much of a unit lies in the area when not the whole; `fresh_at` when the cells
    last moved. Once frozen it has the number and checksum of the rows behind it, and `published`,
    the key of what was frozen.
    """

    key: FigureKey
    name: Label
    numerator: int | None
    denominator: int | None
    value: str
    printed: str
    definition_version: str
    boundary_date: date
    unit_name: str = ""
    part: str = ""
    target: str = ""
    target_met: bool | None = None
    target_exceeded: bool = False
    fresh_at: datetime | None = None
    rows: int = 0
    checksum: str = ""
    published: int = 0

    def text(self, form: str) -> str:
        """The figure in one of its printable forms, in Vietnamese."""
        if form == "printed":
            return self.printed
        if form == "target":
            return self.target or NO_DATA.vi
        if form == "share":
            return self._share()
        number = self.numerator if form == "numerator" else self.denominator
        return NO_DATA.vi if number is None else format_integer(number)

    def _share(self) -> str:
        if self.numerator is None or not self.denominator:
            return NO_DATA.vi
        return format_percent(self.numerator, self.denominator, SHARE_DECIMALS)


class FigureSource(Protocol):
    """Where figures of one area, day and boundary come from."""

    def names(self) -> Mapping[str, Label]:
        """Every code that can be asked for."""

    def figure(self, key: FigureKey) -> Computed:
        """The figure, without its rows. Raises a Refusal for an unknown code or unit."""

    def frozen(self, figures: Sequence[Computed]) -> Sequence[Computed]:
        """Publish figures: the same ones in the same order, with the rows behind them."""


@dataclass(frozen=True, slots=True)
class FigureText:
    """What a template sees of a figure: every number it prints is marked with the figure's id."""

    id: str
    figure: Computed

    def __str__(self) -> str:
        return self.printed

    @property
    def printed(self) -> str:
        """By the definition's printing rule: 99,43%."""
        return self._marked("printed")

    @property
    def numerator(self) -> str:
        """The count above the line: 1.044."""
        return self._marked("numerator")

    @property
    def denominator(self) -> str:
        """The count below the line: 1.050."""
        return self._marked("denominator")

    @property
    def share(self) -> str:
        """The count as a share of its base, where a definition prints both: 53,54%."""
        return self._marked("share")

    @property
    def target(self) -> str:
        """The target assigned for the day."""
        return self._marked("target")

    @property
    def has_data(self) -> bool:
        """Whether there is anything to print; a share of nothing has none."""
        figure = self.figure
        return figure.numerator is not None and figure.denominator != 0

    @property
    def has_target(self) -> bool:
        """Whether a target was assigned for the day."""
        return self.figure.target_met is not None

    @property
    def target_met(self) -> bool:
        """Whether the figure reaches the assigned target (đạt chỉ tiêu được giao)."""
        return bool(self.figure.target_met)

    @property
    def above_target(self) -> bool:
        """Whether the figure exceeds the assigned target (vượt chỉ tiêu được giao)."""
        return bool(self.figure.target_exceeded)

    @property
    def code(self) -> str:
        """Code of the indicator."""
        return self.figure.key.code

    @property
    def name(self) -> str:
        """Name of the indicator in Vietnamese."""
        return self.figure.name.vi

    @property
    def unit(self) -> str:
        """Name of the unit, or nothing for the whole area."""
        return self.figure.unit_name

    @property
    def part(self) -> str:
        """How much of the unit lies in the area, when not the whole."""
        return self.figure.part

    @property
    def version(self) -> str:
        """Version of the definition."""
        return self.figure.definition_version

    @property
    def boundary(self) -> str:
        """Day whose boundaries were used."""
        return f"{self.figure.boundary_date:%d/%m/%Y}"

    @property
    def watermark(self) -> str:
        """Until when the records had been counted, in local time."""
        fresh = self.figure.fresh_at
        return f"{fresh.astimezone(LOCAL):%H:%M %d/%m/%Y}" if fresh else ""

    @property
    def rows(self) -> str:
        """Number of records behind the figure."""
        return format_integer(self.figure.rows)

    @property
    def checksum(self) -> str:
        """First 12 of the 64 digits of the checksum over those records."""
        return self.figure.checksum[:12]

    def _marked(self, form: str) -> str:
        return marked(self.id, form, self.figure.text(form))


class FigureBook:
    """Hands figures to a template under their ids, and remembers which were asked for."""

    def __init__(self, source: FigureSource, new_id: "IdMaker") -> None:
        self._source = source
        self._new_id = new_id
        self._texts: dict[FigureKey, FigureText] = {}

    def __iter__(self) -> Iterator[FigureText]:
        return iter(self._texts.values())

    def fig(self, code: str, unit: str = "") -> FigureText:
        """`fig("outreach.eid_collected")` or `fig("…", unit="19894")` of the template."""
        key = FigureKey(str(code), str(unit))
        if key not in self._texts:
            self._texts[key] = FigureText(self._new_id(), self._source.figure(key))
        return self._texts[key]

    def freeze(self) -> None:
        """Publish every figure asked for so far; from here on it is what was published."""
        frozen = self._source.frozen([text.figure for text in self._texts.values()])
        for figure in frozen:
            self._texts[figure.key] = FigureText(self._texts[figure.key].id, figure)


class IdMaker(Protocol):
    """Makes ids no figure has yet."""

    def __call__(self) -> str:
        """A new id."""
