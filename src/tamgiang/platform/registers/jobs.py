"""The background job that proves the audit chain, and every record against it."""

from tamgiang.kernel.labels import Label
from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.audit.selectors import verify
from tamgiang.platform.jobs.context import JobContext
from tamgiang.platform.jobs.kinds import job
from tamgiang.platform.registers.models import model_of
from tamgiang.platform.registers.proof import verify_records
from tamgiang.platform.registry.registry import registers
from tamgiang.platform.scopes import system_scope

PROVE = "registers.prove"
NAMED = 100
"""How many faults of each kind the result names; the counts tell the rest."""


@job(
    PROVE,
    label=Label("Kiểm chứng nhật ký và hồ sơ", "Verify the audit log and records"),
    rerun=True,
)
def prove(context: JobContext) -> dict[str, object]:
    """Recompute the chain, then compare all records of the house with their last entries.

    The result holds counts and the first faults: chain faults as [kind, stream, seq, day or null],
    record faults as [kind, urn].
    """

    def told(done: int) -> None:
        context.check_cancelled()
        context.progress(done, total)

    with system_scope(PROVE):
        entries = AuditEntry.objects.count()
        total = entries + sum(model_of(r).objects.count() for r in registers().values())
        chain = verify(told)
        records = verify_records(told=lambda compared: told(entries + compared))
    return {
        "entries": chain.entries,
        "streams": chain.streams,
        "seals": chain.seals,
        "records": records.records,
        "faults": len(chain.faults) + len(records.faults),
        "chain": [
            [fault.kind.name, fault.stream, fault.seq, fault.day and fault.day.isoformat()]
            for fault in chain.faults[:NAMED]
        ],
        "changed": [[fault.kind.name, fault.ref] for fault in records.faults[:NAMED]],
    }
