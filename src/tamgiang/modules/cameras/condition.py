"""A camera recorded as faulty is told to the operations centre, and so is its repair."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from tamgiang.modules.cameras.models import Camera
from tamgiang.modules.cameras.registers import CAMERA
from tamgiang.platform.events.alerts import clear_alert, raise_alert
from tamgiang.platform.events.consumers import consumer
from tamgiang.platform.events.models import Event
from tamgiang.platform.registers.models import Record, State
from tamgiang.platform.scopes import system_scope

DOWN = "cameras.camera_down"
CREATED = "record.created"


@consumer("cameras.condition", topics=("record.",))
def watch(events: Sequence[Event]) -> None:
    """Tell of each camera whose record moved. Sheets brought in whole raise nothing."""
    ours = [event for event in events if event.body.get("register") == CAMERA.full_name]
    with system_scope("cameras.condition"), transaction.atomic():
        for event in ours:
            camera = Camera.objects.filter(uid=UUID(event.ref.rpartition(":")[2])).first()
            if camera is not None:
                _tell(camera, event)


def _tell(camera: Record, event: Event) -> None:
    said = camera.values()
    block, day = camera.block_id, camera.effective_on
    stands = camera.state == State.ACTIVE and camera.ended_on is None
    if stands and said["condition"] == "faulty":
        # The code alone: where a household's camera hangs says whose it is.
        words = {"code": str(said["code"])}
        raise_alert(DOWN, event.ref, block=block, on=day, actor=event.actor, said=words)
    elif event.topic != CREATED:
        clear_alert(DOWN, event.ref, block=block, on=day, actor=event.actor)
