"""Processes that write records to a real SQLite file, for tests that break things under them."""

import os
import subprocess
import sys
from pathlib import Path

from tests.servers import environment


def prepared(home: Path) -> None:
    """An empty, migrated house with one place for records."""
    run_here(home, "prepare")


def run_here(home: Path, *words: str) -> str:
    """Run one act of this module over `home` and return what it printed."""
    done = subprocess.run(
        command(*words), env=environment(home), capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def started(home: Path, *words: str) -> "subprocess.Popen[bytes]":
    """Start one act of this module in the background; its acknowledgements come by a pipe."""
    return subprocess.Popen(
        command(*words), env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "tests.faults.writers", *words]


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
    from tamgiang.platform.scopes import system_scope

    with system_scope("fault"):
        for number in range(int(count)):
            code = f"{prefix}-{number:06d}"
            create_camera(code)
            os.write(1, f"{code}\n".encode())


def write_until_refused() -> None:
    """Write until the house refuses, say how, then read on the same connection."""
    from tamgiang.kernel.errors import Refusal
    from tamgiang.modules.cameras.models import Camera
    from tamgiang.platform.scopes import system_scope

    written = 0
    with system_scope("fault"):
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
    from tamgiang.platform.scopes import system_scope

    with connection.cursor() as cursor, system_scope("fault"):
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


def create_camera(code: str, location: str = "Thôn thử") -> None:
    from datetime import date

    from tamgiang.platform.orgunits.models import Unit
    from tamgiang.platform.registers.services import create
    from tamgiang.platform.registry.registry import register_named

    values = {
        "code": code,
        "kind": "public",
        "location": location,
        "block": Unit.objects.values_list("id", flat=True).get(slug="fault"),
        "effective_on": date(2023, 8, 1),
    }
    create(register_named("cameras.camera"), values, actor="fault")


ACTS = {
    "prepare": prepare,
    "write": write,
    "write-until-refused": write_until_refused,
    "check": check,
}


def main(words: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tamgiang.project.settings")
    import django

    django.setup()
    ACTS[words[0]](*words[1:])  # type: ignore[operator]


if __name__ == "__main__":
    main(sys.argv[1:])
