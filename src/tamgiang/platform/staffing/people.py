"""One row of a staff list as typed values, or what is wrong with it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.text import fold, squeeze
from tamgiang.platform.accounts.models import Role
from tamgiang.platform.accounts.profiles import personal_key
from tamgiang.platform.imports.days import day_of
from tamgiang.platform.staffing.places import Place, Places
from tamgiang.platform.staffing.refusals import (
    ContactWrong,
    DaysReversed,
    DayWrong,
    LoginInvalid,
    NameMissing,
    PersonalWrong,
    RoleMissing,
    RoleUnknown,
)

_LOGIN = re.compile(r"[\w.@+-]{1,150}")
_PHONE = re.compile(r"\+?[\d .()-]{8,20}")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s]{2,}")
_BETWEEN = re.compile(r"[;,/\n]| và | and ")


@dataclass(frozen=True, slots=True)
class Person:
    """What a row says. `until` is the first day no longer held; `username` may be empty."""

    row: int
    full_name: str
    username: str
    roles: tuple[str, ...]
    place: Place
    since: date
    until: date | None
    profile: dict[str, str]


class RowReader:
    """Reads rows with the roles and places of the house."""

    def __init__(
        self, mapping: Mapping[str, int], since: date, default_role: str, on: date
    ) -> None:
        self._mapping, self._since, self._default = mapping, since, default_role
        self._places = Places(on)
        self._roles: dict[str, str] = {}
        self._shown: list[str] = []
        for role in Role.objects.order_by("pk"):
            self._shown.append(role.name_vi)
            for name in (role.code, role.name_vi, role.name_en, role.code.replace("_", " ")):
                self._roles[fold(name)] = role.code

    def cell(self, cells: Sequence[str], target: str) -> str:
        """The text of a target's column; "" without one."""
        index = self._mapping.get(target)
        return squeeze(cells[index]) if index is not None and index < len(cells) else ""

    def person(self, row: int, cells: Sequence[str]) -> Person:
        """Raises the first Refusal that the row gives reason for."""
        name = self.cell(cells, "full_name")
        if not name:
            raise NameMissing()
        login = self.cell(cells, "username")
        if login and not _LOGIN.fullmatch(login):
            raise LoginInvalid(username=login[:40])
        roles = self._roles_of(self.cell(cells, "roles"))
        place = self._places.place(self.cell(cells, "unit"))
        since = self._day(self.cell(cells, "since")) or self._since
        last = self._day(self.cell(cells, "until"))
        if last is not None and last < since:
            raise DaysReversed()
        until = last + timedelta(days=1) if last else None
        profile = self._profile(cells)
        return Person(row, name[:120], login, roles, place, since, until, profile)

    def _roles_of(self, given: str) -> tuple[str, ...]:
        found = []
        for part in _BETWEEN.split(given):
            key = fold(squeeze(part))
            if not key:
                continue
            if key not in self._roles:
                raise RoleUnknown(given=squeeze(part)[:60], known=", ".join(self._shown))
            found.append(self._roles[key])
        if not found and self._default:
            found = [self._default]
        if not found:
            raise RoleMissing()
        return tuple(dict.fromkeys(found))

    def _day(self, given: str) -> date | None:
        if not given:
            return None
        try:
            return day_of(given)
        except Refusal:
            raise DayWrong(given=given[:40]) from None

    def _profile(self, cells: Sequence[str]) -> dict[str, str]:
        phone, email = self.cell(cells, "phone"), self.cell(cells, "email")
        # Spreadsheets drop the zero that every number begins with.
        if phone.isdigit() and len(phone) == 9:
            phone = f"0{phone}"
        for given, form in ((phone, _PHONE), (email, _EMAIL)):
            if given and not form.fullmatch(given):
                raise ContactWrong(given=given[:60])
        number = self.cell(cells, "personal").replace(" ", "").removeprefix("'")
        if number and not (number.isdigit() and len(number.zfill(12)) == 12):
            raise PersonalWrong()
        return {
            "code": self.cell(cells, "code")[:60],
            "personal_key": personal_key(number.zfill(12)) if number else "",
            "position": self.cell(cells, "position")[:120],
            "phone": phone[:40],
            "email": email[:254],
        }
