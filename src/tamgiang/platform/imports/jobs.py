"""The background jobs of imports; a killed one goes on where its position stands."""

from datetime import time

from tamgiang.kernel.labels import Label
from tamgiang.platform.imports.models import Batch, BatchState
from tamgiang.platform.imports.services.apply import apply, summary
from tamgiang.platform.imports.services.clearing import clear_old
from tamgiang.platform.imports.services.preview import preview
from tamgiang.platform.imports.services.recover import recover
from tamgiang.platform.imports.services.undo import take_out
from tamgiang.platform.jobs.context import JobContext
from tamgiang.platform.jobs.kinds import job


@job("imports.preview", label=Label("Đối chiếu tệp với sổ", "Compare a file"), rerun=True)
def preview_import(context: JobContext, batch: int) -> dict[str, object]:
    """Compare a big sheet with the register, with the eyes of the person who asked."""
    found = Batch.objects.get(pk=batch)
    if found.state in (BatchState.MAPPED, BatchState.PREVIEWED, BatchState.FAILED):
        preview(found)
    return summary(found)


@job("imports.apply", label=Label("Ghi bản nhập vào sổ", "Write an import"), rerun=True)
def apply_import(context: JobContext, batch: int) -> dict[str, object]:
    """Write a confirmed batch; nothing is left to do when an earlier run had finished it."""
    found = Batch.objects.get(pk=batch)
    if found.state == BatchState.APPLYING:
        apply(found, context)
    return summary(found)


@job("imports.undo", label=Label("Hoàn tác bản nhập", "Undo an import"), rerun=True)
def undo_import(context: JobContext, batch: int) -> dict[str, object]:
    """Take a batch out again."""
    found = Batch.objects.get(pk=batch)
    if found.state == BatchState.UNDOING:
        take_out(found, context)
    return summary(found)


@job(
    "imports.recover",
    label=Label("Hoàn tất các lần nhập bị ngắt", "Finish imports that were cut off"),
    rerun=True,
    daily=time(1, 30),
)
def recover_imports(context: JobContext) -> dict[str, object]:
    """Deal with imports whose job is over though they are not."""
    return {"batches": [batch.pk for batch in recover()]}


@job(
    "imports.clear",
    label=Label("Xóa tệp tạm của các lần nhập đã xong", "Delete working files of old imports"),
    rerun=True,
    daily=time(2, 30),
)
def clear_imports(context: JobContext) -> dict[str, object]:
    """Forget rows of sheets that are in the registers long since, or will never be."""
    return {**clear_old()}
