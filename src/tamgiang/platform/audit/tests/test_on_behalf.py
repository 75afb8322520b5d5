"""In whose name an entry stands: by the permission that was last found in the open scope."""

import pytest
from django.db import transaction

from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.audit.services import append, append_each, append_new
from tamgiang.platform.scopes import Grant, Scope, acting_for, scope_of, system_scope

ME, AWAY = "user:1", "user:2"
SCOPE = Scope(
    ME,
    grants=(
        Grant(frozenset({"registers.view"})),
        Grant(frozenset({"registers.view", "reports.make"}), on_behalf_of=AWAY),
    ),
)


def test_only_what_is_not_held_in_ones_own_right() -> None:
    with scope_of(SCOPE) as scope:
        assert acting_for(ME) == ""
        assert scope.may("reports.make")
        assert acting_for(ME) == AWAY
        assert scope.may("registers.view")
        assert acting_for(ME) == ""
        assert not scope.may("audit.view")


def test_neither_others_nor_what_comes_after() -> None:
    with scope_of(SCOPE) as scope:
        scope.may("reports.make")
        assert acting_for("user:3") == ""
        with system_scope("job"):
            assert acting_for(ME) == ""
        assert acting_for(ME) == AWAY
    assert acting_for(ME) == ""
    with scope_of(SCOPE):
        assert acting_for(ME) == ""


def test_asking_what_somebody_else_may_changes_nothing() -> None:
    other = Scope("user:9", grants=SCOPE.grants)
    with scope_of(SCOPE):
        assert other.may("reports.make")
        assert acting_for(ME) == ""


@pytest.mark.django_db
def test_every_way_of_writing_says_so() -> None:
    with scope_of(SCOPE) as scope, transaction.atomic():
        scope.may("reports.make")
        append("a:1", "x", {"n": 1}, actor=ME)
        append_new([("a:2", {})], "x", actor=ME)
        append_each([("a:2", {})], "y", actor=ME)
        append("a:3", "x", {"on_behalf_of": "user:7"}, actor=ME)
        append("a:4", "x", {}, actor="system:job")
    told = AuditEntry.objects.order_by("pk").values_list("body__on_behalf_of", flat=True)
    assert list(told) == [AWAY, AWAY, AWAY, "user:7", None]
