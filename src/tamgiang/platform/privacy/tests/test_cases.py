"""A request goes its way step by step, and no step can be left out or done by the wrong person."""

import json
from datetime import date, timedelta

import pytest
from django.utils import timezone

from tamgiang.kernel.errors import NotPermitted
from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.keyring.keys import destroy
from tamgiang.platform.privacy import ledger
from tamgiang.platform.privacy.finding import Asked, find
from tamgiang.platform.privacy.models import (
    Case,
    CaseState,
    Channel,
    Decision,
    Erasure,
    Identity,
    Kind,
)
from tamgiang.platform.privacy.refusals import (
    GroundNeeded,
    InTheFuture,
    MustBeKept,
    NameNeeded,
    SecondPersonNeeded,
    WrongStep,
)
from tamgiang.platform.privacy.services import cases, erasing
from tamgiang.platform.privacy.services.retaining import hold
from tamgiang.platform.privacy.tests.conftest import KEEPER, thing
from tamgiang.platform.privacy.work import waiting
from tamgiang.platform.registers.models import Record, model_of
from tamgiang.platform.registers.values import MARKER
from tamgiang.platform.scopes import Grant, Scope, scope_of
from tests.dummy.registers import THING

OFFICER, LEADER = "user:1", "user:2"
TOLD = cases.Told(KEEPER, contact="Thôn Một", born="1980", asks="Xóa tên tôi")


