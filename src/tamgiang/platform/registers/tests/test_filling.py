"""Sample rows go through the same service as everybody's, and only into an empty register."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.events.models import Event
from tamgiang.platform.orgunits.models import Unit
from tamgiang.platform.registers import filling
from tamgiang.platform.registers.filling import fill
from tamgiang.platform.registers.models import model_of
from tamgiang.platform.scopes import ScopeRequired, no_scope, system_scope
from tests.dummy.registers import THING

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def scope() -> Iterator[None]:
    with system_scope("test"):
        yield


def rows(count: int, begin: date = date(2023, 8, 1)) -> list[dict[str, Any]]:
    block = Unit.objects.get_or_create(slug="thon-thu")[0].pk
    return [
        {"block_id": block, "effective_on": begin, "code": f"T{n}", "name": "Mẫu"}
        for n in range(count)
    ]


def test_every_row_is_audited_and_one_event_tells_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "CHUNK", 3)
    assert fill(THING, rows(7), until=date(2026, 1, 1)) == 7
    assert model_of(THING).objects.count() == 7
    assert AuditEntry.objects.filter(action="record.created").count() == 7
    assert Event.objects.get().body == {"register": "dummy.thing", "count": 7, "batch": None}


def test_rows_that_begin_after_the_last_day_are_left_out() -> None:
    given = [*rows(2), *rows(1, begin=date(2026, 1, 2))]
    assert fill(THING, given, until=date(2026, 1, 1)) == 2


def test_a_register_with_records_is_left_alone() -> None:
    fill(THING, rows(1), until=date(2026, 1, 1))
    assert fill(THING, rows(5), until=date(2026, 1, 1)) == 0
    assert model_of(THING).objects.count() == 1
    assert Event.objects.count() == 1


def test_a_failure_in_a_later_chunk_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "CHUNK", 2)
    broken = [*rows(3), {"effective_on": date(2023, 8, 1), "code": "T9", "name": None}]
    with pytest.raises(Exception, match=r"(?i)null"):
        fill(THING, broken, until=date(2026, 1, 1))
    assert model_of(THING).objects.count() == 0
    assert AuditEntry.objects.count() == 0


def test_filling_needs_a_scope() -> None:
    with no_scope(), pytest.raises(ScopeRequired):
        fill(THING, rows(1), until=date(2026, 1, 1))
