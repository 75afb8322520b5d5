"""Writing down what became of attempts."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from tamgiang.platform.jobs.workers import worker_id
from tamgiang.platform.notify.addresses import bury
from tamgiang.platform.notify.breaker import note
from tamgiang.platform.notify.channels import Outcome, Result
from tamgiang.platform.notify.configs import locked_state
from tamgiang.platform.notify.habits import wishes_of
from tamgiang.platform.notify.limits import Limit, limit_of
from tamgiang.platform.notify.models import ChannelState, Delivery, Priority, State

Settled = tuple[Delivery, Outcome]
FINAL = {
    Result.ACCEPTED: State.SENT,
    Result.DELIVERED: State.DELIVERED,
    Result.REFUSED: State.FAILED,
    Result.DEAD: State.FAILED,
}


def settle(channel: str, answers: Sequence[Settled]) -> None:
    """Write the outcomes of attempts of this process, all in one transaction."""
    now = timezone.now()
    limit = limit_of(channel, timezone.localdate())
    with transaction.atomic():
        state = locked_state(channel)
        for _delivery, outcome in answers:
            note(state, outcome, limit, now)
        for delivery, outcome in answers:
            _write(delivery, outcome, state, limit, now)
        state.save()
        bury(
            (delivery.address for delivery, outcome in answers if outcome.result is Result.DEAD),
            "notify.dead",
            channel,
        )


def put_back(channel: str, deliveries: Iterable[Delivery], code: str, wait: timedelta) -> None:
    """Give back what was taken but never handed to the provider; the attempt does not count."""
    now = timezone.now()
    for delivery in deliveries:
        _held(delivery).update(
            state=State.QUEUED,
            attempts=delivery.attempts - 1,
            next_at=now + wait,
            code=code,
            changed_at=now,
        )


def _held(delivery: Delivery) -> QuerySet[Delivery]:
    return Delivery.objects.filter(
        pk=delivery.pk,
        state__in=(State.SENDING, State.DOUBT),
        worker=worker_id(),
        attempts=delivery.attempts,
    )


def _write(
    delivery: Delivery, outcome: Outcome, state: ChannelState, limit: Limit, now: datetime
) -> None:
    values: dict[str, object] = {"code": outcome.code, "changed_at": now, "next_at": None}
    if outcome.provider_id:
        values["provider_id"] = outcome.provider_id[:160]
    if outcome.result in FINAL:
        values["state"] = FINAL[outcome.result]
    elif outcome.result is Result.BLOCKED:
        values |= {"state": State.QUEUED, "attempts": delivery.attempts - 1}
        values["next_at"] = state.opened_until or now + limit.wait(1)
    elif outcome.result is Result.BUSY:
        values |= _again(delivery, outcome, limit, now)
    else:
        values |= {"state": State.DOUBT, "next_at": now + timedelta(seconds=limit.settle)}
    _held(delivery).update(**values)


def _again(delivery: Delivery, outcome: Outcome, limit: Limit, now: datetime) -> dict[str, object]:
    if delivery.attempts >= limit.attempts:
        return {"state": State.GIVEN_UP}
    at = now + max(limit.wait(delivery.attempts), timedelta(seconds=outcome.retry_after))
    if delivery.priority != Priority.URGENT:
        at = wishes_of([delivery.owner])[delivery.owner].awake(at)
    return {"state": State.QUEUED, "next_at": at}
