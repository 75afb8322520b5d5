"""What the tests of the phone do to the house behind its back, and what they read of it."""

import json
import sys
from typing import Any

from tests.faults.acts import perform

ROAD = "Tỉnh lộ 11A"
FLOOD = "Phú Ốc trên BĐ2"


def log() -> None:
    """The log of the accident with its pictures, as JSON."""
    from tamgiang.modules.centre.models import Entry
    from tamgiang.platform.files.selectors import files_of

    incident = _accident()
    entries = Entry.objects.filter(incident=incident.uid).order_by("pk")
    told = [
        {"kind": e.kind, "act": e.body.get("act", ""), "number": e.body.get("number"),
         "text": e.text, "late": (e.recorded_at - e.at).total_seconds()}
        for e in entries
    ]  # fmt: skip
    sys.stdout.write(json.dumps({"entries": told, "files": len(files_of(incident.ref))}))


def step(number: str) -> None:
    """The head of the centre does a step meanwhile."""
    from tamgiang.modules.centre.services.steps import do_step
    from tamgiang.platform.accounts.models import User

    other = User.objects.get(username="phutrach")
    do_step(_accident(), int(number), actor=other.actor, note="Đã xong", proof="file:khác")


def flood() -> None:
    """The river is above BĐ2: an incident whose siren one person has ordered already."""
    from tamgiang.modules.centre.services.opening import open_incident
    from tamgiang.modules.centre.services.steps import do_step
    from tamgiang.platform.accounts.models import User

    officer = User.objects.get(username="canbotruc").actor
    block = _accident().block_id
    made = open_incident(block=block, procedure="river_above_bd2", title=FLOOD, actor=officer)
    do_step(made, 3, actor=officer, note="Nước lên nhanh")


def flood_acts() -> None:
    """What was done in it, in order."""
    from tamgiang.modules.centre.models import Entry, Incident
    from tamgiang.modules.centre.selectors.records import having

    incident = having(Incident, title=FLOOD).get()
    steps = Entry.objects.filter(incident=incident.uid, kind="step").order_by("pk")
    sys.stdout.write(" ".join(str(entry.body["act"]) for entry in steps))


def sign_everybody_out() -> None:
    """No session holds any more."""
    from django.contrib.sessions.models import Session

    Session.objects.all().delete()


def _accident() -> Any:  # noqa: ANN401 - a record, known once Django is loaded
    from tamgiang.modules.centre.models import Incident
    from tamgiang.modules.centre.selectors.records import having

    return having(Incident, title__contains=ROAD, stage="in_progress").get()


if __name__ == "__main__":
    perform(
        {
            "log": log,
            "step": step,
            "flood": flood,
            "flood_acts": flood_acts,
            "sign_everybody_out": sign_everybody_out,
        }
    )
