"""What the house does for itself every night."""

from datetime import time

from django.contrib.sessions.backends.db import SessionStore

from tamgiang.kernel.labels import Label
from tamgiang.platform.audit.seals import seal_days
from tamgiang.platform.jobs.context import JobContext
from tamgiang.platform.jobs.kinds import job
from tamgiang.platform.jobs.queue import prune_tasks


@job(
    "audit.seal",
    label=Label("Niêm phong nhật ký kiểm toán của ngày", "Seal the audit log of the day"),
    rerun=True,
    daily=time(0, 40),
)
def seal_audit(context: JobContext) -> dict[str, object]:
    """Seal every day that is over."""
    seals = seal_days()
    return {"sealed": [seal.day.isoformat() for seal in seals]}


@job(
    "house.clear",
    label=Label("Dọn phiên đăng nhập và hàng đợi đã cũ", "Clear old sessions and queue rows"),
    rerun=True,
    daily=time(2, 10),
)
def clear(context: JobContext) -> dict[str, object]:
    """Delete sessions that ended and rows of the queue long done."""
    SessionStore.clear_expired()
    return {"tasks": prune_tasks()}
