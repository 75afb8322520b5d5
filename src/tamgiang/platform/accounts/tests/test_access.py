"""Roles held over places and times become what a person sees and may do."""

from collections.abc import Callable
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from tamgiang.kernel.errors import NotPermitted
from tamgiang.platform.accounts import access, roles
from tamgiang.platform.accounts.access import permits, require, scope_for
from tamgiang.platform.accounts.middleware import ScopeMiddleware
from tamgiang.platform.accounts.models import Role, User
from tamgiang.platform.accounts.roles import RolesInvalid, permissions, role_drafts, sync_roles
from tamgiang.platform.accounts.services import assign, create_user, end_assignment
from tamgiang.platform.audit.selectors import entries_of, verify
from tamgiang.platform.orgunits.models import Unit, UnitKind
from tamgiang.platform.orgunits.selectors import blocks_of, unit_by_code
from tamgiang.platform.scopes import Scope, ScopeRequired, current_scope, scope_of

OLD = date(2025, 6, 30)
NEW = date(2025, 7, 1)


def commune(code: str, on: date) -> int:
    found = unit_by_code(code, UnitKind.COMMUNE, on)
    assert found is not None
    return found.id


@pytest.fixture
def person(db: None) -> User:
    return create_user(username="x", full_name="", password="x", actor="test")  # noqa: S106


def role(*held: str) -> Role:
    return Role.objects.create(code="r", name_vi="r", name_en="r", permissions=list(held))


