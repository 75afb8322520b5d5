"""What the test of the flood reads of the house behind its pages."""

import json
import sys

from tests.faults.acts import perform


def flood() -> None:
    """The incident at Phú Ốc: its stage, what was done by step number, and its tasks, as JSON."""
    from tamgiang.modules.centre.models import Entry, Incident, Task
    from tamgiang.modules.centre.selectors.records import having

    incident = having(Incident, title__contains="Phú Ốc", procedure="river_above_bd2").get()
    said = incident.values()
    entries = Entry.objects.filter(incident=incident.uid, kind="step")
    done = [e.body.get("number") for e in entries if e.body.get("act") == "done"]
    tasks = [task.values() for task in having(Task, incident=said["code"])]
    told = {
        "stage": said["stage"],
        "done": done,
        "tasks": [[task["kind"], task["title"], task["product"], task["stage"]] for task in tasks],
    }
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    perform({"flood": flood})
