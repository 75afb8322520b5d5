"""What the tests of the phone do to the house behind its back, and what they read of it."""

import json
import sys
from typing import Any

from tests.faults.acts import perform

ROAD = "Tỉnh lộ 11A"


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


def sign_everybody_out() -> None:
    """No session holds any more."""
    from django.contrib.sessions.models import Session

    Session.objects.all().delete()


def _accident() -> Any:  # noqa: ANN401 - a record, known once Django is loaded
    from tamgiang.modules.centre.models import Incident
    from tamgiang.modules.centre.selectors.records import having

    return having(Incident, title__contains=ROAD, stage="in_progress").get()


if __name__ == "__main__":
    perform({"log": log, "step": step, "sign_everybody_out": sign_everybody_out})
