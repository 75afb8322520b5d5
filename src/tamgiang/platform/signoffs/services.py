"""Submitting, signing and giving back; each act checks the permission and is audited."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from tamgiang.kernel.errors import NotPermitted, Refusal
from tamgiang.kernel.labels import Label
from tamgiang.kernel.periods import Period
from tamgiang.platform.audit.services import append
from tamgiang.platform.events.outbox import emit
from tamgiang.platform.indicators.services.publishing import freeze, keep
from tamgiang.platform.orgunits.selectors import area_units
from tamgiang.platform.scopes import current_scope, system_scope
from tamgiang.platform.signoffs.models import Signature, SignOff, SignState
from tamgiang.platform.signoffs.selectors import figures_digest, may_over, rows
from tamgiang.platform.signoffs.sets import SignSet, set_at

SUBMIT, SIGN = "signoffs.submit", "signoffs.sign"


class PeriodOpen(Refusal):
    """The period is not over yet."""

    code = "signoffs.period_open"
    message = Label(
        "Kỳ {period} chưa kết thúc; gửi số liệu sau ngày {last}.",
        "The period {period} is not over; submit after {last}.",
    )
    status = 409


class UnknownSheet(Refusal):
    """The unit was none of the area's on the last day of the period."""

    code = "signoffs.unknown_unit"
    message = Label("Kỳ này địa bàn không có đơn vị đó.", "The area had no such unit then.")
    status = 404


class WrongState(Refusal):
    """The act does not fit where the figures stand, often because somebody was faster."""

    code = "signoffs.wrong_state"
    message = Label(
        "Số liệu kỳ này đang ở trạng thái khác; tải lại trang để xem.",
        "The figures of this period stand elsewhere by now; load the page again.",
    )
    status = 409


class ReasonMissing(Refusal):
    """Signed figures are restated, and submitted ones given back, for a reason."""

    code = "signoffs.reason_missing"
    message = Label("Hãy ghi lý do.", "Say why.")


class FiguresMoved(Refusal):
    """The records changed between submission and signature."""

    code = "signoffs.figures_moved"
    message = Label(
        "Số liệu đã thay đổi sau khi gửi. Hãy trả lại để cán bộ gửi lại.",
        "The figures changed after they were submitted. Give them back to be submitted again.",
    )
    status = 409


class NothingMoved(Refusal):
    """Signed figures that still hold need no restatement."""

    code = "signoffs.nothing_moved"
    message = Label(
        "Số liệu đã ký vẫn đúng với hồ sơ; không có gì để đính chính.",
        "What was signed still holds; there is nothing to restate.",
    )
    status = 409


def submit(*, area: str, unit: int, set_code: str, period: str, reason: str = "") -> SignOff:
    """Submit a unit's figures of a period; signed ones again, with a reason, when they moved.

    Raises NotPermitted, PeriodOpen, UnknownSheet, WrongState, ReasonMissing or NothingMoved.
    """
    chosen, span = _span(set_code, period)
    _check_sheet(area, unit, span)
    if not may_over(SUBMIT, area, unit, span.last):
        raise NotPermitted()
    found = rows(area, unit, chosen, span)
    with transaction.atomic():
        signoff, _ = SignOff.objects.select_for_update().get_or_create(
            area=area,
            unit=unit,
            set_code=set_code,
            period=span.id,
            defaults={"closes_on": span.last},
        )
        signed = signoff.state == SignState.SIGNED
        if signoff.state == SignState.SUBMITTED:
            raise WrongState()
        if signed and not any(row.moved for row in found):
            raise NothingMoved()
        if signed and not reason.strip():
            raise ReasonMissing()
        return _moved(
            signoff,
            SignState.SUBMITTED,
            "signoffs.submitted",
            reason=reason.strip(),
            digest=figures_digest([row.now for row in found]),
            submitted_by=current_scope().actor,
            submitted_at=timezone.now(),
        )


def sign(signoff: SignOff) -> Signature:
    """Freeze submitted figures: nobody can change them afterwards, only restate them.

    Raises NotPermitted, WrongState, or FiguresMoved when the records changed since submission.
    """
    actor = current_scope().actor
    if not may_over(SIGN, signoff.area, signoff.unit, signoff.closes_on):
        raise NotPermitted()
    chosen, span = _span(signoff.set_code, signoff.period)
    # The signature is over records of the whole unit, whoever may see which of them.
    with system_scope("signoffs"):
        units, codes = (signoff.unit,), chosen.codes(span.last)
        frozen = freeze(signoff.area, span.last, codes=codes, units=units)
    with transaction.atomic():
        held = SignOff.objects.select_for_update().get(pk=signoff.pk)
        if held.state != SignState.SUBMITTED:
            raise WrongState()
        if figures_digest(frozen) != held.digest:
            raise FiguresMoved()
        number = held.signatures.count() + 1
        title = f"{held.set_code} {span.id} #{number}"
        publication = keep(frozen, held.area, span.last, title=title, actor=actor)
        signature = Signature.objects.create(
            signoff=held,
            number=number,
            publication=publication,
            reason=held.reason,
            submitted_by=held.submitted_by,
            signed_by=actor,
            signed_at=publication.at,
        )
        said = {"number": number, "publication": str(publication.uid)}
        _moved(held, SignState.SIGNED, "signoffs.signed", said, reason="")
    signoff.refresh_from_db()
    return signature


def give_back(signoff: SignOff, *, reason: str) -> SignOff:
    """Send submitted figures back; those signed before stay signed as they were.

    Raises NotPermitted, WrongState or ReasonMissing.
    """
    if not may_over(SIGN, signoff.area, signoff.unit, signoff.closes_on):
        raise NotPermitted()
    if not reason.strip():
        raise ReasonMissing()
    with transaction.atomic():
        held = SignOff.objects.select_for_update().get(pk=signoff.pk)
        if held.state != SignState.SUBMITTED:
            raise WrongState()
        back = SignState.SIGNED if held.signatures.exists() else SignState.OPEN
        return _moved(held, back, "signoffs.given_back", reason=reason.strip())


def _span(set_code: str, period: str) -> tuple[SignSet, Period]:
    """The set in force at the end of a period, and the period. Raises PeriodOpen."""
    today = timezone.localdate()
    span = set_at(set_code, today).period(period)
    chosen = set_at(set_code, span.last)
    if span.last >= today:
        raise PeriodOpen(period=span.label, last=f"{span.last:%d/%m/%Y}")
    return chosen, chosen.period(period)


def _check_sheet(area: str, unit: int, span: Period) -> None:
    if unit not in {member.unit.id for member in area_units(area, span.last)}:
        raise UnknownSheet()


def _moved(
    signoff: SignOff,
    state: SignState,
    action: str,
    said: Mapping[str, object] | None = None,
    **changes: object,
) -> SignOff:
    for name, value in {"state": state, **changes}.items():
        setattr(signoff, name, value)
    signoff.save()
    body = {"period": signoff.period, "unit": signoff.unit, "reason": signoff.reason}
    append(signoff.stream, action, {**body, **(said or {})}, actor=current_scope().actor)
    told = {"period": signoff.period, "unit": signoff.unit}
    emit(action, signoff.stream, told, actor=current_scope().actor)
    return signoff
