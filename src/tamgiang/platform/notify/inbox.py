"""The inbox of one account: what came, what was read."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from tamgiang.platform.notify.catalog import template_named
from tamgiang.platform.notify.models import INBOX, Delivery
from tamgiang.platform.notify.sending import tell_inbox
from tamgiang.platform.notify.texts import Text, written


@dataclass(frozen=True, slots=True)
class Notice:
    """One line of an inbox."""

    delivery: Delivery
    text: Text


def inbox_of(owner: str) -> QuerySet[Delivery]:
    """Everything that came to an account, newest first."""
    found = Delivery.objects.filter(owner=owner, channel=INBOX)
    return found.select_related("message").order_by("-id")


def shown(delivery: Delivery, language: str) -> Notice | None:
    """A line as it is read now; None when its app is no longer installed."""
    try:
        template_named(delivery.message.template)
    except KeyError:
        return None
    return Notice(delivery, written(delivery.message, delivery.owner, language))


def mark_read(owner: str, number: int | None = None) -> int:
    """Mark one, or all, of an account's own as read; how many were not before."""
    found = Delivery.objects.filter(owner=owner, channel=INBOX, read_at=None)
    if number is not None:
        found = found.filter(pk=number)
    with transaction.atomic():
        count = found.update(read_at=timezone.now())
        if count:
            tell_inbox(owner)
    return count
