"""Who reaches a record: anonymous, without the permission, with it elsewhere, with it here."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest

from tamgiang.kernel.errors import NotPermitted
from tamgiang.platform.orgunits.models import Unit
from tamgiang.platform.registers.models import Record, model_of
from tamgiang.platform.registers.refusals import OutOfScope
from tamgiang.platform.registers.services import correct, create, withdraw
from tamgiang.platform.scopes import (
    Grant,
    Scope,
    ScopeRequired,
    no_scope,
    scope_of,
    system_scope,
)
from tests.dummy.registers import THING

pytestmark = pytest.mark.django_db
ACTOR = "user:1"


@pytest.fixture
def here() -> int:
    return Unit.objects.create(slug="thon-nay").pk


@pytest.fixture
def elsewhere() -> int:
    return Unit.objects.create(slug="thon-khac").pk


@pytest.fixture
def record(here: int) -> Record:
    with system_scope("test"):
        return create(THING, values(here), actor=ACTOR)


def values(block: int, code: str = "A1") -> dict[str, object]:
    return {"block": block, "effective_on": date(2023, 8, 1), "code": code, "name": "Đèn đường"}


def role(*permissions: str, over: int) -> AbstractContextManager[Scope]:
    """The scope of a person who holds the permissions over one block."""
    ground = frozenset({over})
    seen = ground if "registers.view" in permissions else frozenset()
    return scope_of(Scope(ACTOR, seen, (Grant(frozenset(permissions), ground),)))


WRITES: list[Callable[[Record], object]] = [
    lambda record: create(THING, values(record.block_id, "A2"), actor=ACTOR),
    lambda record: correct(record, {"name": "Đèn"}, reason="sai tên", actor=ACTOR),
    lambda record: withdraw(record, reason="trùng", actor=ACTOR),
]
NAMES = ["create", "correct", "withdraw"]


def seen() -> int:
    return model_of(THING).objects.count()


@pytest.mark.parametrize("write", WRITES, ids=NAMES)
def test_anonymous(record: Record, write: Callable[[Record], object]) -> None:
    with no_scope():
        with pytest.raises(ScopeRequired):
            seen()
        with pytest.raises(ScopeRequired):
            write(record)


@pytest.mark.parametrize("write", WRITES, ids=NAMES)
def test_without_the_permission(
    record: Record, here: int, write: Callable[[Record], object]
) -> None:
    with role("registers.view", over=here):
        assert seen() == 1
        with pytest.raises(NotPermitted):
            write(record)


@pytest.mark.parametrize("write", WRITES, ids=NAMES)
def test_with_the_permission_elsewhere(
    record: Record, elsewhere: int, write: Callable[[Record], object]
) -> None:
    with role("registers.view", "registers.write", over=elsewhere):
        assert seen() == 0
        with pytest.raises((OutOfScope, model_of(THING).DoesNotExist)):
            write(record)


@pytest.mark.parametrize("write", WRITES, ids=NAMES)
def test_with_the_permission_here(
    record: Record, here: int, write: Callable[[Record], object]
) -> None:
    with role("registers.view", f"registers.write:{THING.full_name}", over=here):
        assert seen() == 1
        write(record)


def test_a_record_cannot_be_moved_to_where_one_may_not_write(
    record: Record, here: int, elsewhere: int
) -> None:
    with (
        role("registers.view", "registers.write", over=here),
        pytest.raises(OutOfScope),
    ):
        correct(record, {"block": elsewhere}, reason="chuyển", actor=ACTOR)
