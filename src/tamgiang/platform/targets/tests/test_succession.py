"""Targets of communes that merged: proposed on the new units, written only by a person's word."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from tamgiang.platform.events.relay import drain
from tamgiang.platform.indicators.selectors import reading
from tamgiang.platform.orgunits.models import EdgeKind, EventEdge, UnitKind
from tamgiang.platform.orgunits.selectors import hamlets, unit_by_code
from tamgiang.platform.orgunits.services import load_sample_area
from tamgiang.platform.orgunits.services.revision import touch
from tamgiang.platform.registers.models import State, model_of
from tamgiang.platform.registers.refusals import ReasonRequired
from tamgiang.platform.registers.services import create
from tamgiang.platform.scopes import system_scope
from tamgiang.platform.targets.registers import MILESTONE, TARGET
from tamgiang.platform.targets.services import (
    DocumentRequired,
    NobodyTakesOver,
    carry_on,
    end_with_unit,
)
from tamgiang.platform.targets.succession import LACKING, NO_SHARES, Proposal, proposals
from tests.dummy.registers import THING

pytestmark = pytest.mark.django_db
AREA, BLUE, FEES = "quang-dien", "dummy.blue_things", "dummy.paid_fees"
OLD, NEW, TODAY = date(2025, 6, 30), date(2025, 7, 1), date(2025, 9, 1)
DAN_DIEN = ("19870", "19876", "19885", "19897")


@pytest.fixture(autouse=True)
def area() -> Iterator[None]:
    load_sample_area()
    with system_scope("test"):
        yield


def unit(code: str, on: date) -> int:
    found = unit_by_code(code, UnitKind.COMMUNE, on)
    assert found is not None
    return found.id


def merged_into(code: str) -> list[str]:
    """Codes of the old communes of a new one that lie in the area."""
    edges = EventEdge.objects.filter(to_unit_id=unit(code, NEW), event__effective_on=NEW)
    found = {h.commune: h.commune_code for h in hamlets(AREA)}
    return sorted(found[e.from_unit_id] for e in edges if e.from_unit_id in found)


def assign(commune: str, value: int, indicator: str = BLUE, **changes: object) -> str:
    code = f"CT-{commune}-{indicator.split('.')[1].replace('_', '-')}"
    given = {
        "block": unit(commune, OLD), "effective_on": date(2025, 1, 1),
        "ended_on": date(2026, 1, 1), "code": code, "indicator": indicator, "area": AREA,
        "unit": commune, "value": value, "direction": "up", "due_on": date(2025, 12, 31),
        "document": "Quyết định 1",
    }  # fmt: skip
    create(TARGET, given | changes, actor="test")
    return code


def only() -> Proposal:
    (found,) = proposals(AREA, TODAY)
    return found


def test_counts_add_up_on_the_new_unit_and_nothing_is_written_yet() -> None:
    old = merged_into("19885")
    for place, code in enumerate(old, start=1):
        assign(code, place * 10)

    proposal = only()

    (share,) = proposal.shares
    assert share.unit.unit.full_name == "Xã Đan Điền"
    assert (share.value, share.why) == (sum(range(10, 10 * len(old) + 1, 10)), None)
    assert model_of(TARGET).objects.count() == len(old)
    assert proposals(AREA, OLD) == []


def test_a_person_confirms_and_the_figure_of_the_new_unit_has_its_target() -> None:
    for code in merged_into("19885"):
        target = assign(code, 10, baseline=4, baseline_on=date(2024, 12, 31))
        milestone = {"target": target, "reached_by": date(2025, 10, 1), "value": 7}
        create(
            MILESTONE,
            milestone | {"block": unit(code, OLD), "effective_on": date(2025, 1, 1)},
            actor="test",
        )
    proposal = only()
    new = proposal.shares[0].unit.unit.id

    (code,) = carry_on(proposal, {new: 40}, document="Quyết định 2")

    held = reading(AREA, TODAY).targets[BLUE, new]
    assert (held.value, held.baseline, held.baseline_on) == (40, 16, date(2024, 12, 31))
    assert held.milestones == ((date(2025, 10, 1), 28),)
    assert held.document == "Quyết định 2"
    ended = model_of(TARGET).objects.active().exclude(code=code)  # type: ignore[misc]
    assert {record.ended_on for record in ended} == {NEW}
    before = reading(AREA, OLD).targets
    assert before[BLUE, unit("19885", OLD)].value == 10
    assert proposals(AREA, TODAY) == []


def test_shares_are_weighed_by_what_they_are_shares_of() -> None:
    first, second, *rest = merged_into("19885")
    block = {h.commune_code: h.id for h in reversed(hamlets(AREA))}
    for commune, fee in ((first, 1_000), (second, 3_000)):
        values = {
            "code": f"D{commune}", "name": "x", "block": block[commune], "fee": fee,
            "paid": True, "seen_at": datetime(2025, 6, 5, tzinfo=UTC),
            "effective_on": date(2025, 6, 5),
        }  # fmt: skip
        create(THING, values, actor="test")
    drain()
    assign(first, 8_000, FEES)
    for commune in (second, *rest):
        assign(commune, 4_000, FEES)

    assert only().shares[0].value == 5_000


def test_a_commune_without_a_target_leaves_the_value_to_a_person() -> None:
    assign("19885", 10)
    proposal = only()
    assert (proposal.shares[0].value, proposal.shares[0].why) == (None, LACKING)
    assert len(proposal.lacking) == len(merged_into("19885")) - 1

    carry_on(proposal, {proposal.shares[0].unit.unit.id: 33}, document="Quyết định 3")
    assert reading(AREA, TODAY).targets[BLUE, unit("19885", NEW)].value == 33


def test_a_divided_commune_is_asked_about_and_by_known_shares_proposed() -> None:
    source, others = unit("19888", OLD), [unit(c, NEW) for c in ("19867", "19885")]
    edge = EventEdge.objects.get(from_unit_id=source, event__effective_on=NEW)
    ways = {"event": edge.event, "from_unit_id": source, "kind": EdgeKind.PART}
    assert edge.to_unit_id == others[0]
    EventEdge.objects.filter(pk=edge.pk).update(kind=EdgeKind.PART)
    made = EventEdge.objects.create(to_unit_id=others[1], **ways)
    touch()
    for code in {*merged_into("19867"), *merged_into("19885")}:
        assign(code, 30)
    assert {share.why for share in only().shares} == {NO_SHARES}

    EventEdge.objects.filter(pk=edge.pk).update(share_num=2, share_den=3)
    EventEdge.objects.filter(pk=made.pk).update(share_num=1, share_den=3)
    touch()
    told = {share.unit.unit.id: share.value for share in only().shares}
    whole = {
        o: len(set(merged_into(c)) - {"19888"}) * 30
        for o, c in zip(others, ("19867", "19885"), strict=True)
    }
    assert told == {others[0]: whole[others[0]] + 20, others[1]: whole[others[1]] + 10}


def test_ended_with_its_unit_for_a_reason_and_refused_without() -> None:
    assign("19885", 10)
    with pytest.raises(ReasonRequired):
        end_with_unit(only(), reason=" ")
    with pytest.raises(DocumentRequired):
        carry_on(only(), {unit("19885", NEW): 1}, document=" ")
    with pytest.raises(NobodyTakesOver):
        carry_on(only(), {}, document="Quyết định 2")

    end_with_unit(only(), reason="Không giao tiếp")

    assert proposals(AREA, TODAY) == []
    assert model_of(TARGET).objects.filter(state=State.ACTIVE).count() == 1


def test_what_was_due_before_the_change_needs_no_successor() -> None:
    assign("19885", 10, due_on=date(2025, 6, 1))
    assert proposals(AREA, TODAY) == []
