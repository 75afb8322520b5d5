"""The daily work of privacy."""

from datetime import time

from django.utils import timezone

from tamgiang.kernel.labels import Label
from tamgiang.platform.jobs.context import JobContext
from tamgiang.platform.jobs.kinds import job
from tamgiang.platform.privacy.services.retaining import erase_due

RETAIN = "privacy.retain"


@job(
    RETAIN,
    label=Label(
        "Xóa dữ liệu cá nhân hết thời hạn lưu giữ", "Erase personal values whose time is over"
    ),
    rerun=True,
    daily=time(2, 45),
)
def retain(context: JobContext) -> dict[str, object]:
    """Erase what is due today."""
    return erase_due(timezone.localdate(), context)
