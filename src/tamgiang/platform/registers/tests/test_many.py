"""Changing many records at once leaves the same trace as changing each."""

from collections.abc import Iterator
from datetime import date

import pytest

from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.audit.selectors import verify
from tamgiang.platform.orgunits.models import Unit
from tamgiang.platform.registers.models import Revision, State, model_of
from tamgiang.platform.registers.selectors import history, records
from tamgiang.platform.registers.services import correct, create
from tamgiang.platform.registers.services.many import Change, change_many, withdrawal
from tamgiang.platform.scopes import system_scope
from tests.dummy.registers import THING

pytestmark = pytest.mark.django_db
ACTOR = "user:1"


@pytest.fixture(autouse=True)
def scope() -> Iterator[None]:
    with system_scope("test"):
        yield


@pytest.fixture
def ids() -> list[int]:
    block = Unit.objects.create(slug="thon-thu").pk
    given = {"block": block, "effective_on": date(2023, 8, 1)}
    return [
        create(THING, {**given, "code": f"A{n}", "name": f"Đèn {n}"}, actor=ACTOR).pk
        for n in range(3)
    ]


def test_each_change_has_its_revision_its_audit_entry_and_its_search_text(ids: list[int]) -> None:
    changes = [
        Change(ids[0], 1, {"name": "Cột điện"}),
        Change(ids[1], 1, {"size": 4, "repaired_on": date(2023, 7, 1)}),
    ]

    stale = change_many(THING, changes, "corrected", reason="đo lại", actor=ACTOR, batch_id=5)

    assert stale == []
    first, second = (model_of(THING).objects.get(pk=pk) for pk in ids[:2])
    assert (first.version, first.values()["name"]) == (2, "Cột điện")
    assert second.values()["repaired_on"] == date(2023, 7, 1)
    (entry,) = history(first)
    assert [(c.column, c.before, c.after) for c in entry.changes] == [("name", "Đèn 0", "Cột điện")]
    assert Revision.objects.filter(batch_id=5, reason="đo lại").count() == 2
    assert AuditEntry.objects.filter(action="record.corrected").count() == 2
    assert records(THING, search="cot dien").get() == first
    assert verify().intact


def test_a_record_at_another_version_is_left_alone_and_named(ids: list[int]) -> None:
    correct(model_of(THING).objects.get(pk=ids[1]), {"size": 9}, reason="mới", actor=ACTOR)

    stale = change_many(
        THING, [withdrawal(pk, 1) for pk in ids], "withdrawn", reason="thôi", actor=ACTOR
    )

    assert stale == [ids[1]]
    states = dict(model_of(THING).objects.values_list("pk", "state"))
    assert states == {ids[0]: State.WITHDRAWN, ids[1]: State.ACTIVE, ids[2]: State.WITHDRAWN}
    assert verify().intact
