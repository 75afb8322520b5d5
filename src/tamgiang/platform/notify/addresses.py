"""Where recipients are reached: added, found dead, taken away."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from tamgiang.platform.audit.services import append
from tamgiang.platform.notify.channels import channel_named
from tamgiang.platform.notify.models import Address
from tamgiang.platform.notify.seal import keyed_digest, seal

#: Channels on which one address has one owner: a browser shows the notices of who uses it now.
EXCLUSIVE = ("push",)
#: Channels on which a new address takes the place of the old one.
SINGLE = ("mail", "zalo")


def put_address(owner: str, channel: str, value: str, *, actor: str) -> Address:
    """Keep an address; one that was dead lives again. Raises AddressInvalid."""
    adapter = channel_named(channel)
    checked = adapter.checked(value)
    digest = keyed_digest(f"{channel}:{checked}")
    with transaction.atomic():
        others = Address.objects.filter(channel=channel)
        if channel in EXCLUSIVE:
            others.filter(digest=digest).exclude(owner=owner).delete()
        if channel in SINGLE:
            others.filter(owner=owner).exclude(digest=digest).delete()
        shown = adapter.shown(checked)[:80]
        values = {"sealed": seal(checked), "shown": shown, "dead_at": None, "code": ""}
        address, new = Address.objects.update_or_create(
            owner=owner,
            channel=channel,
            digest=digest,
            defaults=values,
            create_defaults=values | {"added_at": timezone.now()},
        )
        if new:
            _record(owner, "notify.address_added", channel, actor)
    return address


def drop_address(owner: str, channel: str, *, actor: str, number: int | None = None) -> int:
    """Take the addresses of an owner on a channel away, or one of them; how many."""
    found = Address.objects.filter(owner=owner, channel=channel)
    if number is not None:
        found = found.filter(pk=number)
    with transaction.atomic():
        count, _ = found.delete()
        if count:
            _record(owner, "notify.address_removed", channel, actor)
    return count


def drop_by_value(owner: str, channel: str, value: str, *, actor: str) -> int:
    """Take away the address with this value, as a browser does that no longer wants notices."""
    digest = keyed_digest(f"{channel}:{channel_named(channel).checked(value)}")
    found = Address.objects.filter(owner=owner, channel=channel, digest=digest).first()
    return drop_address(owner, channel, actor=actor, number=found.pk) if found else 0


def bury(numbers: Iterable[int], code: str, channel: str) -> None:
    """The provider says nobody is reached there: a push subscription goes, others are marked."""
    dead = Address.objects.filter(pk__in=list(numbers))
    if channel in EXCLUSIVE:
        dead.delete()
    else:
        dead.update(dead_at=timezone.now(), code=code)


def of_owner(owner: str, channel: str = "") -> list[Address]:
    """The addresses of a recipient, living and dead."""
    found = Address.objects.filter(owner=owner)
    return list((found.filter(channel=channel) if channel else found).order_by("channel", "pk"))


def _record(owner: str, action: str, channel: str, actor: str) -> None:
    append(f"notify:owner:{owner}", action, {"channel": channel}, actor=actor)
