"""Figures computed from the records as they stand now."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import count

from tamgiang.kernel.labels import Label
from tamgiang.kernel.numbers import format_integer, format_scaled
from tamgiang.platform.indicators.catalogue import catalogue
from tamgiang.platform.indicators.lights import Light
from tamgiang.platform.indicators.models import PublishedFigure
from tamgiang.platform.indicators.selectors import Figure, Reading, reading
from tamgiang.platform.indicators.services.publishing import publish
from tamgiang.platform.reports.faults import UnknownFigures, UnknownPlace
from tamgiang.platform.reports.figures import Computed, FigureKey

MET = (Light.EXCEEDED, Light.ACHIEVED)
#: Targets of shares are kept in ten-thousandths: per cent with two decimals.
TARGET_DECIMALS = 2


@dataclass(frozen=True)
class LiveFigures:
    """The figures of one area on one day, by the boundaries of that day.

    `told` hears how many of how many figures were frozen so far.
    """

    area: str
    as_of: date
    title: str = ""
    actor: str = ""
    told: Callable[[int, int], None] = lambda _done, _all: None

    @cached_property
    def reading(self) -> Reading:
        """One set of sums for every figure. Raises `UnknownArea`."""
        return reading(self.area, self.as_of)

    @cached_property
    def units(self) -> Mapping[str, int]:
        """Unit ids by official code of the day."""
        return {found.unit.code: found.unit.id for found in self.reading.units}

    @cached_property
    def unit_names(self) -> Mapping[str, str]:
        """Unit names by official code of the day."""
        return {found.unit.code: found.unit.full_name for found in self.reading.units}

    def names(self) -> Mapping[str, Label]:
        """Every code in force on the day."""
        return {found.code: found.name for found in catalogue().at(self.as_of)}

    def figure(self, key: FigureKey) -> Computed:
        """The figure, without its rows."""
        if key.code not in self.names():
            raise UnknownFigures(what=Label(f"“{key.code}”", f"“{key.code}”"))
        found = self.reading.figure(key.code, self._unit(key.unit))
        return Computed(
            key=key,
            name=found.name,
            numerator=found.numerator,
            denominator=found.denominator,
            value="" if found.value is None else str(found.value),
            printed=found.printed.vi,
            definition_version=str(found.definition.version),
            boundary_date=self.as_of,
            unit_name=self.unit_names.get(key.unit, ""),
            part=_part(found),
            target=_target(found),
            target_met=found.light in MET if found.target else None,
            target_exceeded=found.light is Light.EXCEEDED,
            fresh_at=found.freshness,
        )

    def frozen(self, figures: Sequence[Computed]) -> Sequence[Computed]:
        """Publish figures through the indicators: one publication for units with the same codes."""
        codes: dict[int, list[str]] = {}
        for figure in figures:
            codes.setdefault(self._unit(figure.key.unit), []).append(figure.key.code)
        alike: dict[tuple[str, ...], list[int]] = {}
        for unit, asked in codes.items():
            alike.setdefault(tuple(sorted(asked)), []).append(unit)
        kept: dict[tuple[str, int], PublishedFigure] = {}
        read = count(1)
        for wanted, units in alike.items():
            made = publish(
                self.area,
                self.as_of,
                title=self.title,
                actor=self.actor,
                codes=wanted,
                units=units,
                told=lambda: self.told(next(read), len(figures)),
            )
            kept |= {(figure.code, figure.unit): figure for figure in made.figures.all()}
        return [self._as_published(figure, kept) for figure in figures]

    def _as_published(
        self, figure: Computed, kept: Mapping[tuple[str, int], PublishedFigure]
    ) -> Computed:
        """The figure with the numbers that were frozen: records may have come since pass one."""
        found = kept[figure.key.code, self._unit(figure.key.unit)]
        return replace(
            figure,
            numerator=found.numerator,
            denominator=found.denominator,
            printed=found.printed,
            rows=found.rows,
            checksum=found.rows_checksum,
            published=found.pk,
        )

    def _unit(self, code: str) -> int:
        if code and code not in self.units:
            raise UnknownPlace(unit=code, area=self.area, on=self.as_of.isoformat())
        return self.units[code] if code else 0


def _part(found: Figure) -> str:
    return f"{found.part[0]}/{found.part[1]}" if found.part else ""


def _target(found: Figure) -> str:
    if found.target is None:
        return ""
    if not found.definition.print_rule.is_share:
        return format_integer(found.target.value)
    return format_scaled(found.target.value, TARGET_DECIMALS, trim=True) + "%"
