"""Processes that write records to a real SQLite file, for tests that break things under them."""

import os
import sys
from pathlib import Path

from tests.faults.acts import Acts, perform

WRITERS = Acts("tests.faults.writers")


def prepared(home: Path) -> None:
    """An empty, migrated house with one place for records."""
    WRITERS.run(home, "prepare")


def prepare() -> None:
    from datetime import date

    from django.core.management import call_command

    from tamgiang.platform.orgunits.models import Unit, UnitKind, UnitVersion

    call_command("migrate", verbosity=0)
    unit = Unit.objects.create(slug="fault")
    UnitVersion.objects.create(
        unit=unit, kind=UnitKind.HAMLET, name="Thôn thử", valid_from=date(2000, 1, 1)
    )


def write(prefix: str, count: str) -> None:
    """Write cameras one by one; a line with the key goes out only after the commit returned."""
    for number in range(int(count)):
        code = f"{prefix}-{number:06d}"
        create_camera(code)
        os.write(1, f"{code}\n".encode())


def write_until_refused() -> None:
    """Write until the house refuses, say how, then read on the same connection."""
    from tamgiang.kernel.errors import Refusal
    from tamgiang.modules.cameras.models import Camera

    written = 0
    try:
        while True:
            create_camera(f"F-{written:06d}", location="x" * 200)
            written += 1
    except Refusal as refusal:
        found = sum(str(c).startswith("F-") for c in Camera.objects.all())
        sys.stdout.write(f"{written} {refusal.code} {found}\n{refusal.text('en')}\n")


def check() -> None:
    """Say what is in the file: integrity, the audit verdict, and who is without a trace."""
    import json

    from django.db import connection

    from tamgiang.modules.cameras.models import Camera
    from tamgiang.platform.audit.selectors import verify

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        integrity = cursor.fetchone()[0]
        cameras = {str(camera.ref): str(camera) for camera in Camera.objects.all()}
        cursor.execute("SELECT ref FROM events_event")
        events = {row[0] for row in cursor.fetchall()}
        cursor.execute("SELECT stream FROM audit_auditentry")
        audited = {row[0] for row in cursor.fetchall()}
        report = verify()
    found = {
        "integrity": integrity,
        "audit_intact": report.intact,
        "codes": sorted(cameras.values()),
        "same_trace": set(cameras) == events == audited,
    }
    sys.stdout.write(json.dumps(found))


def create_camera(code: str, location: str = "Thôn thử", block: int | None = None) -> None:
    from datetime import date

    from tamgiang.platform.orgunits.models import Unit
    from tamgiang.platform.registers.services import create
    from tamgiang.platform.registry.registry import register_named

    values = {
        "code": code,
        "kind": "public",
        "location": location,
        "block": block or Unit.objects.values_list("id", flat=True).get(slug="fault"),
        "effective_on": date(2023, 8, 1),
    }
    create(register_named("cameras.camera"), values, actor="fault")


if __name__ == "__main__":
    perform(
        {
            "prepare": prepare,
            "write": write,
            "write-until-refused": write_until_refused,
            "check": check,
        }
    )
