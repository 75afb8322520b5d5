"""What a staff list would change: each row compared with the accounts that are there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.utils import timezone

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.text import fold
from tamgiang.platform.accounts.models import Assignment, Profile, User
from tamgiang.platform.accounts.profiles import KEYS, changed_fields
from tamgiang.platform.accounts.staff import in_force
from tamgiang.platform.staffing.people import Person, RowReader
from tamgiang.platform.staffing.reading import Row
from tamgiang.platform.staffing.refusals import (
    AccountStopped,
    BeforeHeld,
    KeyOfAnother,
    LoginOfAnother,
    NoNames,
    SampleOne,
    TwiceInFile,
)


class Verdict(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    SAME = "same"
    CHANGED = "changed"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Line:
    """One row with its verdict.

    `give` are role codes to give over the person's place, `end` the roles that end on the day
    those begin, `fields` the parts of the profile that change. `by_name` says that the account
    was found by the name alone.
    """

    row: int
    cells: Sequence[str]
    verdict: Verdict
    person: Person | None = None
    user: User | None = None
    username: str = ""
    give: tuple[str, ...] = ()
    end: tuple[Assignment, ...] = ()
    fields: tuple[str, ...] = ()
    by_name: bool = False
    reason: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Every row of a list."""

    lines: tuple[Line, ...]

    def of(self, *verdicts: Verdict) -> list[Line]:
        """The rows of these verdicts."""
        return [line for line in self.lines if line.verdict in verdicts]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows of each verdict."""
        return {str(verdict): len(self.of(verdict)) for verdict in Verdict}


@dataclass
class _Known:
    """The accounts of the house by what a row may name them by."""

    by_login: dict[str, User] = field(default_factory=dict)
    by_name: dict[str, list[User]] = field(default_factory=dict)
    by_key: dict[tuple[str, str], User] = field(default_factory=dict)
    profiles: dict[int, Profile] = field(default_factory=dict)
    claimed: dict[int, int] = field(default_factory=dict)
    logins: set[str] = field(default_factory=set)
    brought: dict[tuple[str, str], int] = field(default_factory=dict)


def plan(rows: Iterable[Row], mapping: Mapping[str, int], since: date, role: str = "") -> Plan:
    """Compare the rows with the accounts of today. Raises NoNames without a column of names."""
    if "full_name" not in mapping:
        raise NoNames()
    reader = RowReader(mapping, since, role, timezone.localdate())
    known = _known()
    given = list(rows)
    # Names that rows ask for themselves are not proposed to others.
    known.logins |= {reader.cell(cells, "username").lower() for _, cells in given}
    return Plan(tuple(_line(reader, known, number, cells) for number, cells in given))


def _known() -> _Known:
    known = _Known()
    for profile in Profile.objects.all():
        known.profiles[profile.user_id] = profile
    for user in User.objects.order_by("pk"):
        known.by_login[user.username.lower()] = user
        known.by_name.setdefault(fold(user.full_name), []).append(user)
        stored = known.profiles.get(user.pk)
        for name in KEYS:
            if stored is not None and getattr(stored, name):
                known.by_key[name, getattr(stored, name)] = user
    known.logins = set(known.by_login)
    return known


def _line(reader: RowReader, known: _Known, number: int, cells: Sequence[str]) -> Line:
    try:
        person = reader.person(number, cells)
        user, by_name = _account(person, known)
        if user is None:
            _require_new(person, known)
            name = person.username or _proposed(person.full_name, known.logins)
            known.logins.add(name.lower())
            return Line(
                number, cells, Verdict.NEW, person, username=name, give=person.roles,
                fields=tuple(name for name, value in person.profile.items() if value),
            )  # fmt: skip
        return _compared(person, user, known, cells, by_name=by_name)
    except Refusal as reason:
        return Line(number, cells, Verdict.WRONG, reason=reason)


def _account(person: Person, known: _Known) -> tuple[User | None, bool]:
    """The account a row means: by its keys, its login, else by the name; and whether by that."""
    found = next(
        (
            user
            for name in KEYS
            if (user := known.by_key.get((name, person.profile[name]))) is not None
        ),
        None,
    )
    named = known.by_login.get(person.username.lower()) if person.username else None
    if named is not None:
        if found is not None and found != named:
            raise KeyOfAnother(other=str(found))
        if found is None and fold(named.full_name) != fold(person.full_name):
            raise LoginOfAnother(username=person.username, other=str(named))
        found = named
    by_name = False
    if found is None and not person.username:
        alike = known.by_name.get(fold(person.full_name), [])
        found = next((user for user in alike if _may_be(user, person, known)), None)
        by_name = found is not None
    if found is None:
        return None, False
    if found.pk in known.claimed:
        raise TwiceInFile(row=known.claimed[found.pk])
    known.claimed[found.pk] = person.row
    return found, by_name


def _may_be(user: User, person: Person, known: _Known) -> bool:
    """Two people of one name differ by their number or code; a claimed account is taken."""
    if user.pk in known.claimed or user.sample:
        return False
    stored = known.profiles.get(user.pk)
    if stored is None:
        return True
    pairs = ((getattr(stored, name) or "", person.profile[name]) for name in (*KEYS, "phone"))
    return all(not mine or not theirs or mine == theirs for mine, theirs in pairs)


def _require_new(person: Person, known: _Known) -> None:
    """The login and keys of a new person are claimed, so that a second row is told of it."""
    own = [("login", person.username.lower()), *((key, person.profile[key]) for key in KEYS)]
    for claim in own:
        if claim[1] and claim in known.brought:
            raise TwiceInFile(row=known.brought[claim])
    known.brought |= {claim: person.row for claim in own if claim[1]}


def _proposed(full_name: str, taken: set[str]) -> str:
    """`Nguyễn Văn A` becomes nguyen.van.a, and nguyen.van.a2 when that is taken."""
    words = (
        "".join(letter for letter in word if letter.isalnum()) for word in fold(full_name).split()
    )
    stem = ".".join(word for word in words if word)[:140] or "can.bo"
    name, number = stem, 1
    while name in taken:
        number += 1
        name = f"{stem}{number}"
    return name


def _compared(
    person: Person, user: User, known: _Known, cells: Sequence[str], *, by_name: bool
) -> Line:
    if user.sample:
        raise SampleOne(username=user.username)
    if not user.is_active:
        raise AccountStopped(username=user.username)
    profile = known.profiles.get(user.pk) or Profile(user=user)
    fields = changed_fields(user, profile, {"full_name": person.full_name, **person.profile})
    for name in KEYS:
        owner = known.by_key.get((name, person.profile[name]))
        if owner is not None and owner != user:
            raise KeyOfAnother(other=str(owner))
    give, end = _moves(person, user)
    changed = bool(give or end or fields)
    return Line(
        person.row, cells, Verdict.CHANGED if changed else Verdict.SAME, person, user,
        user.username, give, end, fields, by_name,
    )  # fmt: skip


def _moves(person: Person, user: User) -> tuple[tuple[str, ...], tuple[Assignment, ...]]:
    """The roles to give, and those held in the person's own right that end on that day."""
    day = max(person.since, timezone.localdate())
    held = list(in_force(user, day).filter(on_behalf_of=None))
    wanted = {(role, person.place.unit, person.place.area) for role in person.roles}
    have = {(one.role.code, one.unit_id, one.area_id): one for one in held}
    if person.until is not None and person.until <= day:
        # Already over: what is still held of it ends, nothing begins.
        give: tuple[str, ...] = ()
        end = tuple(have[key] for key in have.keys() & wanted)
    else:
        give = tuple(role for role, *_ in sorted(wanted - have.keys(), key=str))
        end = tuple(have[key] for key in have.keys() - wanted)
        kept = (have[key] for key in have.keys() & wanted)
        if person.until is not None:
            end += tuple(one for one in kept if one.valid_to != person.until)
    late = [one.valid_from for one in end if one.valid_from > person.since]
    if late:
        raise BeforeHeld(held=f"{max(late):%d/%m/%Y}")
    return give, end
