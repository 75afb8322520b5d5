"""A target missed twice opens one draft with the exact records, for a person to decide about."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from tamgiang.kernel.errors import NotPermitted
from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.events.relay import drain
from tamgiang.platform.followups.models import DraftDirective, DraftState
from tamgiang.platform.followups.selectors import records, visible, waiting
from tamgiang.platform.followups.services import (
    AlreadyDecided,
    Looked,
    ReasonMissing,
    confirm,
    dismiss,
    look,
)
from tamgiang.platform.indicators.tests import ground
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.services import correct, create
from tamgiang.platform.scopes import Grant, Scope, scope_of, system_scope
from tamgiang.platform.signoffs.services import sign, submit
from tamgiang.platform.targets.registers import TARGET
from tests.dummy.registers import THING

pytestmark = pytest.mark.django_db
FEES = "dummy.paid_fees"
SEEN = datetime(2026, 1, 5, 3, tzinfo=UTC)
MARCH, APRIL, JUNE = date(2026, 3, 20), date(2026, 4, 20), date(2026, 6, 20)


@pytest.fixture(autouse=True)
def placed() -> Iterator[dict[str, list[int]]]:
    hamlets = ground.lay_out()
    with system_scope("test"):
        yield hamlets


@pytest.fixture
def dossiers(placed: dict[str, list[int]]) -> list[Record]:
    """Of 40 dossiers with a fee in January every twentieth was paid; the target is 80 %."""
    block = placed["xa-mot"][0]
    target = {
        "code": "CT-1", "indicator": FEES, "area": ground.AREA, "value": 8_000,
        "direction": "up", "due_on": date(2026, 12, 31), "document": "Quyết định 1",
        "baseline": 0, "baseline_on": date(2025, 12, 31),
        "block": block, "effective_on": date(2026, 1, 1), "ended_on": date(2027, 1, 1),
    }  # fmt: skip
    create(TARGET, target, actor="test")
    found = []
    for n in range(40):
        values = {
            "code": f"D{n}", "name": "x", "block": block, "fee": 1_000, "paid": n % 20 == 0,
            "seen_at": SEEN, "effective_on": date(2026, 1, 5),
        }  # fmt: skip
        found.append(create(THING, values, actor="test"))
    drain()
    return found


def pay(found: list[Record], from_day: str) -> None:
    for record in found:
        if not record.values()["paid"]:
            correct(record, {"paid": True}, reason=from_day, actor="test")
    drain()


def test_two_missed_months_open_one_draft_with_the_records_to_fix(dossiers: list[Record]) -> None:
    assert look(ground.AREA, date(2026, 3, 2)) == Looked(0, 0, 1)

    assert look(ground.AREA, MARCH) == Looked(0, 0, 1), "January: too early to be behind"
    assert look(ground.AREA, APRIL) == Looked(1, 0, 1)
    assert look(ground.AREA, APRIL) == Looked(0, 0, 1)
    assert look(ground.AREA, date(2026, 5, 20)) == Looked(0, 0, 1)

    draft = DraftDirective.objects.get()
    assert (draft.episode, draft.period, draft.latest) == ("202602", "202603", "202604")
    assert (draft.numerator, draft.denominator, draft.printed.vi) == (2_000, 40_000, "5%")
    attached = set(draft.gap.values_list("uid", flat=True))
    assert attached == {record.uid for n, record in enumerate(dossiers) if n % 20}
    assert (draft.rows, draft.register) == (38, "dummy.thing")
    found = records(draft)
    assert found is not None
    assert found.count() == 38
    assert AuditEntry.objects.filter(stream=draft.stream, action="followups.opened").count() == 1


def test_sides_that_do_not_hold_the_same_things_have_no_complement(
    placed: dict[str, list[int]],
) -> None:
    """Without a denominator nothing below the line tells what is missing."""
    block = placed["xa-mot"][0]
    target = {
        "code": "CT-9", "indicator": "dummy.blue_things", "area": ground.AREA, "value": 80,
        "direction": "up", "due_on": date(2026, 2, 1), "document": "Quyết định 9",
        "block": block, "effective_on": date(2026, 1, 1),
    }  # fmt: skip
    create(TARGET, target, actor="test")
    values = {"code": "B", "name": "x", "block": block, "colour": "blue"}
    create(THING, values | {"effective_on": date(2026, 1, 1)}, actor="test")
    drain()

    look(ground.AREA, APRIL)

    draft = DraftDirective.objects.get()
    assert (draft.numerator, draft.register, draft.rows) == (1, "", 0)
    assert records(draft) is None


def test_met_again_closes_it_after_two_months(dossiers: list[Record]) -> None:
    look(ground.AREA, APRIL)
    pay(dossiers, "đã thu đủ")
    assert look(ground.AREA, APRIL).closed == 1, "corrected records no longer bear it out"
    draft = DraftDirective.objects.get()
    assert (draft.state, draft.rows) == (DraftState.CLOSED, 38)
    assert look(ground.AREA, JUNE) == Looked(0, 0, 1)


def test_a_person_confirms_or_dismisses_once(dossiers: list[Record]) -> None:
    look(ground.AREA, APRIL)
    draft = DraftDirective.objects.get()
    assert [d.pk for d in waiting(ground.AREA)] == [draft.pk]
    with pytest.raises(ReasonMissing):
        dismiss(draft, reason=" ")
    dismiss(draft, reason="đã có kế hoạch riêng")
    with pytest.raises(AlreadyDecided):
        confirm(draft)
    assert (draft.state, draft.reason) == (DraftState.DISMISSED, "đã có kế hoạch riêng")
    assert waiting(ground.AREA) == []
    assert look(ground.AREA, JUNE) == Looked(0, 0, 1), "dismissed once is dismissed"


def test_who_decides_and_who_sees(dossiers: list[Record], placed: dict[str, list[int]]) -> None:
    look(ground.AREA, APRIL)
    draft = DraftDirective.objects.get()
    own = frozenset(placed["xa-hai"])
    viewer = Scope("user:1", own, (Grant(frozenset({"indicators.view"}), own),))
    part = Scope("user:2", own, (Grant(frozenset({"followups.decide", "indicators.view"}), own),))
    nobody = Scope("user:3", frozenset(), ())
    with scope_of(viewer):
        assert [d.pk for d in visible(ground.AREA)] == [draft.pk]
        assert list(records(draft) or []) == [], "the records lie in the other commune"
        with pytest.raises(NotPermitted):
            confirm(draft)
    with scope_of(part), pytest.raises(NotPermitted):
        confirm(draft)
    with scope_of(nobody):
        assert visible(ground.AREA) == []
    assert confirm(draft).state == DraftState.CONFIRMED


def test_a_signed_month_is_final_at_once_and_as_it_was_signed(
    dossiers: list[Record], placed: dict[str, list[int]]
) -> None:
    """The unit signs February and March; only then do they count before they settle."""
    unit = ground.commune("xa-mot")
    own = {"code": "CT-2", "unit": "90000", "indicator": FEES, "area": ground.AREA}
    way = {"value": 8_000, "direction": "up", "baseline": 0, "baseline_on": date(2025, 12, 31)}
    paper = {"due_on": date(2026, 12, 31), "document": "Quyết định 2"}
    place = {"block": placed["xa-mot"][0], "effective_on": date(2026, 1, 1)}
    create(TARGET, own | way | paper | place, actor="test")
    early = date(2026, 4, 2)
    look(ground.AREA, early)
    assert not DraftDirective.objects.exists()

    for period in ("202602", "202603"):
        sign(submit(area=ground.AREA, unit=unit, set_code="monthly", period=period))
    look(ground.AREA, early)

    assert [d.unit for d in DraftDirective.objects.all()] == [unit]


def test_a_draft_whose_target_ended_is_closed_by_itself_and_says_why(
    dossiers: list[Record],
) -> None:
    look(ground.AREA, APRIL)

    assert look(ground.AREA, date(2027, 1, 20)) == Looked(0, 1, 0)

    draft = DraftDirective.objects.get()
    assert (draft.state, draft.closed_because) == ("closed", "target_ended")
    assert draft.why_closed is not None
    assert draft.why_closed.vi == "Chỉ tiêu đã hết hiệu lực"
    entry = AuditEntry.objects.filter(stream=draft.stream).order_by("-id")[0]
    assert entry.body["because"] == "target_ended"
    assert look(ground.AREA, date(2027, 2, 20)) == Looked(0, 0, 0)
