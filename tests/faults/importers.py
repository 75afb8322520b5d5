"""Processes that import a sheet into a real SQLite file, for tests that break things under them."""

import json
import os
import sys
from pathlib import Path

from tests.faults.acts import Acts, perform

IMPORTERS = Acts("tests.faults.importers")


def prepare(count: str) -> None:
    """A migrated house, and a confirmed import of `count` residents nobody has begun to write."""
    from django.core.management import call_command

    from tamgiang.platform.orgunits.services import load_sample_area

    call_command("migrate", verbosity=0)
    load_sample_area()
    begin(count)


def begin(count: str) -> None:
    """Confirm an import of `count` residents, for whichever worker there is."""
    from tamgiang.platform.imports.models import Mode
    from tamgiang.platform.imports.services import (
        confirm,
        preview,
        propose_mapping,
        set_mapping,
        upload,
    )
    from tamgiang.platform.registry.registry import register_named

    path = Path(os.environ["TAMGIANG_HOME"]) / "người.csv"
    lines = ["Mã nhân khẩu,Họ và tên,Xã,Ngày đăng ký"]
    lines += [f"N{n:06d},Nguyễn Văn Mẫu,Quảng Thọ,01/07/2023" for n in range(int(count))]
    path.write_text("\n".join(lines), encoding="utf-8")
    batch = upload(path, register_named("people.resident"), "", "system:fault")
    set_mapping(batch, propose_mapping(batch), Mode.UPSERT)
    assert preview(batch).counts.new == int(count)
    confirm(batch, "system:fault")


def work() -> None:
    """What a worker does at its start: take up jobs of the dead, then run what waits."""
    from tamgiang.platform.imports.services import recover as recover_imports
    from tamgiang.platform.jobs.leases import recover
    from tamgiang.platform.jobs.queue import run_queued

    os.write(1, b"working\n")
    recover()
    run_queued()
    recover_imports()


def cancel() -> None:
    """A person stops the import."""
    from tamgiang.platform.imports.models import Batch
    from tamgiang.platform.imports.services import cancel as cancel_import

    cancel_import(Batch.objects.get())


def check() -> None:
    """Say what is in the file."""
    from django.db import connection

    from tamgiang.platform.audit.models import AuditEntry
    from tamgiang.platform.audit.selectors import verify
    from tamgiang.platform.events.models import Event
    from tamgiang.platform.imports.models import Batch
    from tamgiang.platform.registers.models import model_of
    from tamgiang.platform.registry.registry import register_named

    records = model_of(register_named("people.resident")).objects
    batch = Batch.objects.get()
    streams = AuditEntry.objects.filter(action="record.created").values("stream")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        integrity = cursor.fetchone()[0]
    found = {
        "state": batch.state,
        "failure": batch.failure,
        "active": records.filter(state=0).count(),
        "all": records.count(),
        "codes": len({str(record) for record in records.filter(state=0)}),
        "audited": streams.distinct().count(),
        "audit_intact": verify().intact,
        "announced": Event.objects.filter(topic="records.bulk").count(),
        "applied_entries": AuditEntry.objects.filter(action="import.applied").count(),
        "integrity": integrity,
    }
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    perform({"prepare": prepare, "begin": begin, "work": work, "cancel": cancel, "check": check})
