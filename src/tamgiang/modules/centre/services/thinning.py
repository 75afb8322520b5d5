"""How long readings are kept as they came, and what is kept of them after."""

import time as clock
from contextlib import closing
from datetime import time
from pathlib import Path

import yaml

from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.telemetry import Policy, open_store
from tamgiang.platform.jobs.context import JobContext
from tamgiang.platform.jobs.kinds import job

FILE = Path(__file__).parents[1] / "data" / "retention.yaml"
SECOND = 1_000_000


def policy() -> Policy:
    """The policy of `data/retention.yaml`."""
    said = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return Policy(
        raw_days=int(said["raw_days"]),
        summary_days=int(said["summary_days"]),
        step=int(said["step_minutes"]) * 60 * SECOND,
    )


@job(
    "centre.thin",
    label=Label("Rút gọn số đo cũ", "Thin out old readings"),
    rerun=True,
    daily=time(2, 40),
)
def thin(context: JobContext) -> dict[str, int]:
    """Put readings past their days into ten-minute means, and drop means past theirs."""
    with closing(open_store()) as store:
        readings, summaries = store.thin(policy(), clock.time_ns() // 1000)
    return {"readings": readings, "summaries": summaries}
