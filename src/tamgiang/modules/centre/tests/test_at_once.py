"""Two people act on one incident at the same moment, each on a connection of their own."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import close_old_connections, connections

from tamgiang.kernel.errors import Refusal
from tamgiang.modules.centre.models import Entry, Incident, Step, Task
from tamgiang.modules.centre.services import incidents, steps, tasks
from tamgiang.modules.centre.tests.people import OFFICER, OPERATOR, acting_as, place
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.refusals import ChangedMeanwhile
from tamgiang.platform.scopes import system_scope

pytestmark = pytest.mark.django_db(transaction=True)
MARK = "mark-of-one-phone"
Act = Callable[[], object]


@pytest.fixture
def accident() -> Record:
    with acting_as(OPERATOR):
        return incidents.open_incident(block=place(), procedure="road_accident", actor=OPERATOR)


def at_once(*acts: tuple[str, Act]) -> list[Refusal]:
    """Run each act as its person, all from one start; what was refused."""
    start, refused = Barrier(len(acts)), list[Refusal]()

    def run(actor: str, act: Act) -> None:
        try:
            with acting_as(actor):
                start.wait(10)
                act()
        except Refusal as refusal:
            refused.append(refusal)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=one) for one in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    close_old_connections()
    return refused


def test_of_two_who_do_a_step_one_is_told(accident: Record) -> None:
    refused = at_once(
        (OPERATOR, lambda: steps.do_step(accident, 1, note="tôi gọi", actor=OPERATOR)),
        (OFFICER, lambda: steps.do_step(accident, 1, note="tôi gọi", actor=OFFICER)),
    )
    assert [type(one) for one in refused] == [ChangedMeanwhile]
    assert Entry.objects.filter(kind="step").count() == 1
    assert Step.objects.get(incident=accident.uid, number=1).state == "done"


def test_what_a_phone_sends_twice_at_once_is_one(accident: Record) -> None:
    def send() -> object:
        return steps.do_step(accident, 1, note="đã gọi", token=MARK, actor=OPERATOR)

    assert at_once((OPERATOR, send), (OPERATOR, send), (OPERATOR, send)) == []
    assert Entry.objects.filter(token=MARK).count() == 1


def test_incidents_and_tasks_opened_at_once_have_numbers_of_their_own(accident: Record) -> None:
    block = accident.block_id

    def open_one() -> object:
        return incidents.open_incident(block=block, procedure="fire", actor=OPERATOR)

    def give_one() -> object:
        return tasks.give(accident, "Canh đường", "CONG-AN", actor=OFFICER)

    acts = ((OPERATOR, open_one), (OFFICER, give_one))
    assert at_once(*acts, *acts) == []
    with system_scope("test"):
        assert len({one.values()["code"] for one in Incident.objects.all()}) == 3
        assert len({one.values()["code"] for one in Task.objects.all()}) == 2
    assert Entry.objects.filter(kind="order").count() == 2
