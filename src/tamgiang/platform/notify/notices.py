"""What this floor tells people by itself: their jobs, and the link for a new password."""

from collections.abc import Sequence

from django.conf import settings

from tamgiang.platform.accounts.models import User
from tamgiang.platform.accounts.staff import password_link
from tamgiang.platform.events.consumers import consumer
from tamgiang.platform.events.models import Event
from tamgiang.platform.jobs.kinds import UnknownJob, kind_named
from tamgiang.platform.jobs.models import JobState
from tamgiang.platform.notify.models import Message
from tamgiang.platform.notify.sending import send
from tamgiang.platform.notify.texts import late_parameter

TOLD = {f"jobs.{JobState.DONE}": "jobs.finished", f"jobs.{JobState.FAILED}": "jobs.failed"}
#: Jobs whose app tells more exactly what came of them.
TOLD_ELSEWHERE = ("imports.",)


@consumer("notify.jobs", topics=tuple(TOLD))
def tell_of_jobs(events: Sequence[Event]) -> None:
    """Tell who started a job how it ended."""
    for event in events:
        name = str(event.body.get("name", ""))
        if not event.actor.startswith("user:") or name.startswith(TOLD_ELSEWHERE):
            continue
        job = event.ref.rpartition(":")[2]
        params = {"name": _name(name), "job": job}
        key = f"{event.topic}:{job}"
        send(TOLD[event.topic], [event.actor], params, key=key, actor=event.actor, ref=event.ref)


def _name(name: str) -> dict[str, str]:
    try:
        label = kind_named(name).label
    except UnknownJob:
        return {"vi": name, "en": name}
    return {"vi": label.vi, "en": label.en}


@late_parameter("link")
def make_link(message: Message, owner: str) -> str:
    """A link that lets the recipient choose a password: made when it is sent, never stored."""
    user = User.objects.get(pk=int(owner.partition(":")[2]))
    public: str = settings.PUBLIC_URL
    return public.rstrip("/") + password_link(user, actor=message.actor)
