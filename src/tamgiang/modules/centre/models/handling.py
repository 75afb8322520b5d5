"""An incident at work: the steps of its procedure, and everything that happened, in order."""

from typing import ClassVar

from django.db import models


class Step(models.Model):
    """One step of the procedure an incident follows, copied when the incident was opened.

    `body` is the step as the procedure states it (text, who, minutes, proof, two persons).
    `state` is waiting, done, skipped; a step for two is `half` after the first of them. `token` is
    made up by the phone that did the step, so that what arrives twice counts once. `escalated_at`
    is when the one above was told that it is overdue.
    """

    incident = models.UUIDField()
    number = models.PositiveSmallIntegerField()
    body = models.JSONField()
    due_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, default="waiting")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.CharField(max_length=120, blank=True)
    second_at = models.DateTimeField(null=True, blank=True)
    second_by = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=500, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    token = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["incident", "number"], name="centre_one_step"),
            models.UniqueConstraint(
                fields=["token"], name="centre_step_token", condition=~models.Q(token="")
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["due_at"],
                name="centre_step_due",
                condition=models.Q(state__in=("waiting", "half")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.incident} #{self.number} {self.state}"


class Entry(models.Model):
    """Nhật ký sự cố: one thing that happened. Never changed; another entry puts it right.

    `at` is when it happened, `recorded_at` when it reached the centre. `kind` is opened, alarm,
    step, order, decision, note, call, resource, picture, person, stage or closed. `body` holds what
    the kind needs, references and no personal values. `token` as in `Step`.
    """

    incident = models.UUIDField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor = models.CharField(max_length=120)
    kind = models.CharField(max_length=12)
    text = models.CharField(max_length=1000, blank=True)
    ref = models.CharField(max_length=120, blank=True)
    body = models.JSONField(default=dict)
    token = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["incident", "at"], name="centre_entry_incident")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["token"], name="centre_entry_token", condition=~models.Q(token="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.incident} {self.at:%H:%M} {self.kind}"
