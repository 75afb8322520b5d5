"""The background jobs of files."""

from datetime import time

from tamgiang.kernel.labels import Label
from tamgiang.platform.files.models import Attachment, State
from tamgiang.platform.files.services.keeping import sweep_all
from tamgiang.platform.files.services.preparing import prepare
from tamgiang.platform.files.services.removing import clear_removed
from tamgiang.platform.jobs.context import JobContext
from tamgiang.platform.jobs.kinds import job


@job("files.prepare", label=Label("Kiểm tra tệp đính kèm", "Check a file"), rerun=True)
def prepare_file(context: JobContext, file: int) -> dict[str, object]:
    """Scan a file that was hung on a record, and draw a picture anew."""
    done = prepare(Attachment.objects.get(pk=file), actor=context.actor)
    return {"state": done.state, "why": done.why}


@job(
    "files.recheck",
    label=Label("Kiểm tra lại các tệp còn chờ", "Check files that still wait"),
    rerun=True,
    daily=time(3, 20),
)
def recheck_files(context: JobContext) -> dict[str, object]:
    """Try again what waits for a scanner that was away."""
    waiting = list(Attachment.objects.filter(state=State.WAITING, removed_at=None))
    for number, file in enumerate(waiting):
        context.progress(number, len(waiting))
        prepare(file, actor=context.actor)
    return {"files": len(waiting)}


@job(
    "files.clear",
    label=Label("Xóa hẳn các tệp đã gỡ quá 30 ngày", "Delete files taken off 30 days ago"),
    rerun=True,
    daily=time(3, 40),
)
def clear_files(context: JobContext) -> dict[str, object]:
    """Delete what may no longer be brought back, and content nothing shows."""
    return {"files": clear_removed(), "contents": sweep_all()}
