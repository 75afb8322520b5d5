"""Taking deliveries up: no more than the limits allow, and on record before any call is made."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from tamgiang.platform.jobs.workers import worker_id
from tamgiang.platform.notify.breaker import allowance
from tamgiang.platform.notify.channels import Letter
from tamgiang.platform.notify.configs import locked_state
from tamgiang.platform.notify.habits import Wishes, wishes_of
from tamgiang.platform.notify.limits import limit_of
from tamgiang.platform.notify.models import Address, Delivery, Priority, State
from tamgiang.platform.notify.seal import SealBroken, unseal
from tamgiang.platform.notify.texts import written

LIFETIME = 24 * 3600


@dataclass(frozen=True, slots=True)
class Claim:
    """One attempt of this process at a delivery; `letter` None when it cannot be written."""

    delivery: Delivery
    letter: Letter | None
    code: str = ""


def waiting(channel: str) -> bool:
    """Whether something is due; a look without a lock, so that idling holds up no writer."""
    due = Delivery.objects.filter(
        channel=channel, state=State.QUEUED, next_at__lte=timezone.now(), digest=False
    )
    return due.exists()


def claimed(channel: str, most: int) -> list[Claim]:
    """Take up to `most` due deliveries, the urgent first, each marked `sending` and committed."""
    return letters(_taken(channel, most))


def _taken(channel: str, most: int) -> list[Delivery]:
    now = timezone.now()
    with transaction.atomic():
        # The lock on this row lets one worker take at a time.
        state = locked_state(channel)
        allowed = min(most, allowance(state, limit_of(channel, timezone.localdate()), now))
        due = Delivery.objects.filter(
            channel=channel, state=State.QUEUED, next_at__lte=now, digest=False
        )
        ordered = due.select_related("message").order_by("priority", "next_at", "id")
        found = list(ordered[: max(0, allowed)])
        taken = _marked(found, now)
        state.allowance -= len(taken)
        state.day_count += len(taken)
        state.save()
    return taken


def _marked(found: list[Delivery], now: datetime) -> list[Delivery]:
    late = {d.pk for d in found if d.message.expires_at and d.message.expires_at <= now}
    taken = [delivery for delivery in found if delivery.pk not in late]
    Delivery.objects.filter(pk__in=late).update(
        state=State.GIVEN_UP, code="notify.expired", next_at=None, changed_at=now
    )
    Delivery.objects.filter(pk__in=[delivery.pk for delivery in taken]).update(
        state=State.SENDING,
        attempts=F("attempts") + 1,
        worker=worker_id(),
        began_at=now,
        changed_at=now,
        next_at=None,
    )
    for delivery in taken:
        delivery.attempts += 1
    return taken


def letters(deliveries: Iterable[Delivery]) -> list[Claim]:
    """The deliveries written out, each in the language of its recipient."""
    taken = list(deliveries)
    addresses = Address.objects.in_bulk({delivery.address for delivery in taken})
    wishes = wishes_of({delivery.owner for delivery in taken})
    return [_claim(each, addresses.get(each.address), wishes[each.owner]) for each in taken]


def _claim(delivery: Delivery, address: Address | None, wishes: Wishes) -> Claim:
    if address is None or address.dead_at is not None:
        return Claim(delivery, None, "notify.no_address")
    try:
        value = unseal(address.sealed)
    except SealBroken:
        return Claim(delivery, None, "notify.sealed")
    message = delivery.message
    text = written(message, delivery.owner, wishes.language, late=True)
    left = LIFETIME
    if message.expires_at is not None:
        left = max(0, int((message.expires_at - timezone.now()).total_seconds()))
    letter = Letter(
        uid=str(delivery.uid),
        to=value,
        title=text.title,
        body=text.body,
        url=text.url,
        language=wishes.language,
        template=message.template,
        params=text.params,
        urgent=delivery.priority == Priority.URGENT,
        lifetime=left,
    )
    return Claim(delivery, letter)