@pytest.fixture(autouse=True)
def no_scrubbing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the disk keeps is looked at where transactions end (tests/privacy)."""
    monkeypatch.setattr(erasing, "scrub", lambda tables, values: True)


@pytest.fixture
def case(record: Record) -> Case:
    """A request with one record, its identity checked."""
    made = cases.receive(Kind.ERASE, Channel.DESK, TOLD, date(2026, 11, 20), actor=OFFICER)
    cases.choose(made, record, actor=OFFICER)
    return cases.identify(made, Identity.CARD, actor=OFFICER)


def granted(case: Case) -> Case:
    refs = case.records.values_list("ref", flat=True)
    return cases.decide(case, {r: cases.Choice(granted=True) for r in refs}, actor=OFFICER)


def test_a_request_gets_its_number_and_limits_and_is_sealed() -> None:
    first = cases.receive(Kind.ERASE, Channel.DESK, TOLD, date(2026, 11, 20), actor=OFFICER)
    second = cases.receive(Kind.COPY, Channel.POST, TOLD, date(2026, 11, 20), actor=OFFICER)

    assert (first.number, second.number) == ("2026/0001", "2026/0002")
    assert (first.answer_by, first.act_by) == (date(2026, 11, 24), date(2026, 12, 10))
    assert (second.answer_by, second.act_by) == (date(2026, 11, 24), date(2026, 11, 30))
    stored = json.dumps([*Case.objects.values("told")], ensure_ascii=False)
    assert KEEPER not in stored
    assert cases.told_of(first) == TOLD


def test_what_cannot_be_a_request_is_refused() -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(NameNeeded):
        cases.receive(Kind.COPY, Channel.DESK, cases.Told(" "), date(2026, 1, 5), actor=OFFICER)
    with pytest.raises(InTheFuture):
        cases.receive(Kind.COPY, Channel.DESK, TOLD, tomorrow, actor=OFFICER)
    assert not Case.objects.exists()


def test_an_erasure_goes_its_way_and_is_written_in_the_ledger(
    case: Case, record: Record, django_capture_on_commit_callbacks: object
) -> None:
    granted(case)
    cases.confirm(case, actor=LEADER)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        done = cases.carry_out(case, actor=OFFICER)
    cases.answer(case, actor=OFFICER)

    assert (done.records, case.state, case.decision) == (1, CaseState.ANSWERED, Decision.GRANTED)
    assert model_of(THING).objects.get().keeper == MARKER  # type: ignore[attr-defined]
    (line,) = ledger.read()
    entry = Erasure.objects.get()
    assert (line.uid, line.ref, line.case) == (
        str(entry.uid),
        str(record.ref),
        f"case:{case.number}",
    )
    assert KEEPER not in ledger.path().read_text()
    assert ledger.path().stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("step", ["confirm", "carry_out", "answer"])
def test_no_step_can_be_taken_before_its_turn(case: Case, step: str) -> None:
    with pytest.raises(WrongStep):
        getattr(cases, step)(case, actor=LEADER)
    assert Case.objects.get().state == CaseState.IDENTIFIED


def test_nothing_is_erased_without_a_second_person(case: Case) -> None:
    granted(case)

    with pytest.raises(SecondPersonNeeded):
        cases.confirm(case, actor=OFFICER)
    with pytest.raises(WrongStep):
        cases.carry_out(case, actor=OFFICER)

    assert model_of(THING).objects.get().keeper == KEEPER  # type: ignore[attr-defined]
    assert not Erasure.objects.exists()


def test_who_keeps_a_record_says_on_what_ground(case: Case) -> None:
    with pytest.raises(GroundNeeded):
        cases.decide(case, {}, actor=OFFICER)

    ref = case.records.get().ref
    cases.decide(case, {ref: cases.Choice(granted=False, ground="dispute")}, actor=OFFICER)

    assert (case.decision, case.records.get().ground) == (Decision.REFUSED, "dispute")
    entry = AuditEntry.objects.get(action="privacy.decided")
    assert entry.body["kept"] == {ref: "dispute"}


def test_a_record_on_hold_cannot_be_granted(case: Case, record: Record) -> None:
    hold(str(record.ref), "Công văn 12/CQĐT", actor=OFFICER)

    with pytest.raises(MustBeKept):
        granted(case)


def test_a_hold_laid_after_the_decision_still_stops_the_erasure(case: Case, record: Record) -> None:
    granted(case)
    cases.confirm(case, actor=LEADER)
    hold(THING.full_name, "Công văn 12/CQĐT", actor=OFFICER)

    with pytest.raises(MustBeKept):
        cases.carry_out(case, actor=OFFICER)

    assert model_of(THING).objects.get().keeper == KEEPER  # type: ignore[attr-defined]
    assert Case.objects.get().state == CaseState.CONFIRMED


@pytest.mark.parametrize(
    ("held", "act"),
    [("privacy.confirm", "receive"), ("privacy.manage", "confirm")],
)
def test_rights_are_asked_for_each_step(case: Case, held: str, act: str) -> None:
    granted(case)
    scope = Scope("user:7", None, (Grant(frozenset({held})),))
    with scope_of(scope), pytest.raises(NotPermitted):
        if act == "receive":
            cases.receive(Kind.COPY, Channel.DESK, TOLD, date(2026, 1, 5), actor="user:7")
        else:
            cases.confirm(case, actor="user:7")


def test_the_audit_of_a_request_names_nobody(case: Case) -> None:
    granted(case)

    bodies = json.dumps([*AuditEntry.objects.values("body")], ensure_ascii=False)

    assert KEEPER not in bodies


def test_a_request_whose_key_is_gone_names_nobody(case: Case) -> None:
    destroy([case.uid])

    assert cases.told_of(case) == cases.Told("")


def test_records_are_found_by_name_whatever_the_marks(block: int, record: Record) -> None:
    thing(block, "B1", keeper="Người Khác Hẳn")

    (match,) = find(Asked(name="NGUYỄN THỊ MẪU"))

    assert match.record == record
    assert [field.name for field in match.by] == ["keeper"]
    assert match.weak


def test_an_open_request_waits_in_the_work_of_today(case: Case) -> None:
    with scope_of(Scope("user:1", None, (Grant(frozenset({"privacy.manage"})),))):
        assert len(list(waiting())) == 1
    with scope_of(Scope("user:2", None, (Grant(frozenset({"privacy.confirm"})),))):
        assert list(waiting()) == []
    granted(case)
    with scope_of(Scope("user:2", None, (Grant(frozenset({"privacy.confirm"})),))):
        assert len(list(waiting())) == 1
    with scope_of(Scope("user:3", None, (Grant(frozenset({"registers.view"})),))):
        assert list(waiting()) == []


def test_the_ledger_is_applied_to_records_from_before(
    case: Case, record: Record, django_capture_on_commit_callbacks: object
) -> None:
    # given an erasure in the ledger that this database, from an older backup, knows nothing of
    line = ledger.Line(
        "0190f1d2-0000-7000-8000-000000000001", str(record.ref), ("keeper",), "case:2026/0001",
        "0" * 64, OFFICER, timezone.now(),
    )  # fmt: skip
    ledger.write([line])

    # when the house starts, twice
    first, second = erasing.apply_ledger(), erasing.apply_ledger()

    # then it is erased once
    assert (first.records, second.records) == (1, 0)
    assert model_of(THING).objects.get().keeper == MARKER  # type: ignore[attr-defined]
    assert str(Erasure.objects.get().uid) == line.uid
    assert [entry.uid for entry in ledger.read()] == [line.uid]


def test_an_erasure_the_ledger_lacks_is_added_to_it(record: Record) -> None:
    erasing.erase_records(THING, [record.pk], case="case:1", reason="thử", actor=OFFICER)
    assert ledger.read() == []

    erasing.apply_ledger()

    assert [line.ref for line in ledger.read()] == [str(record.ref)]
