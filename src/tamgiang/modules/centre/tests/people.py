"""Places and people the tests of incidents happen with."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils import timezone

from tamgiang.modules.centre.registers import ALARM, CONTACT, DUTY, SUPPORT
from tamgiang.platform.orgunits.models import Unit
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.services import create
from tamgiang.platform.scopes import Grant, Scope, scope_of, system_scope

OPERATOR, OFFICER, LEADER, VIEWER = "user:1001", "user:1002", "user:1003", "user:1004"
HELD = {
    OPERATOR: {"centre.view", "centre.operate", "registers.view"},
    OFFICER: {
        "centre.view", "centre.operate", "centre.command", "centre.second", "registers.view",
        "registers.reveal:centre.support_household",
    },
    LEADER: {"centre.view", "centre.command", "centre.second", "registers.view"},
    VIEWER: {"centre.view", "registers.view"},
}  # fmt: skip


@contextmanager
def acting_as(actor: str, *blocks: int) -> Iterator[str]:
    """The scope of one of the people above, everywhere or over some blocks."""
    ground = frozenset(blocks) or None
    grant = Grant(frozenset(HELD[actor]), ground)
    with scope_of(Scope(actor, ground, (grant,))):
        yield actor


def place(slug: str = "thon-mot") -> int:
    """A hamlet."""
    return int(Unit.objects.create(slug=slug).pk)


def alarm(block: int, **more: Any) -> Record:  # noqa: ANN401
    """An alarm as the rules raise it."""
    now = timezone.now()
    values = {
        "code": "BD-1", "title": "Phú Ốc trên BĐ2 0,05 m", "priority": "high", "stage": "open",
        "rule": "centre.river_above_bd2", "opened_at": now, "count": 1,
        "block": block, "effective_on": timezone.localdate(now),
    }  # fmt: skip
    with system_scope("test"):
        return create(ALARM, values | more, actor="test")


def household(block: int, code: str = "HT-1", **more: Any) -> Record:  # noqa: ANN401
    """A household that needs help."""
    values = {
        "code": code, "head": "Nguyễn Thị Mẫu", "phone": "0000 100 001", "address": "Xóm 1",
        "position": (16.5853, 107.5093), "people": 3, "elderly": True, "needs_boat": True,
        "consent_on": date(2026, 1, 1), "block": block, "effective_on": date(2026, 1, 1),
    }  # fmt: skip
    with system_scope("test"):
        return create(SUPPORT, values | more, actor="test")


def on_call(block: int, code: str, role: str, login: str = "", kind: str = "committee") -> None:
    """A phone of the centre whose holder is on duty now."""
    now = timezone.now()
    contact = {
        "code": code, "name": f"Trực {code}", "kind": kind, "phone": "0000 000 001",
        "login": login or None, "block": block, "effective_on": date(2026, 1, 1),
    }  # fmt: skip
    duty = {
        "contact": code, "role": role, "starts_at": now - timedelta(hours=1),
        "ends_at": now + timedelta(hours=1), "block": block,
        "effective_on": timezone.localdate(now),
    }  # fmt: skip
    with system_scope("test"):
        create(CONTACT, contact, actor="test")
        create(DUTY, duty, actor="test")


def moment(text: str) -> datetime:
    """An instant, given in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
