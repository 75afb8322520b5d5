"""How many notices an account has not read, kept for a minute: every page of the house asks."""

from functools import partial

from django.core.cache import cache
from django.db import transaction

from tamgiang.platform.accounts.models import User
from tamgiang.platform.notify.models import INBOX, Delivery

#: Seconds; other machines of the house see a change after that at the latest.
KEPT = 60


def unread(owner: str) -> int:
    """How many notices were not read, counted now."""
    return Delivery.objects.filter(owner=owner, channel=INBOX, read_at=None).count()


def unread_of(user: User) -> int:
    """The same for a page, without a query while it is kept."""
    key = _key(user.pk, str(user.access_stamp))
    kept = cache.get(key)
    if kept is None:
        kept = unread(user.actor)
        cache.set(key, kept, KEPT)
    return int(kept)


def forget(owner: str) -> None:
    """Count again: at once, and once more when what changed is there for others to count."""
    number = int(owner.partition(":")[2])
    stamp = User.objects.filter(pk=number).values_list("access_stamp", flat=True).first()
    key = _key(number, str(stamp))
    cache.delete(key)
    transaction.on_commit(partial(cache.delete, key))


def _key(number: int, stamp: str) -> str:
    return f"notify.unread.{number}.{stamp}"
