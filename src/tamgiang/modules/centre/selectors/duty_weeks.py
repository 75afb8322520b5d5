"""The duty roster of a week: who is on as what, day by day, and when nobody is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from tamgiang.kernel.labels import Label
from tamgiang.kernel.zone import LOCAL
from tamgiang.modules.centre.models import Contact, Duty
from tamgiang.modules.centre.registers.roster import ROLES
from tamgiang.modules.centre.selectors.records import having
from tamgiang.modules.centre.selectors.roster import ROLE_LABELS
from tamgiang.platform.registers.models import Record
from tamgiang.platform.scopes import system_scope

WEEK = timedelta(days=7)
#: As these there is always somebody on duty; others count once they are on the roster.
ALWAYS = frozenset(("operator", "duty_officer", "leader_on_duty"))


@dataclass(frozen=True, slots=True)
class Shift:
    """One duty: whose, as what, from when until when (local time)."""

    uid: UUID
    contact: str
    name: str
    role: str
    starts: datetime
    ends: datetime
    version: int

    @property
    def overnight(self) -> bool:
        """Whether it ends on a later day than it begins."""
        return self.ends.date() > self.starts.date()


@dataclass(frozen=True, slots=True)
class Gap:
    """Nobody is on duty as `role` from `begin` until `end`."""

    role: Label
    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class RoleWeek:
    """One role over the seven days; `days` are the shifts that begin on each."""

    role: str
    label: Label
    days: Sequence[tuple[date, Sequence[Shift]]]
    gaps: Sequence[Gap]


@dataclass(frozen=True, slots=True)
class DutyWeek:
    """The roster from `monday` on; `before` counts the shifts of the week before."""

    monday: date
    days: Sequence[date]
    roles: Sequence[RoleWeek]
    before: int

    @property
    def gaps(self) -> list[Gap]:
        """Every time somebody is lacking, as it comes."""
        found = [gap for role in self.roles for gap in role.gaps]
        return sorted(found, key=lambda gap: gap.begin)

    @property
    def count(self) -> int:
        """Shifts that begin in the week."""
        return sum(len(many) for role in self.roles for _day, many in role.days)


def monday_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def duty_week(monday: date) -> DutyWeek:
    """The roster of a week, one for the whole centre. Two queries."""
    begin = _midnight(monday)
    found = shifts(begin - WEEK, begin + WEEK)
    days = [monday + timedelta(days=number) for number in range(7)]
    inside = [shift for shift in found if shift.ends > begin]
    roles = [
        _role(option.code, days, [shift for shift in inside if shift.role == option.code])
        for option in ROLES
        if option.code in ALWAYS or any(shift.role == option.code for shift in found)
    ]
    return DutyWeek(monday, days, roles, sum(shift.starts < begin for shift in found))


def shifts(since: datetime, until: datetime) -> list[Shift]:
    """Duties that begin before `until` and end after `since`, as they begin."""
    with system_scope("centre.roster"):
        rows = list(having(Duty, starts_at__lt=until, ends_at__gt=since).order_by("starts_at"))
        codes = {str(row.values()["contact"]) for row in rows}
        names = {
            said["code"]: said["name"]
            for said in (one.values() for one in having(Contact, code__in=codes))
        }
    return [_shift(row, names) for row in rows]


def _shift(row: Record, names: Mapping[str, str]) -> Shift:
    said = row.values()
    code = str(said["contact"])
    return Shift(
        row.uid,
        code,
        names.get(code, code),
        said["role"],
        said["starts_at"].astimezone(LOCAL),
        said["ends_at"].astimezone(LOCAL),
        row.version,
    )


def _role(role: str, days: Sequence[date], found: Sequence[Shift]) -> RoleWeek:
    by_day = [(day, [one for one in found if one.starts.date() == day]) for day in days]
    begin, end = _midnight(days[0]), _midnight(days[-1] + timedelta(days=1))
    return RoleWeek(role, ROLE_LABELS[role], by_day, _gaps(role, found, begin, end))


def _gaps(role: str, found: Sequence[Shift], begin: datetime, end: datetime) -> list[Gap]:
    gaps: list[Gap] = []
    covered = begin
    for shift in sorted(found, key=lambda one: one.starts):
        if shift.starts > covered:
            gaps.append(Gap(ROLE_LABELS[role], covered, shift.starts))
        covered = max(covered, shift.ends)
    if covered < end:
        gaps.append(Gap(ROLE_LABELS[role], covered, end))
    return gaps


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LOCAL)
