"""Reports made in the background: the rows behind dozens of figures take some seconds."""

from datetime import date

from tamgiang.kernel.labels import Label
from tamgiang.platform.jobs.context import JobContext
from tamgiang.platform.jobs.kinds import job
from tamgiang.platform.jobs.models import Job
from tamgiang.platform.jobs.services import start
from tamgiang.platform.reports.services import generate
from tamgiang.platform.reports.templates import named

GENERATE = "reports.generate"


@job(GENERATE, label=Label("Lập báo cáo", "Make a report"))
def generate_report(
    job: JobContext, *, template: str, area: str, as_of: str, format: str
) -> dict[str, str]:
    """Issue a report from a kept template; the result names the issue.

    It is not run again after a fall: each run would publish its figures once more.
    """
    day = date.fromisoformat(as_of)
    issue = generate(named(template), area, day, format, actor=job.actor, told=job.progress)
    return {"issue": str(issue.uid)}


def start_report(template: str, area: str, as_of: date, format: str, *, actor: str) -> Job:
    """Queue a report. Raises UnknownTemplate at once rather than in the background."""
    named(template)
    args = {"template": template, "area": area, "as_of": as_of.isoformat(), "format": format}
    return start(GENERATE, args, actor=actor)
