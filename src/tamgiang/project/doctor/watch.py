"""Every morning the house looks at itself, and tells its administrators what is at fault."""

from collections.abc import Sequence
from datetime import time

from django.utils import timezone

from tamgiang.kernel.labels import Label
from tamgiang.platform.accounts.staff import MANAGE
from tamgiang.platform.jobs.context import JobContext
from tamgiang.platform.jobs.kinds import job
from tamgiang.platform.notify.holders import holders
from tamgiang.platform.notify.sending import send
from tamgiang.project.doctor.command import running
from tamgiang.project.doctor.finding import Finding, State

ACTOR = "system:doctor"


@job(
    "house.look",
    label=Label("Khám hệ thống và báo lỗi cho quản trị viên", "Look for faults and tell of them"),
    rerun=True,
    daily=time(6, 20),
)
def look(context: JobContext) -> dict[str, object]:
    """Tell of every fault; nothing is sent when all is well."""
    found = [finding for finding in running() if finding.state is State.FAULT]
    return {"faults": len(found), "told": tell(found)}


def tell(faults: Sequence[Finding]) -> int:
    """One notice a day about what is at fault; to how many people."""
    people = holders(MANAGE) if faults else []
    if people:
        params: dict[str, object] = {
            "count": len(faults),
            "list": {
                "vi": "\n".join(f"• {one.about.vi}: {one.detail.vi}" for one in faults),
                "en": "\n".join(f"• {one.about.en}: {one.detail.en}" for one in faults),
            },
        }
        key = f"doctor:{timezone.localdate().isoformat()}"
        send("house.faults", people, params, key=key, actor=ACTOR)
    return len(people)
