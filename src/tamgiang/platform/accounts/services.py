"""Giving and taking accounts and roles; each act is audited."""

import uuid
from datetime import date

from django.db import transaction

from tamgiang.platform.accounts.models import Assignment, Role, User
from tamgiang.platform.audit.services import append
from tamgiang.platform.orgunits.models import Area, Unit


def create_user(
    *, username: str, full_name: str, password: str, actor: str, sample: bool = False
) -> User:
    """Make an account. It may do nothing until a role is assigned to it."""
    with transaction.atomic():
        user = User(username=username, full_name=full_name, sample=sample)
        user.set_password(password)
        user.save()
        append(_stream(user), "accounts.created", {"sample": sample}, actor=actor)
    return user


def assign(
    user: User,
    role: Role,
    *,
    valid_from: date,
    actor: str,
    unit: Unit | None = None,
    area: Area | None = None,
    valid_to: date | None = None,
    on_behalf_of: User | None = None,
    reason: str = "",
) -> Assignment:
    """Give a role over a unit, an area, or everywhere, from a day until before another."""
    with transaction.atomic():
        assignment = Assignment.objects.create(
            user=user,
            role=role,
            unit=unit,
            area=area,
            valid_from=valid_from,
            valid_to=valid_to,
            on_behalf_of=on_behalf_of,
            reason=reason,
        )
        _changed(user, "accounts.role_given", assignment, actor)
    return assignment


def end_assignment(assignment: Assignment, *, on: date, actor: str) -> None:
    """Take a role away: it holds until the day before `on`."""
    with transaction.atomic():
        assignment.valid_to = on
        assignment.save(update_fields=["valid_to"])
        _changed(assignment.user, "accounts.role_ended", assignment, actor)


def _changed(user: User, action: str, assignment: Assignment, actor: str) -> None:
    user.access_stamp = uuid.uuid4()
    user.save(update_fields=["access_stamp"])
    said = {
        "role": assignment.role.code,
        "unit": assignment.unit_id,
        "area": assignment.area_id,
        "from": assignment.valid_from,
        "to": assignment.valid_to,
    }
    if assignment.on_behalf_of is not None:
        said |= {"on_behalf_of": assignment.on_behalf_of.actor, "reason": assignment.reason}
    append(_stream(user), action, {k: _plain(v) for k, v in said.items()}, actor=actor)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _stream(user: User) -> str:
    return f"accounts:user:{user.pk}"
