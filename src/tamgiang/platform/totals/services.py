"""Entering and withdrawing tables of totals; each is one transaction with its audit entry."""

from collections.abc import Mapping
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from tamgiang.kernel.errors import NotPermitted
from tamgiang.platform.audit.services import append
from tamgiang.platform.indicators.catalogue import catalogue
from tamgiang.platform.indicators.selectors import Amounts
from tamgiang.platform.orgunits.selectors import area_units
from tamgiang.platform.scopes import current_scope
from tamgiang.platform.totals import refusals
from tamgiang.platform.totals.models import Total, TotalTable

WRITE = "totals.write"


def enter(
    *,
    area: str,
    indicator: str,
    as_of: date,
    source: str,
    totals: Mapping[int, Amounts],
    document: str = "",
) -> TotalTable:
    """Keep what a source says for units (Unit ids) of a day.

    Raises NotFound for a figure not in force, NotPermitted, or a refusal of `refusals`.
    """
    definition = catalogue().one(indicator, as_of)
    _checked(area, as_of, source, totals, share=definition.print_rule.is_share)
    scope, now = current_scope(), timezone.now()
    if not scope.may(WRITE):
        raise NotPermitted()
    try:
        with transaction.atomic():
            table = TotalTable.objects.create(
                area=area,
                indicator=indicator,
                as_of=as_of,
                source=source.strip(),
                document=document.strip(),
                entered_by=scope.actor,
                entered_at=now,
            )
            Total.objects.bulk_create(_rows(table, totals))
            body = {"indicator": indicator, "as_of": as_of.isoformat(), "units": len(totals)}
            append(table.stream, "totals.entered", body, actor=scope.actor, new=True)
    except IntegrityError:
        raise refusals.AlreadyEntered(on=f"{as_of:%d/%m/%Y}") from None
    return table


def withdraw(table: TotalTable, *, reason: str) -> TotalTable:
    """Take a table out of every comparison; it stays readable with the reason.

    Raises NotPermitted, ReasonMissing, AlreadyWithdrawn.
    """
    scope = current_scope()
    if not scope.may(WRITE):
        raise NotPermitted()
    if not reason.strip():
        raise refusals.ReasonMissing()
    with transaction.atomic():
        mine = TotalTable.objects.filter(pk=table.pk, withdrawn_at__isnull=True)
        told = {"withdrawn_by": scope.actor, "reason": reason.strip()[:500]}
        if not mine.update(withdrawn_at=timezone.now(), **told):
            raise refusals.AlreadyWithdrawn()
        append(table.stream, "totals.withdrawn", {"reason": told["reason"]}, actor=scope.actor)
    table.refresh_from_db()
    return table


def _checked(
    area: str, as_of: date, source: str, totals: Mapping[int, Amounts], *, share: bool
) -> None:
    day = f"{as_of:%d/%m/%Y}"
    if not source.strip():
        raise refusals.SourceRequired()
    if as_of > timezone.localdate():
        raise refusals.InTheFuture(on=day)
    if not totals:
        raise refusals.NothingEntered()
    names = {member.unit.id: member.unit.full_name for member in area_units(area, as_of)}
    for row, (unit, amounts) in enumerate(totals.items(), start=1):
        if unit not in names:
            raise refusals.NotAUnit(row=row, on=day, unit=unit)
        below, above = amounts.denominator, amounts.numerator or 0
        if share and below is not None and above > below:
            raise refusals.MoreThanAll(unit=names[unit], numerator=above, denominator=below)


def _rows(table: TotalTable, totals: Mapping[int, Amounts]) -> list[Total]:
    return [
        Total(table=table, unit=unit, numerator=each.numerator or 0, denominator=each.denominator)
        for unit, each in totals.items()
    ]
