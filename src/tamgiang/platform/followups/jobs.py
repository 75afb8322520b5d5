"""The daily look for missed trajectories; it may also be started by hand."""

from datetime import time
from typing import Any

from django.utils import timezone

from tamgiang.kernel.labels import Label
from tamgiang.platform.followups.services import look
from tamgiang.platform.jobs.context import JobContext
from tamgiang.platform.jobs.kinds import job
from tamgiang.platform.orgunits.models import Area

LOOK = "followups.look"


@job(
    LOOK,
    label=Label("Soát chỉ tiêu chậm tiến độ", "Look for targets behind their way"),
    rerun=True,
    daily=time(5, 30),
)
def look_everywhere(context: JobContext) -> dict[str, Any]:
    """Look at every area on the civil day; says how many drafts were opened and closed."""
    opened = closed = 0
    codes = list(Area.objects.values_list("code", flat=True))
    for done, code in enumerate(codes):
        context.check_cancelled()
        found = look(code, timezone.localdate())
        opened, closed = opened + found.opened, closed + found.closed
        context.progress(done + 1, len(codes), code)
    return {"opened": opened, "closed": closed}
