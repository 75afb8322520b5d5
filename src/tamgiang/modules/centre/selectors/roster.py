"""Who is on duty now, and the phone book."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.models import Contact, Duty
from tamgiang.modules.centre.registers.roster import ROLES
from tamgiang.modules.centre.selectors.records import having
from tamgiang.platform.registers.models import Record
from tamgiang.platform.scopes import system_scope

ROLE_LABELS: dict[str, Label] = {option.code: option.label for option in ROLES}
_ORDER = {code: place for place, code in enumerate(ROLE_LABELS)}


@dataclass(frozen=True, slots=True)
class Phone:
    """An entry of the phone book; `login` of who holds the phone, if any."""

    code: str
    name: str
    kind: str
    kind_label: Label
    phone: str
    login: str

    @property
    def tel(self) -> str:
        """The address that telephones: digits and a leading plus only."""
        return "tel:" + "".join(c for c in self.phone if c.isdigit() or c == "+")


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Somebody on duty, as what, and until when."""

    role: str
    role_label: Label
    contact: Phone
    starts_at: datetime
    ends_at: datetime


def on_duty(now: datetime | None = None) -> list[OnDuty]:
    """Who is on duty at a moment, the operators first. Two queries.

    The roster is one for the whole centre: everybody who may see the centre may read it.
    """
    now = now or timezone.now()
    with system_scope("centre.roster"):
        shifts = list(having(Duty, starts_at__lte=now, ends_at__gt=now))
        phones = _by_code({str(shift.values()["contact"]) for shift in shifts})
    found = [
        OnDuty(said["role"], ROLE_LABELS[said["role"]], phones[said["contact"]],
               said["starts_at"], said["ends_at"])
        for said in (shift.values() for shift in shifts)
        if said["contact"] in phones
    ]  # fmt: skip
    return sorted(found, key=lambda duty: (_ORDER[duty.role], duty.contact.code))


def roles_of(login: str, now: datetime | None = None) -> frozenset[str]:
    """As what somebody is on duty now; by the login that the phone book names."""
    return frozenset(duty.role for duty in on_duty(now) if login and duty.contact.login == login)


def phone_book(kinds: Collection[str] = ()) -> list[Phone]:
    """The phone book by kind, as declared, and name; all kinds when none is named. One query."""
    with system_scope("centre.roster"):
        wanted = {"kind__in": list(kinds)} if kinds else {}
        found = [_phone(record) for record in having(Contact, **wanted)]
    order = {code: place for place, code in enumerate(_KINDS)}
    return sorted(found, key=lambda phone: (order[phone.kind], phone.name))


def _by_code(codes: Collection[str]) -> dict[str, Phone]:
    return {p.code: p for p in map(_phone, having(Contact, code__in=list(codes)))}


def _phone(record: Record) -> Phone:
    said = record.values()
    return Phone(
        said["code"], said["name"], said["kind"], _KINDS[said["kind"]], said["phone"] or "",
        said["login"] or "",
    )  # fmt: skip


_KINDS: dict[str, Label] = {
    option.code: option.label
    for option in Contact.register.by_name["kind"].options  # type: ignore[attr-defined]
}
