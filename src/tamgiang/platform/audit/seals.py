"""Daily seals: the Merkle root of a day's entries, chained to the seal of the day before.

The head (the newest seal's hash) is what leaves the box, printed on the shift hand-over: with it
in other hands nobody can rewrite an earlier day unseen.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from tamgiang.kernel.chain import GENESIS, merkle_root, next_hash
from tamgiang.kernel.zone import LOCAL
from tamgiang.platform.audit.models import AuditEntry, AuditSeal

#: A day is sealed once it is over by this much, so that transactions begun in it have ended.
SETTLED = timedelta(minutes=30)


def seal_days(now: datetime | None = None) -> list[AuditSeal]:
    """Seal every day that is over and not yet sealed, in order; days without entries too."""
    with transaction.atomic():
        last = AuditSeal.objects.select_for_update().order_by("-day").first()
        return [_sealed(day) for day in _due(last, now or timezone.now())]


def _due(last: AuditSeal | None, now: datetime) -> Iterator[date]:
    if last is not None:
        day = last.day + timedelta(days=1)
    else:
        first = AuditEntry.objects.order_by("at").values_list("at", flat=True).first()
        if first is None:
            return
        day = first.astimezone(LOCAL).date()
    until = (now - SETTLED).astimezone(LOCAL).date()
    while day < until:
        yield day
        day += timedelta(days=1)


def _sealed(day: date) -> AuditSeal:
    last = AuditSeal.objects.order_by("-day").first()
    seal = AuditSeal(
        day=day, previous=last.hash if last else GENESIS, sealed_at=timezone.now(), **_content(day)
    )
    seal.hash = next_hash(seal.previous, _covered(seal))
    seal.save(force_insert=True)
    return seal


def _content(day: date) -> dict[str, int | str]:
    begin = datetime.combine(day, time(), LOCAL).astimezone(UTC)
    entries = AuditEntry.objects.filter(at__gte=begin, at__lt=begin + timedelta(days=1))
    rows = list(entries.order_by("id").values_list("id", "hash"))
    return {
        "first_entry": rows[0][0] if rows else 0,
        "last_entry": rows[-1][0] if rows else 0,
        "count": len(rows),
        "root": merkle_root([_hexadecimal(head) for _, head in rows]),
    }


def _hexadecimal(head: str) -> str:
    """A stored hash, or its own mark where it is no hash any more and so cannot be a leaf."""
    try:
        bytes.fromhex(head)
    except ValueError:
        return "ff"
    return head


def _covered(seal: AuditSeal) -> dict[str, object]:
    return {
        "day": seal.day,
        "first_entry": seal.first_entry,
        "last_entry": seal.last_entry,
        "count": seal.count,
        "root": seal.root,
        "sealed_at": seal.sealed_at.astimezone(UTC).isoformat(timespec="microseconds"),
    }


def seal_faults() -> tuple[int, list[date]]:
    """How many seals there are, and the days whose seal or entries do not agree with it."""
    seals = list(AuditSeal.objects.order_by("day"))
    faults, head, expected = [], GENESIS, None
    for seal in seals:
        while expected is not None and expected < seal.day:
            faults.append(expected)
            expected += timedelta(days=1)
        if seal.previous != head or not _agrees(seal):
            faults.append(seal.day)
        head, expected = seal.hash, seal.day + timedelta(days=1)
    return len(seals), faults


def _agrees(seal: AuditSeal) -> bool:
    content = _content(seal.day)
    same = all(getattr(seal, name) == value for name, value in content.items())
    try:
        return same and next_hash(seal.previous, _covered(seal)) == seal.hash
    except ValueError:
        return False


def head() -> AuditSeal | None:
    """The newest seal, whose hash is handed on outside the box."""
    return AuditSeal.objects.order_by("-day").first()
