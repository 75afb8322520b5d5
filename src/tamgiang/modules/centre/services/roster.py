"""Lịch trực: put somebody on duty, change or take back a duty, copy the week before."""

from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction

from tamgiang.kernel.errors import NotFound, Refusal
from tamgiang.kernel.labels import Label
from tamgiang.kernel.zone import LOCAL
from tamgiang.modules.centre.models import Contact, Duty
from tamgiang.modules.centre.registers import DUTY
from tamgiang.modules.centre.selectors.duty_weeks import WEEK
from tamgiang.modules.centre.selectors.records import having
from tamgiang.platform.accounts.access import require
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.services import correct, create, withdraw

WRITE = "registers.write:centre.duty"
LONGEST = timedelta(hours=72)


class BadTimes(Refusal):
    """A duty begins before it ends, and nobody is on duty for days on end."""

    code = "centre.duty_times"
    message = Label(
        "Ca trực phải có giờ bắt đầu trước giờ kết thúc và không quá {hours} giờ.",
        "A duty begins before it ends and lasts at most {hours} hours.",
    )


class NothingToCopy(Refusal):
    """The week before has no duties, or all of them are there already."""

    code = "centre.duty_nothing_to_copy"
    message = Label(
        "Tuần trước không có ca nào để chép, hoặc mọi ca đã có trong tuần này.",
        "The week before has no duty to copy, or this week has all of them already.",
    )


def put_on_duty(contact: str, role: str, starts: datetime, ends: datetime, *, actor: str) -> Record:
    """Somebody of the phone book is on duty. Raises BadTimes, NotFound, NotPermitted."""
    held = _contact(contact)
    require(WRITE, held.block_id)
    return create(DUTY, _values(held, role, starts, ends), actor=actor)


def change_duty(
    duty: Record,
    contact: str,
    role: str,
    starts: datetime,
    ends: datetime,
    *,
    reason: str,
    actor: str,
    version: int | None = None,
) -> Record:
    """Somebody else, as something else or at another time. Raises as put_on_duty does."""
    require(WRITE, duty.block_id)
    held = _contact(contact)
    values = _values(held, role, starts, ends)
    return correct(duty, values, reason=reason, actor=actor, version=version)


def take_off_duty(duty: Record, *, reason: str, actor: str) -> Record:
    """The duty does not come about. Raises ReasonRequired or NotPermitted."""
    require(WRITE, duty.block_id)
    return withdraw(duty, reason=reason, actor=actor)


def copy_week(monday: date, *, actor: str) -> int:
    """The duties of the week before, seven days later; those that are there stay. How many.

    All of them or none. Raises NothingToCopy or NotPermitted.
    """
    require(WRITE)
    begin = datetime.combine(monday, time(), LOCAL)
    with transaction.atomic():
        earlier = having(Duty, starts_at__gte=begin - WEEK, starts_at__lt=begin)
        there = {_key(duty) for duty in having(Duty, starts_at__gte=begin - timedelta(days=1))}
        fresh = [row for row in map(_later, earlier) if (row[0], row[1], row[2]) not in there]
        for contact, role, starts, ends in fresh:
            put_on_duty(contact, role, starts, ends, actor=actor)
    if not fresh:
        raise NothingToCopy()
    return len(fresh)


def _key(duty: Record) -> tuple[str, str, datetime]:
    said = duty.values()
    return said["contact"], said["role"], said["starts_at"]


def _later(duty: Record) -> tuple[str, str, datetime, datetime]:
    said = duty.values()
    return said["contact"], said["role"], said["starts_at"] + WEEK, said["ends_at"] + WEEK


def _contact(code: str) -> Record:
    found = having(Contact, code=code).first()
    if found is None:
        raise NotFound(what=Label("người trực này", "This person of the phone book"))
    return found


def _values(held: Record, role: str, starts: datetime, ends: datetime) -> dict[str, object]:
    if not timedelta(0) < ends - starts <= LONGEST:
        raise BadTimes(hours=LONGEST // timedelta(hours=1))
    return {
        "contact": held.values()["code"],
        "role": role,
        "starts_at": starts.astimezone(UTC),
        "ends_at": ends.astimezone(UTC),
        "block": held.block_id,
        "effective_on": starts.astimezone(LOCAL).date(),
    }
