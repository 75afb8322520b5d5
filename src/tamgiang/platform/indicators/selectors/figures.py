"""One figure: an indicator, a place and a period with what it was computed from."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from tamgiang.kernel.labels import LANGUAGES, Label
from tamgiang.kernel.numbers import PrintKind, PrintRule, format_percent
from tamgiang.kernel.periods import Period
from tamgiang.platform.indicators.definitions import Definition, FigureUnit, Pillar
from tamgiang.platform.indicators.lights import Light, Target


class Status(StrEnum):
    """Live figures are provisional; published ones final until the records say otherwise."""

    NO_DATA = "no_data"
    PROVISIONAL = "provisional"
    FINAL = "final"
    RESTATED = "restated"

    @property
    def label(self) -> Label:
        """What is said beside the figure."""
        return _STATUS_LABELS[self]


_STATUS_LABELS = {
    Status.NO_DATA: Label("chưa có số liệu", "no data"),
    Status.PROVISIONAL: Label("tạm tính", "provisional"),
    Status.FINAL: Label("đã công bố", "published"),
    Status.RESTATED: Label("đã thay đổi sau công bố", "changed since publication"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure on ``as_of``. ``place`` is a unit id, 0 for the whole area.

    ``numerator`` None means that the register holds nothing at all. ``rows`` counts the records
    behind the numerator. ``part`` is (inside, total) old units when the unit lies only partly
    in the area: its figure is then of that part, never of the whole unit.
    """

    definition: Definition
    place: int
    period: Period
    as_of: date
    numerator: int | None
    denominator: int | None
    rows: int
    status: Status
    light: Light
    target: Target | None
    freshness: datetime | None
    part: tuple[int, int] | None = None

    @property
    def code(self) -> str:
        """The indicator's code."""
        return self.definition.code

    @property
    def name(self) -> Label:
        """The indicator's name."""
        return self.definition.name

    @property
    def unit(self) -> FigureUnit:
        """What the value is in."""
        return self.definition.unit

    @property
    def pillar(self) -> Pillar:
        """Where it stands on the overview."""
        return self.definition.pillar

    @property
    def value(self) -> Any:  # noqa: ANN401 - int for counts, Decimal per cent for shares
        """The number as printed, for machines; None without data."""
        return self.definition.print_rule.value(self.numerator, self.denominator)

    @property
    def printed(self) -> Label:
        """The figure as documents print it, in both languages."""
        return _printed(self.definition.print_rule, self.numerator, self.denominator)

    @property
    def share(self) -> Label | None:
        """For a count with a denominator, its share of it: ``53,54%``."""
        rule = self.definition.print_rule
        if rule.kind is not PrintKind.COUNT or not self.denominator or self.numerator is None:
            return None
        numbers = (self.numerator, self.denominator, rule.decimals)
        return Label(*(format_percent(*numbers, name, trim=rule.trim) for name in LANGUAGES))

    def as_json(self, language: str = "vi") -> dict[str, Any]:
        """The figure for machines; values of shares are numbers with the printed decimals."""
        value = self.value
        return {
            "code": self.code,
            "name": self.name.in_language(language),
            "pillar": str(self.pillar),
            "unit": str(self.unit),
            "place": self.place or None,
            "as_of": self.as_of.isoformat(),
            "period": self.period.id,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "value": value if value is None or isinstance(value, int) else float(value),
            "printed": self.printed.in_language(language),
            "share": self.share.in_language(language) if self.share else None,
            "status": str(self.status),
            "rows": self.rows,
            "definition_version": self.definition.version,
            "target": self.target.value if self.target else None,
            "light": str(self.light),
            "part": list(self.part) if self.part else None,
            "freshness": self.freshness.isoformat() if self.freshness else None,
        }


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a trend: the figure as it was on the last day of a month (or on the day)."""

    on: date
    numerator: int | None
    denominator: int | None
    definition: Definition

    @property
    def value(self) -> Any:  # noqa: ANN401 - as `Figure.value`
        """The number as printed, for machines; None without data."""
        return self.definition.print_rule.value(self.numerator, self.denominator)

    @property
    def printed(self) -> Label:
        """The point as documents print it, in both languages."""
        return _printed(self.definition.print_rule, self.numerator, self.denominator)


def _printed(rule: PrintRule, numerator: int | None, denominator: int | None) -> Label:
    return Label(*(rule.text(numerator, denominator, name) for name in LANGUAGES))
