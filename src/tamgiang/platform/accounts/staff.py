"""Staff over time: made, transferred, stood in for, stopped, let in again. Each act is audited."""

import uuid
from datetime import date

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

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
from tamgiang.platform.accounts.services import assign, end_assignment
from tamgiang.platform.audit.services import append
from tamgiang.platform.orgunits.models import Area, Unit

MANAGE = "accounts.manage"


def in_force(user: User, day: date) -> QuerySet[Assignment]:
    """The roles the person holds on a day."""
    current = Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gt=day))
    return Assignment.objects.filter(current, user=user).select_related("role", "unit", "area")


def invite(*, username: str, full_name: str, actor: str) -> User:
    """Make an account without a password; the person chooses one by a link (`password_link`)."""
    user = User(username=username.strip(), full_name=full_name.strip())
    user.set_unusable_password()
    _check_name(user)
    with transaction.atomic():
        user.save()
        append(f"accounts:user:{user.pk}", "accounts.created", {"sample": False}, actor=actor)
    return user


def password_link(user: User, *, actor: str) -> str:
    """The path of a page on which the person chooses a new password: once, within a day.

    Needed where no mail is sent: the administrator hands the link over in person.
    """
    if user.sample:
        raise SampleAccount()
    key = default_token_generator.make_token(user)
    with transaction.atomic():
        append(f"accounts:user:{user.pk}", "accounts.link_made", {}, actor=actor)
    return reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), key])


def give_role(
    user: User,
    role: Role,
    *,
    since: date,
    actor: str,
    unit: Unit | None = None,
    area: Area | None = None,
    until: date | None = None,
    transfer: bool = False,
) -> Assignment:
    """Give a role; a transfer ends on that day every role held in the person's own right."""
    if until is not None and until <= since:
        raise DatesInvalid()
    with transaction.atomic():
        given = assign(
            user, role, unit=unit, area=area, valid_from=since, valid_to=until, actor=actor
        )
        if transfer:
            for held in in_force(user, since).filter(on_behalf_of=None).exclude(pk=given.pk):
                end_assignment(held, on=since, actor=actor)
            _somebody_manages()
    return given


def end_role(assignment: Assignment, *, on: date, actor: str) -> None:
    """Take a role away from a day on; one that has not begun never does."""
    with transaction.atomic():
        end_assignment(assignment, on=max(on, assignment.valid_from), actor=actor)
        _somebody_manages()


def stand_in(
    away: User, substitute: User, *, since: date, until: date, reason: str, actor: str
) -> list[Assignment]:
    """Give the substitute what the absent person may do, until before `until`, in their name."""
    if until <= since:
        raise DatesInvalid()
    if not reason.strip():
        raise ReasonNeeded()
    held = list(in_force(away, since).filter(on_behalf_of=None))
    if not held or away == substitute:
        raise NothingToStandInFor()
    with transaction.atomic():
        given = [
            assign(
                substitute,
                own.role,
                unit=own.unit,
                area=own.area,
                valid_from=since,
                valid_to=min(until, own.valid_to or until),
                on_behalf_of=away,
                reason=reason.strip()[:300],
                actor=actor,
            )
            for own in held
        ]
        said: dict[str, object] = {"by": substitute.actor, "from": since.isoformat()}
        said |= {"to": until.isoformat(), "reason": reason.strip()[:300]}
        append(f"accounts:user:{away.pk}", "accounts.stood_in_for", said, actor=actor)
    return given


def set_active(user: User, *, active: bool, actor: str) -> None:
    """Stop an account, which ends its sessions at once, or let it in again."""
    with transaction.atomic():
        user.is_active = active
        user.access_stamp = uuid.uuid4()
        user.save(update_fields=["is_active", "access_stamp"])
        if not active:
            end_sessions(user, actor=actor)
        act = "accounts.activated" if active else "accounts.deactivated"
        append(f"accounts:user:{user.pk}", act, {}, actor=actor)
        if not active:
            _somebody_manages()


def end_sessions(user: User, *, actor: str, keep: str = "", only: int | None = None) -> int:
    """Sign the person out everywhere, or of one session; the session `keep` stays. How many."""
    found = UserSession.objects.filter(user=user).exclude(session_key=keep)
    if only is not None:
        found = found.filter(pk=only)
    with transaction.atomic():
        ended = list(found)
        for session in ended:
            session.end()
        said = {"sessions": len(ended)}
        append(f"accounts:user:{user.pk}", "accounts.sessions_ended", said, actor=actor)
    return len(ended)


def forget_factors(user: User, *, actor: str) -> None:
    """Take away a lost second factor; at the next sign-in the person sets up another."""
    if user.sample:
        raise SampleAccount()
    with transaction.atomic():
        Authenticator.objects.filter(user=user).delete()
        user.access_stamp = uuid.uuid4()
        user.save(update_fields=["access_stamp"])
        end_sessions(user, actor=actor)
        append(f"accounts:user:{user.pk}", "accounts.factors_taken", {}, actor=actor)


def _check_name(user: User) -> None:
    if User.objects.filter(username__iexact=user.username).exists():
        raise NameTaken(username=user.username)
    try:
        user.clean_fields(exclude=["password"])
    except ValidationError:
        raise NameInvalid() from None
    if not user.full_name:
        raise NameInvalid()


def _somebody_manages() -> None:
    """Raise LastAdministrator unless an active person may manage accounts everywhere today."""
    today = timezone.localdate()
    current = Q(valid_from__lte=today) & (Q(valid_to=None) | Q(valid_to__gt=today))
    everywhere = Assignment.objects.filter(current, unit=None, area=None, user__is_active=True)
    if not any(MANAGE in held.role.permissions for held in everywhere.select_related("role")):
        raise LastAdministrator()
