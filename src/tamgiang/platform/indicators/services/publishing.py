"""Publishing: figures frozen as they were, with what it takes to see later what moved."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from tamgiang.kernel.chain import digest
from tamgiang.platform.audit.services import append
from tamgiang.platform.indicators.catalogue import catalogue
from tamgiang.platform.indicators.models import Publication, PublishedFigure
from tamgiang.platform.indicators.rows import checksum
from tamgiang.platform.indicators.selectors import Figure, Reading, reading


@dataclass(frozen=True, slots=True)
class Drift:
    """One published figure beside what the records give today.

    `records_moved` says that other records stand behind it now, even where the sum is the same;
    `definition_moved` that the definition's words are others. `now` None: no longer defined.
    """

    frozen: PublishedFigure
    now: Figure | None
    rows_now: int
    records_moved: bool
    definition_moved: bool

    @property
    def value_moved(self) -> bool:
        """Whether numerator or denominator differ."""
        if self.now is None:
            return True
        was = (self.frozen.numerator, self.frozen.denominator)
        return was != (self.now.numerator, self.now.denominator)

    @property
    def moved(self) -> bool:
        """Whether anything differs."""
        return self.value_moved or self.records_moved or self.definition_moved


def publish(
    area: str,
    as_of: date,
    *,
    title: str,
    actor: str,
    codes: Sequence[str] | None = None,
    units: Sequence[int] = (0,),
    told: Callable[[], None] = lambda: None,
) -> Publication:
    """Freeze figures of an area on a day: all of them or `codes`, for the area (0) or units.

    `told` hears after each figure whose records were read, which takes the time.

    Reads the records behind each figure, so it runs inside a scope that sees the whole area.
    """
    frozen = freeze(area, as_of, codes=codes, units=units, told=told)
    return keep(frozen, area, as_of, title=title, actor=actor)


def freeze(
    area: str,
    as_of: date,
    *,
    codes: Sequence[str] | None = None,
    units: Sequence[int] = (0,),
    told: Callable[[], None] = lambda: None,
) -> list[PublishedFigure]:
    """The figures as they would be published, not stored yet.

    Apart from `keep`, which needs a transaction: reading the rows takes seconds, and other
    writers need not wait for them.
    """
    read = reading(area, as_of)
    wanted = catalogue().codes if codes is None else codes
    found = []
    for unit in units:
        for figure in read.figures(unit):
            if figure.code in wanted:
                found.append(_frozen(read, figure))
                told()
    return found


@transaction.atomic
def keep(
    frozen: Sequence[PublishedFigure], area: str, as_of: date, *, title: str, actor: str
) -> Publication:
    """Store frozen figures as one publication; they never change afterwards."""
    publication = Publication.objects.create(
        title=title,
        area=area,
        as_of=as_of,
        actor=actor,
        at=timezone.now(),
        checksum=digest([_stated(figure) for figure in frozen]),
    )
    for figure in frozen:
        figure.publication = publication
    PublishedFigure.objects.bulk_create(frozen)
    body = {"area": area, "as_of": as_of.isoformat(), "checksum": publication.checksum}
    append(f"indicators:publication:{publication.uid}", "figures.published", body, actor=actor)
    return publication


def compare(publication: Publication) -> list[Drift]:
    """Every figure of a publication beside the live one, in the order of publication."""
    read = reading(publication.area, publication.as_of)
    defined = {definition.code for definition in catalogue().at(publication.as_of)}
    return [
        _drift(read, figure, figure.code in defined)
        for figure in publication.figures.order_by("id")
    ]


def intact(publication: Publication) -> bool:
    """Whether the frozen figures are those that were published: their checksum still holds."""
    frozen = publication.figures.order_by("id")
    return digest([_stated(figure) for figure in frozen]) == publication.checksum


def _frozen(read: Reading, figure: Figure) -> PublishedFigure:
    count, rows_checksum = checksum(read.rows(figure.code, figure.place))
    return PublishedFigure(
        code=figure.code,
        unit=figure.place,
        period=figure.period.id,
        definition_version=figure.definition.version,
        definition_digest=figure.definition.digest,
        numerator=figure.numerator,
        denominator=figure.denominator,
        printed=figure.printed.vi,
        share=figure.share.vi if figure.share else "",
        rows=count,
        rows_checksum=rows_checksum,
        watermark=digest(dict(read.stamps)),
    )


def _stated(figure: PublishedFigure) -> dict[str, object]:
    names = (
        "code", "unit", "period", "definition_version", "definition_digest", "numerator",
        "denominator", "printed", "share", "rows", "rows_checksum",
    )  # fmt: skip
    return {name: getattr(figure, name) for name in names}


def _drift(read: Reading, frozen: PublishedFigure, defined: bool) -> Drift:
    if not defined:
        return Drift(frozen, None, 0, records_moved=True, definition_moved=True)
    now = read.figure(frozen.code, frozen.unit)
    count, rows_checksum = checksum(read.rows(frozen.code, frozen.unit))
    return Drift(
        frozen=frozen,
        now=now,
        rows_now=count,
        records_moved=rows_checksum != frozen.rows_checksum,
        definition_moved=now.definition.digest != frozen.definition_digest,
    )
