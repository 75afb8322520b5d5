"""The rounds of backups as jobs: by the schedule, and when somebody asks."""

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label
from tamgiang.platform.accounts.models import Assignment
from tamgiang.platform.house.selectors import ADMINISTRATOR
from tamgiang.platform.jobs.context import JobContext
from tamgiang.platform.jobs.kinds import job
from tamgiang.platform.notify.sending import send
from tamgiang.project.backups.copies import copy_named
from tamgiang.project.backups.plan import due, passphrase_of, plan
from tamgiang.project.backups.proving import prove
from tamgiang.project.backups.routine import STEPS, make_round
from tamgiang.project.backups.targets import main_folder

MAKE, PROVE = "house.backup", "house.prove_backup"


@job(MAKE, label=Label("Sao lưu", "Make a backup"), rerun=True, daily=due)
def make_backup(context: JobContext, proof: bool | None = None) -> dict[str, object]:
    """One round of the plan; a fault is told to the administrators."""
    try:
        done = make_round(
            lambda step, what: context.progress(step, STEPS, f"{what.vi} · {what.en}"), proof=proof
        )
    except Refusal as fault:
        _tell_administrators(context, fault)
        raise
    return {
        "name": done.name,
        "bytes": done.size,
        "copied": done.copied,
        "proven": done.proven,
        "removed": done.removed,
    }


def _tell_administrators(context: JobContext, fault: Refusal) -> None:
    """Once for each job; the schedule has nobody else who would look."""
    held = Assignment.objects.filter(role__code=ADMINISTRATOR, user__is_active=True)
    people = held.values_list("user_id", flat=True).distinct()
    said = {"reason": {"vi": fault.text("vi"), "en": fault.text("en")}}
    send(
        "house.backup_failed",
        [f"user:{number}" for number in people],
        said,
        key=f"house.backup_failed:{context.uid}",
        actor=context.actor,
    )


@job(PROVE, label=Label("Kiểm chứng bản sao lưu", "Prove a backup"), rerun=True)
def prove_backup(context: JobContext, name: str) -> dict[str, object]:
    """Bring one of the backups back on trial."""
    found = plan()
    context.progress(0, 1, name)
    note = prove(copy_named(main_folder(found), name), passphrase_of(found))
    context.progress(1, 1, name)
    return {"name": name, "rows": note.rows, "files": note.files, "entries": note.entries}
