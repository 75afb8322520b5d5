"""The sample's people handle one incident together, each by the role that the house gives them."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tamgiang.kernel.errors import NotPermitted
from tamgiang.modules.centre.demo import seed
from tamgiang.modules.centre.models import Alarm, Entry, Step
from tamgiang.modules.centre.selectors.records import having
from tamgiang.modules.centre.selectors.surroundings import help_needed
from tamgiang.modules.centre.services import incidents, looking, steps, tasks
from tamgiang.modules.centre.tests.people import household
from tamgiang.modules.centre.work import waiting
from tamgiang.platform.accounts.access import scope_for
from tamgiang.platform.accounts.models import User
from tamgiang.platform.accounts.sample import ensure_sample_logins
from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.services import correct, erase
from tamgiang.platform.registry.sample import SampleArea
from tamgiang.platform.scopes import scope_of, system_scope

pytestmark = pytest.mark.django_db
SIREN = 3


@contextmanager
def signed_in(login: str) -> Iterator[str]:
    """The scope of a sample account; its actor."""
    person = User.objects.get(username=login)
    with scope_of(scope_for(person)):
        yield person.actor


@pytest.fixture
def flood(quick_sample: SampleArea) -> Record:
    """The operator opened a flood from an alarm at the gauge."""
    seed(quick_sample)
    ensure_sample_logins()
    with signed_in("trucban") as actor:
        (raised, *_others) = having(Alarm, stage="open").order_by("pk")
        return incidents.open_from_alarm(raised, procedure="river_above_bd2", actor=actor)


def test_operator_leader_and_officer_bring_it_to_its_end(flood: Record) -> None:
    with signed_in("trucban") as actor:
        steps.do_step(flood, 1, proof="3,05", actor=actor)
        with pytest.raises(NotPermitted):
            steps.do_step(flood, SIREN, note="phát còi", actor=actor)
    with signed_in("lanhdao") as actor:
        assert any("Bước 3" in item.title for item in waiting())
        steps.do_step(flood, SIREN, note="phát còi 5 thôn", actor=actor)
        incidents.decide(flood, "Sơ tán thôn trũng", "Nước lên nhanh", actor=actor)
    with signed_in("canbotruc") as actor:
        assert any("xác nhận thứ hai" in item.title for item in waiting())
        steps.second(flood, SIREN, actor=actor)
        order = tasks.give(flood, "Đưa thuyền tới", "CAN-BO-TRUC", actor=actor)
        tasks.accept(order, actor=actor)
        tasks.finish(order, "Đã tới", actor=actor)
        done = incidents.close(flood, summary="Nước rút", reason="nước đã xuống", actor=actor)
    assert done.values()["stage"] == "closed"
    assert Step.objects.get(incident=flood.uid, number=SIREN).state == "done"
    kinds = [entry.kind for entry in Entry.objects.filter(incident=flood.uid).order_by("pk")]
    assert kinds == [
        "opened", "alarm", "step", "step", "decision", "step", "order", "order", "order", "closed"
    ]  # fmt: skip


@pytest.mark.parametrize("login", ["nguoixem", "canbo.quangtho", "nhaplieu", "quantri"])
def test_nobody_else_touches_it(flood: Record, login: str) -> None:
    before = Entry.objects.count(), AuditEntry.objects.count()
    with signed_in(login) as actor:
        for act in (
            lambda: incidents.note(flood, "x", actor=actor),
            lambda: steps.do_step(flood, 2, note="x", actor=actor),
            lambda: incidents.close(flood, summary="x", reason="x", actor=actor),
            lambda: looking.reveal_households(flood, reason="x", actor=actor),
            lambda: tasks.give(flood, "x", "CONG-AN", actor=actor),
        ):
            with pytest.raises(NotPermitted):
                act()
    assert (Entry.objects.count(), AuditEntry.objects.count()) == before


def test_an_erased_household_is_still_counted_and_names_nobody(flood: Record) -> None:
    household(flood.block_id, "HT-9001")
    with signed_in("canbotruc") as actor:
        before = help_needed(flood)
        seen = looking.reveal_households(flood, reason="sơ tán", actor=actor)
    gone = seen[0].record
    with system_scope("test"):
        erase(gone.register, [gone.pk], reason="rút đồng ý", actor="test", case="YC-1")
    with signed_in("canbotruc") as actor:
        after = help_needed(flood)
        again = looking.reveal_households(flood, reason="sơ tán", actor=actor)
    assert (after.households, after.people) == (before.households, before.people)
    assert seen[0].head not in {one.head for one in again}


def test_one_that_no_longer_needs_help_is_not_listed(flood: Record) -> None:
    household(flood.block_id, "HT-9001")
    with signed_in("canbotruc") as actor:
        first = looking.reveal_households(flood, reason="sơ tán", actor=actor)[0].record
    with system_scope("test"):
        correct(first, {"ended_on": flood.effective_on}, reason="đã chuyển đi", actor="test")
    with signed_in("canbotruc") as actor:
        again = looking.reveal_households(flood, reason="sơ tán", actor=actor)
    assert first.pk not in {one.record.pk for one in again}
