"""A commune submits the figures of a period, a leader signs them, later changes restate them."""

from collections.abc import Iterator
from datetime import date

import pytest

from tamgiang.kernel.errors import NotPermitted
from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.events.relay import drain
from tamgiang.platform.indicators.services.publishing import intact
from tamgiang.platform.indicators.tests import ground
from tamgiang.platform.registers.services import create
from tamgiang.platform.scopes import Grant, Scope, scope_of, system_scope
from tamgiang.platform.signoffs.models import Signature, SignOff, SignState
from tamgiang.platform.signoffs.selectors import rows, sheets
from tamgiang.platform.signoffs.services import (
    FiguresMoved,
    NothingMoved,
    PeriodOpen,
    ReasonMissing,
    UnknownSheet,
    WrongState,
    give_back,
    sign,
    submit,
)
from tamgiang.platform.signoffs.sets import set_at
from tests.dummy.registers import THING

pytestmark = pytest.mark.django_db
BLUE, PERIOD = "dummy.blue_things", "202308"
SET = set_at("monthly", date(2023, 8, 31))
SPAN = SET.period(PERIOD)


@pytest.fixture(autouse=True)
def placed() -> Iterator[dict[str, list[int]]]:
    hamlets = ground.lay_out()
    with system_scope("test"):
        for n, slug in enumerate(hamlets):
            blue(f"A{n}", hamlets[slug][0])
        drain()
        yield hamlets


@pytest.fixture
def unit() -> int:
    return ground.commune("xa-mot")


def blue(code: str, block: int, on: date = date(2023, 8, 1)) -> None:
    values = {"code": code, "name": "x", "block": block, "colour": "blue", "effective_on": on}
    create(THING, values, actor="test")


def send(unit: int, reason: str = "") -> SignOff:
    return submit(area=ground.AREA, unit=unit, set_code="monthly", period=PERIOD, reason=reason)


def frozen(signoff: SignOff) -> list[int | None]:
    return [
        signature.publication.figures.get(code=BLUE).numerator
        for signature in Signature.objects.filter(signoff=signoff)
    ]


def test_a_period_goes_from_open_over_submitted_to_signed(unit: int) -> None:
    first, second = sheets(ground.AREA, SET, SPAN)
    assert (first.state, second.state) == (SignState.OPEN, SignState.OPEN)

    signoff = send(unit)
    assert sheets(ground.AREA, SET, SPAN)[0].state is SignState.SUBMITTED
    signature = sign(signoff)

    assert (signoff.state, signature.number, frozen(signoff)) == (SignState.SIGNED, 1, [1])
    assert sheets(ground.AREA, SET, SPAN)[1].state is SignState.OPEN
    assert intact(signature.publication)
    acts = AuditEntry.objects.filter(stream=signoff.stream).order_by("seq")
    assert [entry.action for entry in acts] == ["signoffs.submitted", "signoffs.signed"]


def test_a_late_record_is_a_difference_and_then_a_restatement(
    unit: int, placed: dict[str, list[int]]
) -> None:
    signoff = send(unit)
    sign(signoff)
    with pytest.raises(NothingMoved):
        send(unit, "thử")

    blue("LATE", placed["xa-mot"][1], on=date(2023, 8, 15))
    drain()
    (row,) = [row for row in rows(ground.AREA, unit, SET, SPAN) if row.now.code == BLUE]
    assert (row.moved, row.difference, row.restated) == (True, 1, False)
    assert frozen(signoff) == [1]

    with pytest.raises(ReasonMissing):
        send(unit)
    second = sign(send(unit, "bổ sung một vật ghi chậm"))

    assert (second.number, second.reason) == (2, "bổ sung một vật ghi chậm")
    assert frozen(signoff) == [1, 2]
    (row,) = [row for row in rows(ground.AREA, unit, SET, SPAN) if row.now.code == BLUE]
    assert (row.moved, row.restated) == (False, True)


def test_nobody_signs_other_figures_than_were_submitted(
    unit: int, placed: dict[str, list[int]]
) -> None:
    signoff = send(unit)
    blue("LATE", placed["xa-mot"][1])
    drain()
    with pytest.raises(FiguresMoved):
        sign(signoff)
    assert SignOff.objects.get().state == SignState.SUBMITTED
    assert not Signature.objects.exists()

    give_back(signoff, reason="thiếu một vật")
    assert SignOff.objects.get().state == SignState.OPEN
    sign(send(unit))
    assert frozen(signoff) == [2]


def test_giving_back_a_restatement_leaves_what_was_signed(
    unit: int, placed: dict[str, list[int]]
) -> None:
    sign(send(unit))
    blue("LATE", placed["xa-mot"][1])
    drain()
    again = send(unit, "bổ sung")
    with pytest.raises(ReasonMissing):
        give_back(again, reason=" ")
    assert give_back(again, reason="chưa đủ căn cứ").state == SignState.SIGNED
    assert frozen(again) == [1]


def test_acts_out_of_turn_are_refused(unit: int) -> None:
    signoff = send(unit)
    with pytest.raises(WrongState):
        send(unit)
    sign(signoff)
    with pytest.raises(WrongState):
        sign(signoff)
    with pytest.raises(WrongState):
        give_back(signoff, reason="x")


def test_only_units_of_the_area_and_periods_that_are_over(unit: int) -> None:
    with pytest.raises(UnknownSheet):
        send(unit + 10_000)
    with pytest.raises(PeriodOpen):
        submit(area=ground.AREA, unit=unit, set_code="monthly", period="299901")
    assert not SignOff.objects.exists()


def test_an_official_submits_for_the_own_unit_and_a_leader_signs(
    unit: int, placed: dict[str, list[int]]
) -> None:
    """Permissions hold over all of the unit, or not at all."""
    own, other = (frozenset(placed[slug]) | {ground.commune(slug)} for slug in placed)
    official = Scope("user:1", own, (Grant(frozenset({"signoffs.submit"}), own),))
    leader = Scope("user:2", None, (Grant(frozenset({"signoffs.sign"}), None),))
    partly = Scope("user:3", own, (Grant(frozenset({"signoffs.submit"}), frozenset([*own][:1])),))
    with scope_of(partly), pytest.raises(NotPermitted):
        send(unit)
    with scope_of(official):
        signoff = send(unit)
        with pytest.raises(NotPermitted):
            send(ground.commune("xa-hai"))
        with pytest.raises(NotPermitted):
            sign(signoff)
    with scope_of(leader):
        assert sign(signoff).signed_by == "user:2"
        with pytest.raises(NotPermitted):
            send(unit, "x")
    assert other
