"""Requests of persons about their own data, what was erased, and what is held."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a person asks for (Law 91/2025/QH15, rights of the person concerned)."""

    ERASE = "erase", _("Erasure")
    CORRECT = "correct", _("Correction")
    COPY = "copy", _("A copy of my data")
    OBJECT = "object", _("Objection to processing")


class Channel(models.TextChoices):
    """How a request came in."""

    DESK = "desk", _("at the desk")
    POST = "post", _("by post")
    ONLINE = "online", _("online")


class Identity(models.TextChoices):
    """How it was made sure that the person is who they say."""

    CARD = "card", _("identity card seen at the desk")
    VNEID = "vneid", _("VNeID")
    PROXY = "proxy", _("written authority and the identity cards of both")


class CaseState(models.TextChoices):
    """How far a request has come."""

    RECEIVED = "received", _("received")
    IDENTIFIED = "identified", _("identity checked")
    DECIDED = "decided", _("decided")
    CONFIRMED = "confirmed", _("confirmed by a second person")
    CARRIED = "carried", _("carried out")
    ANSWERED = "answered", _("answered")


class Decision(models.TextChoices):
    """What was decided on a request."""

    GRANTED = "granted", _("granted")
    PARTLY = "partly", _("granted in part")
    REFUSED = "refused", _("refused")


class Case(models.Model):
    """Yêu cầu của chủ thể dữ liệu: one request, from reception to the answer.

    `told` is sealed under the case's own key: who asks, how to reach them, what they ask, and
    words of the answer. `answer_by` and `act_by` are the legal limits, by the rule of `law`.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=CaseState.choices, default=CaseState.RECEIVED)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    told = models.TextField()
    received_on = models.DateField()
    answer_by = models.DateField()
    act_by = models.DateField()
    law = models.CharField(max_length=40)
    received_by = models.CharField(max_length=120)
    identity = models.CharField(max_length=10, choices=Identity.choices, blank=True, default="")
    identified_by = models.CharField(max_length=120, blank=True, default="")
    identified_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True, default="")
    decided_by = models.CharField(max_length=120, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=120, blank=True, default="")
    confirmed_at = models.DateTimeField(null=True)
    carried_by = models.CharField(max_length=120, blank=True, default="")
    carried_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=120, blank=True, default="")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return self.number

    @property
    def stream(self) -> str:
        """The audit stream of this request."""
        return f"privacy:case:{self.uid}"


class CaseRecord(models.Model):
    """One record a request is about, and what is to become of it.

    `ground` names why it is kept (`data/grounds.yaml`), `kept_until` the day the law lets it go.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="records")
    ref = models.CharField(max_length=140)
    granted = models.BooleanField(null=True)
    ground = models.CharField(max_length=40, blank=True, default="")
    kept_until = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "ref"], name="privacy_record_once")
        ]

    def __str__(self) -> str:
        return self.ref


class Erasure(models.Model):
    """One erased record, by its urn; the same is written in the ledger outside the database.

    `case` is the urn-like name of why: `case:2026/0001` or `retention:people.resident`.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    ref = models.CharField(max_length=140, db_index=True)
    fields = models.JSONField(default=list)
    case = models.CharField(max_length=120)
    digest = models.CharField(max_length=80)
    actor = models.CharField(max_length=120)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.ref} {self.at}"


class Hold(models.Model):
    """Giữ lại theo luật: a record, or a whole register, that nothing erases until it is lifted."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    target = models.CharField(max_length=140, db_index=True)
    reason = models.CharField(max_length=300)
    by = models.CharField(max_length=120)
    at = models.DateTimeField()
    lifted_by = models.CharField(max_length=120, blank=True, default="")
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["target"],
                condition=models.Q(lifted_at__isnull=True),
                name="privacy_one_hold",
            )
        ]

    def __str__(self) -> str:
        return self.target
