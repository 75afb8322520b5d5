"""Rules over time, the state of each alarm, and how far the evaluator has come."""

from typing import ClassVar

from django.db import models


class RuleVersion(models.Model):
    """A rule from `valid_from` on, until the day before `valid_to`; `body` as in its YAML file."""

    code = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    body = models.JSONField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    enabled = models.BooleanField(default=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["code", "version"], name="centre_one_rule_version")
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"


class AlarmState(models.Model):
    """What the evaluator remembers of one rule at one place, so that a restart changes nothing.

    `fingerprint` names the cause (rule and source, or what the rule says tells causes apart).
    `phase` is quiet, pending (holding on), active or leaving (holding off); `since` the
    observation time it began. `alarm` is the open alarm's uid while there is one; `count`,
    `last_at` and `last_value` run on with every reading without a new version of the record.
    """

    fingerprint = models.CharField(max_length=64, primary_key=True)
    rule = models.CharField(max_length=80)
    source = models.UUIDField(null=True)
    phase = models.CharField(max_length=10)
    since = models.DateTimeField(null=True)
    alarm = models.UUIDField(null=True, unique=True)
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(null=True)
    last_value = models.FloatField(null=True)
    memory = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["rule"], name="centre_state_rule")
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.phase}"


class Progress(models.Model):
    """Up to which observation (its number in the telemetry store) the rules have run."""

    name = models.CharField(max_length=40, primary_key=True)
    position = models.BigIntegerField(default=0)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.position}"
