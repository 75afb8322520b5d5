"""Messages, what became of them for each recipient, addresses, habits, and the channels' state."""

import uuid
from typing import ClassVar

from django.db import models

INBOX = "inbox"


class State(models.TextChoices):
    """Where one delivery stands.

    `sending` is committed before the provider is called: who finds it after a crash knows that
    the call may have been made. `doubt` waits to be asked about, or (without `next_at`) for a
    person. `gathered` went out within a digest.
    """

    QUEUED = "queued"
    SENDING = "sending"
    DOUBT = "doubt"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    GIVEN_UP = "given_up"
    GATHERED = "gathered"


class Priority(models.IntegerChoices):
    """Urgent goes first and knows no quiet hours; low may wait for a digest."""

    URGENT = 0
    NORMAL = 1
    LOW = 2


class Message(models.Model):
    """What is said, as a template and its parameters; once for each `key`.

    `params` hold references and counts. Names of staff are looked up when the text is written,
    secrets (`late` of the template) are made then.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(max_length=200, unique=True)
    template = models.CharField(max_length=80)
    topic = models.CharField(max_length=60)
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.NORMAL)
    params = models.JSONField(default=dict)
    ref = models.CharField(max_length=160, blank=True, default="")
    actor = models.CharField(max_length=120)
    at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.template} {self.key}"


class Delivery(models.Model):
    """One message to one recipient over one channel, at one address (0: the inbox).

    `owner` names the recipient as events name things: "user:5" or a record's urn. `uid` is what
    the provider knows it by, the same in every attempt. `worker` and `attempts` tell one attempt
    from another, so that one that lost its turn writes nothing more.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="deliveries")
    owner = models.CharField(max_length=160)
    channel = models.CharField(max_length=20)
    address = models.BigIntegerField(default=0)
    priority = models.PositiveSmallIntegerField(default=Priority.NORMAL)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    next_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    asked = models.PositiveIntegerField(default=0)
    worker = models.CharField(max_length=120, blank=True, default="")
    began_at = models.DateTimeField(null=True)
    provider_id = models.CharField(max_length=160, blank=True, default="")
    code = models.CharField(max_length=80, blank=True, default="")
    digest = models.BooleanField(default=False)
    changed_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["message", "owner", "channel", "address"], name="notify_once"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["channel", "priority", "next_at", "id"],
                name="notify_queue",
                condition=models.Q(state="queued"),
            ),
            models.Index(
                fields=["channel", "state"],
                name="notify_open",
                condition=models.Q(state__in=["sending", "doubt"]),
            ),
            models.Index(
                fields=["owner", "-id"], name="notify_inbox", condition=models.Q(channel="inbox")
            ),
            models.Index(fields=["channel", "changed_at"], name="notify_counts"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.owner} {self.state}"


class Address(models.Model):
    """Where a recipient is reached. The value is sealed; `digest` finds it again, keyed."""

    owner = models.CharField(max_length=160)
    channel = models.CharField(max_length=20)
    sealed = models.TextField()
    digest = models.CharField(max_length=64)
    shown = models.CharField(max_length=80)
    added_at = models.DateTimeField()
    dead_at = models.DateTimeField(null=True)
    code = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["owner", "channel", "digest"], name="notify_address_once"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["channel", "digest"], name="notify_address_value")
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.shown}"


class Preference(models.Model):
    """Over which channels one wants to hear of a topic, and whether once a day is enough."""

    owner = models.CharField(max_length=160)
    topic = models.CharField(max_length=60)
    channels = models.JSONField(default=list)
    digest = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["owner", "topic"], name="notify_preference_once")
        ]

    def __str__(self) -> str:
        return f"{self.owner} {self.topic}"


class Habit(models.Model):
    """Language, quiet hours and the hour of the digest of one recipient (Vietnamese time)."""

    owner = models.CharField(max_length=160, unique=True)
    language = models.CharField(max_length=2, default="vi")
    quiet_from = models.TimeField(null=True)
    quiet_to = models.TimeField(null=True)
    digest_at = models.TimeField(null=True)

    def __str__(self) -> str:
        return self.owner


class ChannelState(models.Model):
    """Settings of a channel, how it does, and how much it may still send.

    Secrets lie sealed. `failures` counts faults in a row; while `opened_until` lies ahead
    nothing is sent (the breaker is open), after it one delivery goes out as a trial.
    """

    channel = models.CharField(max_length=20, unique=True)
    enabled = models.BooleanField(default=True)
    plain = models.JSONField(default=dict)
    sealed = models.TextField(blank=True, default="")
    failures = models.PositiveIntegerField(default=0)
    openings = models.PositiveIntegerField(default=0)
    opened_until = models.DateTimeField(null=True)
    trial_until = models.DateTimeField(null=True)
    code = models.CharField(max_length=80, blank=True, default="")
    failed_at = models.DateTimeField(null=True)
    succeeded_at = models.DateTimeField(null=True)
    allowance = models.FloatField(default=0)
    allowance_at = models.DateTimeField(null=True)
    day = models.DateField(null=True)
    day_count = models.PositiveIntegerField(default=0)
    renewing_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.channel
