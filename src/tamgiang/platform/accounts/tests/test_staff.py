"""Staff over time: transfer, standing in, stopping, new passwords, and each act on record."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tamgiang.platform.accounts.access import permits
from tamgiang.platform.accounts.models import Assignment, Role, User
from tamgiang.platform.accounts.refusals import (
    DatesInvalid,
    LastAdministrator,
    NameInvalid,
    NameTaken,
    NothingToStandInFor,
    ReasonNeeded,
    SampleAccount,
)
from tamgiang.platform.accounts.staff import (
    end_role,
    give_role,
    in_force,
    invite,
    password_link,
    set_active,
    stand_in,
)
from tamgiang.platform.audit.selectors import entries_of, verify

BY = "user:1"
NEW = "ba-tu-ghep-lai-2026"


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def person(logins: dict[str, User]) -> User:
    return invite(username="nv.an", full_name="Người thử", actor=BY)


def acts(user: User) -> list[str]:
    return [entry.action for entry in entries_of(f"accounts:user:{user.pk}")]


class TestTransfer:
    """A transfer ends the old role on the day the new one starts."""

    def test_old_ends_and_new_starts_on_the_day(
        self, person: User, logins: dict[str, User], today: date
    ) -> None:
        here = Assignment.objects.get(user=logins["canbo.quangtho"]).unit
        official = Role.objects.get(code="commune_official")
        give_role(person, official, unit=here, since=today - timedelta(days=90), actor=BY)
        leader = Role.objects.get(code="leader")
        day = today + timedelta(days=10)
        give_role(person, leader, since=day, transfer=True, actor=BY)
        before = [a.role.code for a in in_force(person, day - timedelta(days=1))]
        after = [a.role.code for a in in_force(person, day)]
        assert (before, after) == (["commune_official"], ["leader"])
        assert acts(person) == [
            "accounts.created",
            "accounts.role_given",
            "accounts.role_given",
            "accounts.role_ended",
        ]
        assert verify().intact

    def test_a_role_cannot_end_before_it_begins(self, person: User, today: date) -> None:
        with pytest.raises(DatesInvalid):
            give_role(person, Role.objects.get(code="viewer"), since=today, until=today, actor=BY)

    def test_somebody_must_be_left_who_manages_accounts(
        self, logins: dict[str, User], today: date
    ) -> None:
        only = Assignment.objects.get(user=logins["quantri"])
        with pytest.raises(LastAdministrator):
            end_role(only, on=today, actor=BY)
        with pytest.raises(LastAdministrator):
            set_active(logins["quantri"], active=False, actor=BY)
        logins["quantri"].refresh_from_db()
        assert logins["quantri"].is_active
        assert permits(logins["quantri"], "accounts.manage")


class TestStandingIn:
    """While away another person holds the same roles, for those days, with the reason."""

    def test_the_substitute_may_what_the_absent_may(
        self, person: User, logins: dict[str, User], today: date
    ) -> None:
        away = logins["canbo.quangtho"]
        until = today + timedelta(days=5)
        given = stand_in(away, person, since=today, until=until, reason="Nghỉ phép", actor=BY)
        own = Assignment.objects.get(user=away, on_behalf_of=None)
        assert [(a.role, a.unit, a.valid_to, a.on_behalf_of) for a in given] == [
            (own.role, own.unit, until, away)
        ]
        person.refresh_from_db()
        assert permits(person, "registers.write", own.unit)
        assert not in_force(person, until).exists()
        said = entries_of(f"accounts:user:{person.pk}").last()
        assert said is not None
        assert (said.body["on_behalf_of"], said.body["reason"]) == (away.actor, "Nghỉ phép")
        assert acts(away)[-1] == "accounts.stood_in_for"

    def test_what_is_refused(self, person: User, logins: dict[str, User], today: date) -> None:
        away, later = logins["lanhdao"], today + timedelta(days=3)
        with pytest.raises(ReasonNeeded):
            stand_in(away, person, since=today, until=later, reason=" ", actor=BY)
        with pytest.raises(DatesInvalid):
            stand_in(away, person, since=later, until=today, reason="x", actor=BY)
        with pytest.raises(NothingToStandInFor):
            stand_in(person, away, since=today, until=later, reason="x", actor=BY)
        assert not Assignment.objects.exclude(on_behalf_of=None).exists()


class TestPasswordLink:
    """Without mail: an administrator's link, once, within a day."""

    def test_it_sets_a_password_once(self, person: User, client: Client) -> None:
        link = password_link(person, actor=BY)
        page = client.get(link, follow=True)
        client.post(page.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})
        person.refresh_from_db()
        assert person.check_password(NEW)
        again = Client().get(link, follow=True)
        assert again.context["token_fail"] is True
        assert acts(person) == [
            "accounts.created",
            "accounts.link_made",
            "accounts.password_changed",
        ]

    @pytest.mark.parametrize("weak", ["short", "password1234", "12345678"])
    def test_a_weak_password_is_refused(self, person: User, client: Client, weak: str) -> None:
        page = client.get(password_link(person, actor=BY), follow=True)
        client.post(page.redirect_chain[-1][0], {"password1": weak, "password2": weak})
        person.refresh_from_db()
        assert not person.has_usable_password()

    def test_none_for_a_sample_account(self, logins: dict[str, User]) -> None:
        with pytest.raises(SampleAccount):
            password_link(logins["lanhdao"], actor=BY)


def test_names_are_one_person_each(person: User) -> None:
    with pytest.raises(NameTaken):
        invite(username="NV.An", full_name="Người khác", actor=BY)
    with pytest.raises(NameInvalid):
        invite(username="nv an", full_name="Người khác", actor=BY)
    with pytest.raises(NameInvalid):
        invite(username="nv.binh", full_name=" ", actor=BY)