class TestRolesOfTheFile:
    """The roles are data, and the data is checked."""

    def test_every_role_names_known_permissions(self) -> None:
        assert {draft.code for draft in role_drafts()} >= {
            "leader",
            "data_officer",
            "commune_official",
            "administrator",
            "viewer",
        }

    def test_an_unknown_permission_is_refused_with_what_to_write(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        document = {
            "permissions": {"a.view": {"vi": "Xem", "en": "See"}},
            "roles": {"r": {"name": {"vi": "R", "en": "R"}, "permissions": ["a.veiw"]}},
        }
        monkeypatch.setattr(roles, "_document", lambda: document)
        role_drafts.cache_clear()
        permissions.cache_clear()
        with pytest.raises(RolesInvalid, match=r"r names 'a\.veiw'; write one of a\.view"):
            role_drafts()
        monkeypatch.undo()
        role_drafts.cache_clear()
        permissions.cache_clear()

    def test_bringing_them_into_the_database_twice_writes_once(self, db: None) -> None:
        sync_roles()
        sync_roles()
        assert Role.objects.count() == len(role_drafts())
        assert entries_of("accounts:role:leader").count() == 1

    def test_a_changed_role_is_brought_back_and_every_scope_renewed(self, person: User) -> None:
        sync_roles()
        assign(person, Role.objects.get(code="leader"), valid_from=date(2020, 1, 1), actor="user:1")
        Role.objects.filter(code="leader").update(permissions=["accounts.manage"])
        sync_roles()
        person.refresh_from_db()
        assert not permits(person, "accounts.manage")
        assert permits(person, "reports.make")


class TestPlaces:
    """Where a role holds."""

    def test_a_commune_official_is_at_home_in_one_commune(self, logins: dict[str, User]) -> None:
        official = logins["canbo.quangtho"]
        here, elsewhere = commune("19894", OLD), commune("19897", OLD)
        assert scope_for(official).blocks == frozenset(blocks_of(here, OLD))
        assert permits(official, "registers.write:people.resident", here)
        assert not permits(official, "registers.write:people.resident", elsewhere)
        # And not over the whole of the unit of today that took the commune in
        assert not permits(official, "registers.view", commune("19867", NEW))

    def test_a_role_over_the_area_reaches_all_its_hamlets_on_both_maps(
        self, logins: dict[str, User]
    ) -> None:
        officer = logins["nhaplieu"]
        blocks = scope_for(officer).blocks
        assert blocks is not None
        hamlets = Unit.objects.filter(versions__kind=UnitKind.HAMLET).distinct()
        assert {unit.pk for unit in hamlets} <= blocks
        assert permits(officer, "registers.write", commune("19894", OLD))

    def test_a_role_without_a_place_reaches_everywhere(self, logins: dict[str, User]) -> None:
        assert scope_for(logins["quantri"]).blocks is None

    def test_a_leader_reads_but_does_not_write(self, logins: dict[str, User]) -> None:
        assert permits(logins["lanhdao"], "registers.view")
        assert not permits(logins["lanhdao"], "registers.write:people.resident")

    def test_an_unknown_unit_is_nobodys(self, logins: dict[str, User]) -> None:
        assert not permits(logins["quantri"], "registers.view", 10**9)

    def test_two_roles_stay_apart(self, logins: dict[str, User], person: User) -> None:
        # Given a person who may write in one commune and read in another
        here, there = (Unit.objects.get(pk=commune(c, OLD)) for c in ("19894", "19897"))
        for unit, code in ((here, "commune_official"), (there, "viewer")):
            assign(
                person,
                Role.objects.get(code=code),
                unit=unit,
                valid_from=date(2020, 1, 1),
                actor="t",
            )
        # Then both are seen, and only one is written
        assert permits(person, "registers.view", here)
        assert permits(person, "registers.view", there)
        assert permits(person, "registers.write", here)
        assert not permits(person, "registers.write", there)


class TestTimes:
    """When a role holds: from a day, until before another."""

    TODAY = date(2026, 3, 10)

    @pytest.mark.parametrize(
        ("begin", "end", "holds"),
        [
            (date(2026, 3, 10), None, True),
            (date(2026, 3, 11), None, False),
            (date(2026, 1, 1), date(2026, 3, 11), True),
            (date(2026, 1, 1), date(2026, 3, 10), False),
        ],
    )
    def test_days_are_half_open(
        self,
        person: User,
        monkeypatch: pytest.MonkeyPatch,
        begin: date,
        end: date | None,
        holds: bool,
    ) -> None:
        monkeypatch.setattr(timezone, "localdate", lambda: self.TODAY)
        assign(person, role("a.view"), valid_from=begin, valid_to=end, actor="t")
        assert permits(person, "a.view") is holds

    def test_ending_a_role_counts_at_once(self, person: User) -> None:
        given = assign(person, role("a.view"), valid_from=date(2020, 1, 1), actor="user:9")
        assert permits(person, "a.view")
        end_assignment(given, on=timezone.localdate(), actor="user:9")
        person.refresh_from_db()
        assert not permits(person, "a.view")
        actions = [entry.action for entry in entries_of(f"accounts:user:{person.pk}")]
        assert actions == ["accounts.created", "accounts.role_given", "accounts.role_ended"]
        assert verify().intact


class TestPermissionNames:
    """A permission covers those it begins, and no others."""

    @pytest.mark.parametrize(
        ("held", "wanted", "allowed"),
        [
            ("registers.write", "registers.write:people.resident", True),
            ("registers.write:people.resident", "registers.write:people.resident", True),
            ("registers.write:people.resident", "registers.write", False),
            ("registers.write:people.resident", "registers.write:people.residents", False),
            ("registers.view", "registers.write", False),
        ],
    )
    def test_covering(self, person: User, held: str, wanted: str, allowed: bool) -> None:
        assign(person, role(held), valid_from=date(2020, 1, 1), actor="t")
        assert permits(person, wanted) is allowed

    def test_nobody_and_the_inactive_may_nothing(self, logins: dict[str, User]) -> None:
        assert not permits(AnonymousUser(), "indicators.view")
        logins["quantri"].is_active = False
        assert not permits(logins["quantri"], "indicators.view")

    def test_requiring_raises_what_the_boundary_shows(self) -> None:
        with scope_of(Scope("user:1", frozenset(), grants=())), pytest.raises(NotPermitted):
            require("registers.view")


class TestRequests:
    """A request has its person's scope, and an anonymous one has none."""

    @pytest.fixture
    def seen(self) -> list[Scope | None]:
        return []

    @pytest.fixture
    def middleware(self, seen: list[Scope | None]) -> Callable[[HttpRequest], HttpResponse]:
        def view(request: HttpRequest) -> HttpResponse:
            try:
                seen.append(current_scope())
            except ScopeRequired:
                seen.append(None)
            return HttpResponse()

        return ScopeMiddleware(view)

    def test_anonymous(
        self, middleware: Callable[[HttpRequest], HttpResponse], seen: list[Scope | None]
    ) -> None:
        request = RequestFactory().get("/")
        request.user = AnonymousUser()
        middleware(request)
        assert seen == [None]

    def test_a_second_request_costs_one_query(
        self,
        logins: dict[str, User],
        middleware: Callable[[HttpRequest], HttpResponse],
        seen: list[Scope | None],
        django_assert_num_queries: Callable[[int], object],
    ) -> None:
        request = RequestFactory().get("/")
        request.user = logins["canbo.quangtho"]
        middleware(request)
        with django_assert_num_queries(1):  # type: ignore[attr-defined]
            middleware(request)
        assert seen[0] is seen[1]
        assert seen[0] is not None and seen[0].actor == request.user.actor

    def test_the_cache_is_bounded(
        self, logins: dict[str, User], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(access, "KEPT", 2)
        for user in logins.values():
            scope_for(user)
        assert len(access._scopes) == 2
