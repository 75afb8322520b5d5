"""Attempts of which nobody knows how they ended: asked about, replaced, or shown to a person.

They come from a killed process, from a provider that hung up after taking the letter, and from
one that hung. Where the provider can be asked it is; where sending again replaces, it is sent
again; else nothing is sent unless a person says so.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from tamgiang.platform.audit.services import append
from tamgiang.platform.jobs.context import LEASE
from tamgiang.platform.jobs.workers import lives, worker_id
from tamgiang.platform.notify.catalog import template_named
from tamgiang.platform.notify.channels import Channel, Doubt, Outcome, Result
from tamgiang.platform.notify.limits import limit_of
from tamgiang.platform.notify.models import Delivery, State
from tamgiang.platform.notify.refusals import NotInDoubt

#: How often a provider that gives no answer is asked before a person decides.
MOST_ASKED = 6
LOST = "notify.worker_lost"


def find_lost(channel: str, active: set[int]) -> int:
    """Put attempts of dead processes in doubt; how many. `active` are those of this process."""
    now = timezone.now()
    wait = timedelta(seconds=limit_of(channel, timezone.localdate()).settle)
    lost = [
        delivery
        for delivery in Delivery.objects.filter(channel=channel, state=State.SENDING)
        if _is_lost(delivery, active)
    ]
    count = 0
    for delivery in lost:
        count += Delivery.objects.filter(
            pk=delivery.pk, state=State.SENDING, worker=delivery.worker, attempts=delivery.attempts
        ).update(state=State.DOUBT, code=LOST, next_at=now + wait, changed_at=now)
    return count


def _is_lost(delivery: Delivery, active: set[int]) -> bool:
    """On this machine the process itself tells; of another one only the time that passed."""
    if delivery.worker == worker_id():
        return delivery.pk not in active
    alive = lives(delivery.worker)
    if alive is None:
        return delivery.began_at is None or delivery.began_at < timezone.now() - LEASE
    return not alive


def due(channel: str) -> QuerySet[Delivery]:
    """Doubts that something can be done about now, oldest first."""
    now = timezone.now()
    found = Delivery.objects.filter(channel=channel, state=State.DOUBT, next_at__lte=now)
    return found.select_related("message").order_by("next_at", "id")


def take(delivery: Delivery) -> bool:
    """Have this process alone deal with a doubt for a minute."""
    now = timezone.now()
    held = Delivery.objects.filter(pk=delivery.pk, state=State.DOUBT, next_at=delivery.next_at)
    taken = held.update(worker=worker_id(), next_at=now + LEASE, asked=delivery.asked + 1) == 1
    delivery.asked += 1
    return taken


def without_asking(channel: Channel, delivery: Delivery) -> None:
    """Send again what replaces itself or harms nobody; hold everything else for a person."""
    if channel.doubt is Doubt.REPLACE or template_named(delivery.message.template).again:
        _resolve(delivery, state=State.QUEUED, next_at=timezone.now())
    else:
        hold(delivery)


def answered(delivery: Delivery, outcome: Outcome) -> None:
    """Act on what the provider said about a doubt."""
    if outcome.result in (Result.ACCEPTED, Result.DELIVERED):
        good = State.DELIVERED if outcome.result is Result.DELIVERED else State.SENT
        number = outcome.provider_id or delivery.provider_id
        _resolve(delivery, state=good, code="", next_at=None, provider_id=number)
    elif outcome.result is Result.ABSENT:
        _resolve(delivery, state=State.QUEUED, next_at=timezone.now())
    elif outcome.result in (Result.REFUSED, Result.DEAD):
        _resolve(delivery, state=State.FAILED, code=outcome.code, next_at=None)
    elif outcome.result is Result.CANNOT or delivery.asked >= MOST_ASKED:
        hold(delivery)
    else:
        wait = limit_of(delivery.channel, timezone.localdate()).wait(delivery.asked)
        _resolve(delivery, next_at=timezone.now() + wait)


def hold(delivery: Delivery) -> None:
    """Leave it to a person."""
    _resolve(delivery, next_at=None)


def held(channel: str = "") -> QuerySet[Delivery]:
    """What waits for a person's decision, oldest first."""
    found = Delivery.objects.filter(state=State.DOUBT, next_at=None)
    chosen = found.filter(channel=channel) if channel else found
    return chosen.select_related("message").order_by("changed_at", "id")


def decide(delivery: Delivery, *, again: bool, actor: str) -> None:
    """A person sends it again, or takes it as sent. Raises NotInDoubt."""
    now = timezone.now()
    new = {"state": State.QUEUED, "next_at": now} if again else {"state": State.SENT}
    with transaction.atomic():
        waiting = Delivery.objects.filter(Q(next_at=None), pk=delivery.pk, state=State.DOUBT)
        if not waiting.update(changed_at=now, **new):
            raise NotInDoubt()
        action = "notify.sent_again" if again else "notify.taken_as_sent"
        append(
            f"notify:delivery:{delivery.uid}", action, {"channel": delivery.channel}, actor=actor
        )


def _resolve(delivery: Delivery, **values: object) -> None:
    held_by_us = Delivery.objects.filter(pk=delivery.pk, state=State.DOUBT, worker=worker_id())
    held_by_us.update(changed_at=timezone.now(), **values)
