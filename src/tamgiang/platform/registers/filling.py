"""Writing sample rows through the same service as everyone: only into an empty register."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import islice
from typing import Any

from django.db import transaction

from tamgiang.kernel.schema import Register
from tamgiang.platform.db.rows import look_over
from tamgiang.platform.registers.models import model_of
from tamgiang.platform.registers.services.bulk import bulk_create, tell_bulk

ACTOR = "system:sample"
CHUNK = 5_000


def fill(register: Register, rows: Iterable[Mapping[str, Any]], *, until: date) -> int:
    """Write `rows` (by stored column) in chunks within one transaction; say how many.

    Rows that begin after the day `until` are left out. A register that already holds records is
    left alone, so that seeding twice changes nothing.
    """
    if model_of(register).objects.exists():
        return 0
    written, waiting = 0, (row for row in rows if row["effective_on"] <= until)
    with transaction.atomic():
        while chunk := list(islice(waiting, CHUNK)):
            bulk_create(register, chunk, actor=ACTOR, announce=False)
            written += len(chunk)
        if written:
            tell_bulk(register, written, actor=ACTOR, batch_id=None)
            look_over(model_of(register)._meta.db_table)
    return written
