"""What an administrator does: a test to oneself, and sending what failed once more."""

import uuid
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from tamgiang.platform.audit.services import append
from tamgiang.platform.events.outbox import emit
from tamgiang.platform.notify.channels import Config, Letter, Outcome, channel_named
from tamgiang.platform.notify.configs import config_of
from tamgiang.platform.notify.models import Delivery, Message, State
from tamgiang.platform.notify.refusals import ChannelUnset, NoAddress
from tamgiang.platform.notify.sending import send

#: What failed longer ago is no news any more.
STILL_NEWS = timedelta(days=3)


def send_test(owner: str, channel: str, *, actor: str) -> Message:
    """Queue a trial message over one channel. Raises ChannelUnset or NoAddress."""
    adapter = channel_named(channel)
    if not adapter.ready(config_of(adapter)):
        raise ChannelUnset()
    key = f"test:{owner}:{channel}:{uuid.uuid4()}"
    with transaction.atomic():
        message = send("notify.test", [owner], {}, key=key, actor=actor, only=(channel,))
        if not message.deliveries.filter(channel=channel).exists():
            transaction.set_rollback(True)
            raise NoAddress()
    return message


def call_now(channel: str, value: str, title: str, body: str) -> Outcome:
    """Hand a trial over at once, past queue and limits. Raises ChannelUnset or AddressInvalid."""
    adapter = channel_named(channel)
    config: Config = config_of(adapter)
    if not adapter.ready(config):
        raise ChannelUnset()
    letter = Letter(
        uid=str(uuid.uuid4()),
        to=adapter.checked(value),
        title=title,
        body=body,
        url="",
        language="vi",
        template="notify.test",
        params={},
        urgent=True,
        lifetime=3600,
    )
    return adapter.send(letter, adapter.prepare(config))


def send_failed_again(channel: str, *, actor: str) -> int:
    """Queue again what was given up or failed lately; what was sent or is in doubt stays. How many.

    Letters to dead addresses fail again at once; nothing is sent to them.
    """
    now = timezone.now()
    failed = Delivery.objects.filter(
        channel=channel,
        state__in=(State.FAILED, State.GIVEN_UP),
        changed_at__gte=now - STILL_NEWS,
    ).exclude(message__expires_at__lte=now)
    with transaction.atomic():
        count = Delivery.objects.filter(pk__in=list(failed.values_list("pk", flat=True))).update(
            state=State.QUEUED, attempts=0, next_at=now, code="", changed_at=now
        )
        if count:
            said = {"count": count}
            append(f"notify:channel:{channel}", "notify.failed_again", said, actor=actor)
            emit("notify.queued", f"notify:channel:{channel}", {}, actor=actor)
    return count
