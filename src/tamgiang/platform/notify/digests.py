"""The daily digest: what waits for it becomes one message for each recipient and channel."""

from collections import defaultdict

from django.db import transaction
from django.utils import timezone

from tamgiang.kernel.zone import LOCAL
from tamgiang.platform.notify.habits import wishes_of
from tamgiang.platform.notify.models import Delivery, Message, Priority, State
from tamgiang.platform.notify.texts import written

MOST_LISTED = 20


def gather() -> int:
    """Put what is due into digests; how many were made. The letters gathered are sent no more."""
    now = timezone.now()
    due = Delivery.objects.filter(state=State.QUEUED, digest=True, next_at__lte=now)
    if not due.exists():
        return 0
    together: dict[tuple[str, str, int], list[Delivery]] = defaultdict(list)
    for delivery in due.select_related("message").order_by("id"):
        together[delivery.owner, delivery.channel, delivery.address].append(delivery)
    for group in together.values():
        _gathered(group)
    return len(together)


def _gathered(group: list[Delivery]) -> None:
    """One transaction: the digest stands and its parts are gathered, or neither."""
    now, first = timezone.now(), group[0]
    day = now.astimezone(LOCAL).date().isoformat()
    with transaction.atomic():
        parts = Delivery.objects.filter(pk__in=[d.pk for d in group], state=State.QUEUED)
        # A number of its own: a second digest of the day holds other parts.
        key = f"digest:{first.owner}:{first.channel}:{first.address}:{day}:{first.pk}"
        message, new = Message.objects.get_or_create(
            key=key,
            defaults={
                "template": "notify.digest",
                "topic": "notify.digest",
                "priority": Priority.NORMAL,
                "params": _params(group),
                "actor": "system:notify",
                "at": now,
            },
        )
        if new:
            Delivery.objects.create(
                message=message,
                owner=first.owner,
                channel=first.channel,
                address=first.address,
                next_at=now,
                changed_at=now,
            )
        parts.update(state=State.GATHERED, next_at=None, changed_at=now)


def _params(group: list[Delivery]) -> dict[str, object]:
    language = wishes_of([group[0].owner])[group[0].owner].language
    titles = [written(d.message, d.owner, language).title for d in group[:MOST_LISTED]]
    if len(group) > MOST_LISTED:
        titles.append("…")
    return {"count": len(group), "list": "\n".join(f"• {title}" for title in titles)}
