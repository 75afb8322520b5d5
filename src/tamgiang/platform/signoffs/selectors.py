"""Reads of sign-offs: which units have signed a period, and what moved since."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tamgiang.kernel.chain import digest
from tamgiang.kernel.periods import Period
from tamgiang.platform.indicators.models import PublishedFigure
from tamgiang.platform.indicators.selectors import Figure, reading
from tamgiang.platform.orgunits.selectors import AreaUnit, area_units, block_to_commune
from tamgiang.platform.scopes import current_scope
from tamgiang.platform.signoffs.models import Signature, SignOff, SignState
from tamgiang.platform.signoffs.sets import SignSet


@dataclass(frozen=True, slots=True)
class Sheet:
    """One unit's figures of one period; without a row they are open."""

    unit: AreaUnit
    set_code: str
    period: Period
    signoff: SignOff | None
    signatures: int = 0

    @property
    def state(self) -> SignState:
        """Where it stands."""
        return SignState(self.signoff.state) if self.signoff else SignState.OPEN


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: as it is now, as it was signed last, and as it was signed before that."""

    now: Figure
    signed: PublishedFigure | None
    before: PublishedFigure | None = None

    @property
    def moved(self) -> bool:
        """Whether the records say otherwise than what was signed."""
        if self.signed is None:
            return False
        was = (self.signed.numerator, self.signed.denominator, self.signed.rows)
        return was != (self.now.numerator, self.now.denominator, self.now.rows)

    @property
    def difference(self) -> int | None:
        """By how much the counted number moved since it was signed."""
        if self.signed is None or self.signed.numerator is None or self.now.numerator is None:
            return None
        return self.now.numerator - self.signed.numerator

    @property
    def restated(self) -> bool:
        """Whether the last signature changed what the one before had frozen."""
        if self.signed is None or self.before is None:
            return False
        numbers = [(each.numerator, each.denominator) for each in (self.signed, self.before)]
        return numbers[0] != numbers[1]


def sheets(area: str, chosen: SignSet, period: Period) -> list[Sheet]:
    """Every unit of the area on the period's last day, in order of code."""
    kept = SignOff.objects.filter(area=area, set_code=chosen.code, period=period.id)
    rows = {row.unit: row for row in kept.prefetch_related("signatures")}
    return [
        _sheet(unit, chosen, period, rows.get(unit.unit.id))
        for unit in area_units(area, period.last)
    ]


def rows(area: str, unit: int, chosen: SignSet, period: Period) -> list[Row]:
    """The figures of a sheet, live, beside what was signed last and before that."""
    signed = Signature.objects.filter(
        signoff__area=area,
        signoff__unit=unit,
        signoff__set_code=chosen.code,
        signoff__period=period.id,
    )
    last_two = list(signed.order_by("-number").select_related("publication")[:2])
    frozen = [{f.code: f for f in each.publication.figures.all()} for each in last_two]
    last, before = [*frozen, {}, {}][:2]
    codes = chosen.codes(period.last)
    live = {f.code: f for f in reading(area, period.last).figures(unit)}
    return [Row(live[code], last.get(code), before.get(code)) for code in codes]


def figures_digest(found: Iterable[Figure | PublishedFigure]) -> str:
    """What a submission is about: the numbers of every figure, and how many records gave them."""
    return digest([[f.code, f.numerator, f.denominator, f.rows] for f in found])


def signed_figure(area: str, unit: int, code: str, period: Period) -> PublishedFigure | None:
    """The figure as it was signed last for a period, by whatever set; None when it was not."""
    found = PublishedFigure.objects.filter(
        code=code,
        unit=unit,
        publication__area=area,
        publication_id__in=Signature.objects.filter(
            signoff__area=area, signoff__unit=unit, signoff__closes_on=period.last
        ).values("publication_id"),
    )
    return found.order_by("-publication_id").first()


def may_over(permission: str, area: str, unit: int, on: date) -> bool:
    """Whether the open scope holds a permission over all of a unit that lies in the area."""
    scope, placed = current_scope(), block_to_commune(area, on)
    blocks = [block for block, commune in placed.items() if commune == unit or not unit]
    return bool(blocks) and all(scope.may(permission, block) for block in blocks)


def _sheet(unit: AreaUnit, chosen: SignSet, period: Period, signoff: SignOff | None) -> Sheet:
    count = len(signoff.signatures.all()) if signoff else 0
    return Sheet(unit, chosen.code, period, signoff, count)
