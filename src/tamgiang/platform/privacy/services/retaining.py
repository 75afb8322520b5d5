"""Hết thời hạn lưu giữ: what falls due, and erasing it day by day; holds that stop it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from tamgiang.kernel.schema import Register, Text
from tamgiang.platform.accounts.access import require
from tamgiang.platform.audit.services import append
from tamgiang.platform.imports.progress import Progress, Unwatched
from tamgiang.platform.keyring.keys import destroy
from tamgiang.platform.privacy.limits import limits_on
from tamgiang.platform.privacy.models import Case, CaseState, Hold
from tamgiang.platform.privacy.refusals import AlreadyHeld
from tamgiang.platform.privacy.retention import due_on, months_before
from tamgiang.platform.privacy.services.erasing import (
    BY_RETENTION,
    clean,
    erase_records,
    texts_in,
)
from tamgiang.platform.registers.models import Record, State, model_of
from tamgiang.platform.registers.refusals import ReasonRequired
from tamgiang.platform.registers.sealing import personal_columns
from tamgiang.platform.registers.values import MARKER
from tamgiang.platform.registry.registry import registers

MANAGE = "privacy.manage"
STREAM = "privacy:retention"
PER_STEP = 200
ACTOR = "system:retention"


@dataclass(frozen=True, slots=True)
class Due:
    """Records of a register whose values fall due up to a day; `held` of them are kept back."""

    register: Register
    count: int
    held: int
    first: date | None


def falling_due(until: date) -> list[Due]:
    """What falls due up to a day, register by register; those without anything are left out."""
    found = []
    for register in registers().values():
        records = list(_due(register, until))
        held = _held(register)
        kept = [r for r in records if held is None or str(r.ref) in held]
        if records:
            days = [day for r in records if (day := due_on(register, r))]
            found.append(Due(register, len(records) - len(kept), len(kept), min(days)))
    return found


def erase_due(today: date, job: Progress | None = None) -> dict[str, object]:
    """Erase the values whose time is over, but not what is held; what was done, by register.

    Needs a scope that sees everything. Each step is a transaction; a stopped run goes on the
    next day.
    """
    watched, done = job or Unwatched(), dict[str, int]()
    for register in registers().values():
        held = _held(register)
        if held is None:
            continue
        texts: set[str] = set()
        count = 0
        for some in _steps(r for r in _due(register, today) if str(r.ref) not in held):
            watched.check_cancelled()
            texts |= texts_in(some)
            case = f"retention:{register.full_name}"
            ids = [record.pk for record in some]
            count += erase_records(
                register, ids, case=case, reason=BY_RETENTION, actor=ACTOR
            ).records
            watched.progress(count, count)
        if count:
            done[register.full_name] = count
            clean([register], texts)
    told: dict[str, object] = {"erased": done, "requests": _old_requests(today)}
    if done or told["requests"]:
        with transaction.atomic():
            append(
                STREAM, "privacy.retention_done", {"day": today.isoformat(), **told}, actor=ACTOR
            )
    return told


def _old_requests(today: date) -> int:
    """Forget who asked, once a request has been answered for as long as the law wants it kept."""
    years = limits_on(today).keep_years
    before = months_before(today, 12 * years)
    over = Case.objects.filter(state=CaseState.ANSWERED, answered_at__date__lt=before)
    uids = list(over.exclude(told="").values_list("uid", flat=True))
    with transaction.atomic():
        destroy(uids)
        Case.objects.filter(uid__in=uids).update(told="")
    return len(uids)


def _due(register: Register, until: date) -> Iterator[Record]:
    """Records with personal values whose retention ends on `until` or before."""
    rule = register.keep
    if rule is None or rule.months is None or not register.personal:
        return
    # A month's last days fall on a shorter month's last: looked at one by one.
    latest = months_before(until, rule.months) + timedelta(days=3)
    ended = Q(**{f"{rule.after}__lte": latest})
    gone = Q(**{rule.after: None, "state": State.WITHDRAWN, "changed_at__date__lte": latest})
    found = _filled(register).filter(ended | gone).order_by("pk")
    for record in found.iterator(chunk_size=1000):
        day = due_on(register, record)
        if day is not None and day <= until:
            yield record


def _filled(register: Register) -> QuerySet[Record]:
    """Records that still hold a personal value."""
    filled = Q()
    for name in personal_columns(register):
        held = Q(**{f"{name}__isnull": False})
        text = isinstance(register.by_name.get(name), Text)
        filled |= held & ~Q(**{name: MARKER}) if text else held
    return model_of(register).objects.filter(filled).exclude(state=State.PENDING)


def _held(register: Register) -> set[str] | None:
    """The urns that are held; None when the whole register is."""
    targets = Hold.objects.filter(lifted_at=None).values_list("target", flat=True)
    found = set(targets)
    return None if register.full_name in found else found


def _steps(records: Iterator[Record]) -> Iterator[Sequence[Record]]:
    waiting = iter(list(records))
    while some := list(islice(waiting, PER_STEP)):
        yield some


def hold(target: str, reason: str, *, actor: str) -> Hold:
    """Keep a record (by urn) or a whole register from every erasure. Raises AlreadyHeld."""
    require(MANAGE)
    if not reason.strip():
        raise ReasonRequired()
    with transaction.atomic():
        if Hold.objects.select_for_update().filter(target=target, lifted_at=None).exists():
            raise AlreadyHeld()
        made = Hold.objects.create(
            target=target, reason=reason.strip()[:300], by=actor, at=timezone.now()
        )
        append(STREAM, "privacy.held", {"target": target}, actor=actor)
    return made


def lift(held: Hold, *, actor: str) -> None:
    """Let retention and requests go on again."""
    require(MANAGE)
    with transaction.atomic():
        open_ones = Hold.objects.filter(pk=held.pk, lifted_at=None)
        if open_ones.update(lifted_by=actor, lifted_at=timezone.now()):
            append(STREAM, "privacy.hold_lifted", {"target": held.target}, actor=actor)
