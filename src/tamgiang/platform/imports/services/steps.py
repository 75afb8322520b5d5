"""Moving an import from one state to the next, so that only one of two racing calls succeeds."""

from django.utils import timezone

from tamgiang.kernel.labels import Label
from tamgiang.platform.imports.models import Batch, BatchState
from tamgiang.platform.imports.refusals import WrongState
from tamgiang.platform.jobs.models import Job


def advance(batch: Batch, *states: BatchState, **changes: object) -> None:
    """Store `changes` if the batch is still at one of `states`. Raises WrongState."""
    changes.setdefault("changed_at", timezone.now())
    here = Batch.objects.filter(pk=batch.pk, state__in=states)
    if not here.update(**changes):
        batch.refresh_from_db()
        raise WrongState(state=state_label(batch.state))
    for name, value in changes.items():
        setattr(batch, name, value)


def job_of(batch: Batch) -> Job | None:
    """The job last started for the batch."""
    return None if batch.job_uid is None else Job.objects.filter(uid=batch.job_uid).first()


def state_label(state: str) -> Label:
    """The state in both languages."""
    return _STATES[BatchState(state)]


_STATES = {
    BatchState.UPLOADED: Label("đã đọc", "read"),
    BatchState.MAPPED: Label("đã chọn cột", "columns matched"),
    BatchState.PREVIEWED: Label("chờ xác nhận", "waiting for confirmation"),
    BatchState.APPLYING: Label("đang ghi", "being written"),
    BatchState.APPLIED: Label("đã nhập", "done"),
    BatchState.UNDOING: Label("đang hoàn tác", "being undone"),
    BatchState.UNDONE: Label("đã hoàn tác", "undone"),
    BatchState.CANCELLED: Label("đã hủy", "cancelled"),
    BatchState.FAILED: Label("không thành công", "failed"),
}
