"""A figure as a component: value, unit, light, target, trend, freshness, and it opens."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.http import urlencode

from tamgiang.kernel.labels import Label
from tamgiang.kernel.numbers import divide_half_up, format_integer, format_scaled
from tamgiang.platform.indicators.definitions import FigureUnit, Pillar
from tamgiang.platform.indicators.lights import Target
from tamgiang.platform.indicators.selectors import Figure, Reading
from tamgiang.platform.ui.spark import Spark, spark
from tamgiang.platform.ui.status import Light, light_named

PILLARS = (
    (Pillar.INFRASTRUCTURE, Label("Hạ tầng số", "Digital infrastructure"), "router"),
    (Pillar.GOVERNMENT, Label("Chính quyền số", "Digital government"), "building-community"),
    (Pillar.ECONOMY, Label("Kinh tế số", "Digital economy"), "shopping-cart"),
    (Pillar.SOCIETY, Label("Xã hội số", "Digital society"), "users-group"),
)
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Tile:
    """What one tile shows."""

    figure: Figure
    light: Light
    target: Label | None
    due: Label | None
    spark: Spark | None
    url: str

    @property
    def missing(self) -> bool:
        """Whether there is nothing to show; zero is a value."""
        return self.figure.value is None


def tile(reading: Reading, figure: Figure, *, months: int = MONTHS) -> Tile:
    """The tile of a figure with its trend of the last months."""
    points = reading.series(figure.code, figure.place, months)
    return Tile(
        figure=figure,
        light=light_named(str(figure.light)),
        target=target_text(figure),
        due=due_text(figure),
        spark=spark(
            [point.value for point in points], [expected(figure, point.on) for point in points]
        ),
        url=indicator_url(figure.code, figure.as_of, figure.place),
    )


def by_pillar(tiles: list[Tile]) -> list[tuple[Label, str, list[Tile]]]:
    """Tiles under the four pillars, in their order; a pillar without figures is left out."""
    found = [
        (label, icon, [tile for tile in tiles if tile.figure.pillar is pillar])
        for pillar, label, icon in PILLARS
    ]
    return [group for group in found if group[2]]


def indicator_url(code: str, on: date | None = None, unit: int = 0) -> str:
    """The page of an indicator, on a day, of a unit."""
    given = {"on": on.isoformat()} if on else {}
    given |= {"unit": str(unit)} if unit else {}
    query = f"?{urlencode(given)}" if given else ""
    return reverse("ui:indicator", args=[code]) + query


def target_text(figure: Figure) -> Label | None:
    """The assigned value as it is printed, or None."""
    target = figure.target
    if target is None:
        return None
    return Label(*(printed_target(target, figure, language) for language in ("vi", "en")))


def due_text(figure: Figure) -> Label | None:
    """What the way to the target expects on the day; None once it is the target itself."""
    target = figure.target
    if target is None or target.baseline_on is None or figure.as_of >= target.due_on:
        return None
    due = target.expected(figure.as_of)
    scaled = divide_half_up(due.numerator, due.denominator)
    return Label(*(printed_value(scaled, figure, language) for language in ("vi", "en")))


def printed_target(target: Target, figure: Figure, language: str) -> str:
    """The assigned value in a language."""
    return printed_value(target.value, figure, language)


def printed_value(scaled: int, figure: Figure, language: str) -> str:
    """Ten-thousandths as a share, anything else as a whole number."""
    if figure.definition.print_rule.is_share:
        return format_scaled(scaled, 2, language, trim=True) + "%"
    return format_integer(scaled, language)


def expected(figure: Figure, on: date) -> Decimal | None:
    """What the way to the target expects on a day, on the scale of the figure's values.

    None before the way begins.
    """
    target = figure.target
    if target is None or (target.baseline_on is not None and on < target.baseline_on):
        return None
    due = target.expected(on)
    scaled = divide_half_up(due.numerator * 100, due.denominator)
    return Decimal(scaled).scaleb(-4 if figure.unit is FigureUnit.PERCENT else -2)
