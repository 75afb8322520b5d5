"""What an import has changed before its last step.

New records stay pending and unseen; corrections are there at once (decision 11), so whoever reads
a record is told that its import still runs.
"""

from collections.abc import Collection, Iterable

from tamgiang.kernel.schema import Register
from tamgiang.platform.imports.models import Batch, BatchState
from tamgiang.platform.registers.models import Revision

MOVING = (BatchState.APPLYING, BatchState.UNDOING)


def running_into(register: Register) -> list[int]:
    """Ids of the imports that are being written into a register, or taken out of it."""
    found = Batch.objects.filter(register=register.full_name, state__in=MOVING)
    return list(found.values_list("pk", flat=True))


def unsettled(
    register: Register, records: Iterable[int], running: Collection[int] | None = None
) -> set[int]:
    """Which of some records (by id) a running import has changed.

    `running` are the imports that `running_into` found, asked for here when not given; while none
    runs nothing more is asked.
    """
    batches = running_into(register) if running is None else running
    if not batches:
        return set()
    made = Revision.objects.filter(
        register=register.full_name, batch_id__in=batches, record_id__in=list(records)
    )
    return set(made.values_list("record_id", flat=True))
