"""A small house for tests that break a running one: the sample's units and logins, few records."""

import json
import sys
from pathlib import Path

from tests.faults.acts import Acts, perform

HOUSE = Acts("tests.faults.house")
RECORD = "record."


def prepare() -> None:
    """A migrated house with places, people who may sign in, and one record."""
    from django.core.management import call_command

    from tamgiang.platform.accounts.sample import ensure_sample_logins
    from tamgiang.platform.orgunits.services import load_sample_area
    from tests.faults.writers import create_camera

    call_command("migrate", verbosity=0)
    load_sample_area()
    ensure_sample_logins()
    create_camera("FIRST", block=_hamlet())


def _hamlet() -> int:
    from tamgiang.platform.orgunits.models import UnitKind, UnitVersion

    found = UnitVersion.objects.filter(kind=UnitKind.HAMLET).order_by("unit_id")
    return int(found.values_list("unit_id", flat=True)[0])


def hamlet() -> None:
    """Say in which place records may be put."""
    sys.stdout.write(str(_hamlet()))


def ticket() -> None:
    """Say a ticket to every event about records."""
    from tamgiang.platform.events.tickets import ticket_for
    from tamgiang.platform.scopes import Scope

    sys.stdout.write(ticket_for([RECORD], scope=Scope("user:1")))


def check() -> None:
    """Say what the house holds: records, their traces, and whether the chain stands."""
    from django.db import connection

    from tamgiang.modules.cameras.models import Camera
    from tamgiang.platform.audit.models import AuditEntry
    from tamgiang.platform.audit.selectors import verify
    from tamgiang.platform.events.models import Event

    integrity = "ok"
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            integrity = cursor.fetchone()[0]
    cameras = {str(camera.ref): str(camera) for camera in Camera.objects.all()}
    events = Event.objects.filter(topic="record.created").order_by("tx", "id")
    entries = AuditEntry.objects.filter(action="record.created")
    found = {
        "integrity": integrity,
        "audit_intact": verify().intact,
        "codes": sorted(cameras.values()),
        "refs": [event.ref for event in events],
        "audited": sorted(entries.values_list("stream", flat=True)),
        "recorded": sorted(cameras),
    }
    sys.stdout.write(json.dumps(found))


def checked(home: Path, **env: str) -> dict[str, object]:
    """What `check` says about the house over `home`, with each act whole or absent."""
    found: dict[str, object] = json.loads(HOUSE.run(home, "check", **env))
    refs = found["refs"]
    assert isinstance(refs, list)
    assert found["integrity"] == "ok"
    assert found["audit_intact"]
    assert found["recorded"] == found["audited"] == sorted(refs)
    return found


def small(home: Path, **env: str) -> Path:
    """Prepare a house over `home`."""
    HOUSE.run(home, "prepare", **env)
    return home


if __name__ == "__main__":
    perform({"prepare": prepare, "hamlet": hamlet, "ticket": ticket, "check": check})
