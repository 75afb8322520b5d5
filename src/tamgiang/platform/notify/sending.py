"""Saying something to people: one message, and a delivery for each address of each recipient."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from tamgiang.platform.events.outbox import emit
from tamgiang.platform.notify.catalog import Template, template_named
from tamgiang.platform.notify.counting import forget
from tamgiang.platform.notify.habits import Wishes, wishes_of
from tamgiang.platform.notify.models import (
    INBOX,
    Address,
    ChannelState,
    Delivery,
    Message,
    Priority,
    State,
)

CHUNK = 1000


@dataclass(frozen=True, slots=True)
class _Plan:
    message: Message
    template: Template
    off: frozenset[str]
    now: datetime
    only: frozenset[str]


def send(
    template: str,
    to: Iterable[str],
    params: Mapping[str, object],
    *,
    key: str,
    actor: str,
    ref: str = "",
    only: Sequence[str] = (),
) -> Message:
    """Say something to recipients ("user:5" or a urn), in the caller's transaction or its own.

    The `key` names the occasion: said again under the same key nothing is sent twice, and only
    recipients who were not told yet are told. Accounts always get it in their inbox; further
    channels are those of the topic or the recipient's own choice, where an address is known;
    `only` names them instead.
    """
    chosen = template_named(template)
    now = timezone.now()
    with transaction.atomic():
        message, _ = Message.objects.get_or_create(
            key=key,
            defaults={
                "template": template,
                "topic": chosen.topic.code,
                "priority": chosen.topic.priority,
                "params": dict(params),
                "ref": ref,
                "actor": actor,
                "at": now,
                "expires_at": now + timedelta(hours=chosen.hours) if chosen.hours else None,
            },
        )
        off = frozenset(
            ChannelState.objects.filter(enabled=False).values_list("channel", flat=True)
        )
        plan = _Plan(message, chosen, off, now, frozenset(only))
        for part in _parts(list(dict.fromkeys(to))):
            _deliver(plan, part)
    return message


def _parts(owners: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(owners), CHUNK):
        yield owners[start : start + CHUNK]


def _deliver(plan: _Plan, owners: Sequence[str]) -> None:
    """Write what is new: who was told before keeps what stands."""
    before = Delivery.objects.filter(message=plan.message, owner__in=owners)
    known = set(before.values_list("owner", "channel", "address"))
    wishes = wishes_of(owners)
    reached: dict[str, list[Address]] = {}
    for address in Address.objects.filter(owner__in=owners, dead_at=None).defer("sealed"):
        reached.setdefault(address.owner, []).append(address)
    rows: list[Delivery] = []
    for owner in owners:
        rows += _for_owner(plan, owner, wishes[owner], reached.get(owner, []))
    new = [row for row in rows if (row.owner, row.channel, row.address) not in known]
    Delivery.objects.bulk_create(new, batch_size=500, ignore_conflicts=True)
    for row in new:
        if row.channel == INBOX:
            tell_inbox(row.owner)
    if any(row.state == State.QUEUED for row in new):
        emit("notify.queued", f"notify:message:{plan.message.uid}", {}, actor=plan.message.actor)


def _for_owner(
    plan: _Plan, owner: str, wishes: Wishes, addresses: Sequence[Address]
) -> Iterator[Delivery]:
    topic = plan.template.topic
    if owner.startswith("user:"):
        yield _row(plan, owner, INBOX, state=State.DELIVERED)
    wanted = (plan.only or set(wishes.channels(topic))) - plan.off
    gathers = wishes.gathers(topic)
    due = wishes.next_digest(plan.now) if gathers else _due(plan, wishes)
    for address in addresses:
        if address.channel in wanted:
            row = _row(plan, owner, address.channel, address=address.pk, next_at=due)
            row.digest = gathers
            yield row


def _due(plan: _Plan, wishes: Wishes) -> datetime:
    urgent = plan.template.topic.priority == Priority.URGENT
    return plan.now if urgent else wishes.awake(plan.now)


def _row(
    plan: _Plan,
    owner: str,
    channel: str,
    *,
    address: int = 0,
    state: State = State.QUEUED,
    next_at: datetime | None = None,
) -> Delivery:
    return Delivery(
        message=plan.message,
        owner=owner,
        channel=channel,
        address=address,
        priority=plan.template.topic.priority,
        state=state,
        next_at=next_at,
        changed_at=plan.now,
    )


def inbox_topic(owner: str) -> str:
    """The topic under which the pages of one account hear of their inbox."""
    return f"notify.inbox.{owner.replace(':', '-')}."


def tell_inbox(owner: str) -> None:
    """Have the open pages of an account count again; says nothing of what came."""
    forget(owner)
    emit(inbox_topic(owner), f"notify:inbox:{owner}", {}, actor="system:notify")
