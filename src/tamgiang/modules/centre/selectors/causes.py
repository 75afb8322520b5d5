"""What stands behind an alarm: a rule of the centre, or an alert another module declares."""

from dataclasses import dataclass
from datetime import date

from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.models import RuleVersion
from tamgiang.platform.registry.registry import alerts


@dataclass(frozen=True, slots=True)
class Cause:
    """Its name, and the procedure it calls for."""

    name: Label
    procedure: str


def cause_of(code: str, day: date) -> Cause | None:
    """The rule in force on a day, or the alert; None of one that is no longer known."""
    if alert := alerts().get(code):
        return Cause(alert.label, alert.procedure)
    held = RuleVersion.objects.filter(code=code, valid_from__lte=day).order_by("-version").first()
    return Cause(Label(**held.body["name"]), str(held.body.get("procedure", ""))) if held else None
