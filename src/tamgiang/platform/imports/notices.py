"""Telling who imported how the import ended."""

from collections.abc import Sequence

from tamgiang.platform.events.consumers import consumer
from tamgiang.platform.events.models import Event
from tamgiang.platform.imports.models import Batch
from tamgiang.platform.jobs.models import Job
from tamgiang.platform.notify.sending import send
from tamgiang.platform.registry.registry import registers

TOLD = {
    ("imports.apply", "jobs.done"): "imports.applied",
    ("imports.undo", "jobs.done"): "imports.undone",
    ("imports.apply", "jobs.failed"): "imports.failed",
    ("imports.undo", "jobs.failed"): "imports.failed",
    ("imports.preview", "jobs.failed"): "imports.failed",
}


@consumer("imports.notices", topics=("jobs.done", "jobs.failed"))
def tell_who_imported(events: Sequence[Event]) -> None:
    """One notice for the end of each job over a sheet that a person started."""
    for event in events:
        template = TOLD.get((str(event.body.get("name")), event.topic))
        if template is None or not event.actor.startswith("user:"):
            continue
        job = Job.objects.filter(uid=event.ref.rpartition(":")[2]).first()
        batch = Batch.objects.filter(pk=job.args.get("batch")).first() if job else None
        if batch is not None:
            _tell(template, batch, event)


def _tell(template: str, batch: Batch, event: Event) -> None:
    register = registers().get(batch.register)
    name = {"vi": register.plural.vi, "en": register.plural.en} if register else batch.register
    params: dict[str, object] = {"register": name, "batch": str(batch.pk)}
    key = f"{event.topic}:{event.ref}"
    send(template, [event.actor], params, key=key, actor=event.actor, ref=event.ref)
