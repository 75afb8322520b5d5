"""What the intake does every few seconds beside taking messages."""

import asyncio
import logging
import os
import shutil
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from tamgiang.modules.centre.intake.announcing import announce
from tamgiang.modules.centre.intake.keeping import keep
from tamgiang.modules.centre.intake.receiving import Receiver
from tamgiang.modules.centre.intake.sources import load, stamp
from tamgiang.modules.centre.services.overdue import escalate
from tamgiang.modules.centre.simulating import steady

log = logging.getLogger(__name__)

#: Seconds between two looks at the list of sources and tokens, and two readings of the box.
RENEW, OWN = 5.0, 60.0
BEAT = 1.0
TEMPERATURE = Path("/sys/class/thermal/thermal_zone0/temp")


async def keep_up(receiver: Receiver) -> None:
    """Until cancelled; a fault of the database is waited out. Also tells of overdue steps."""
    clock = asyncio.get_running_loop().time
    renewed, own, fed, refused = -RENEW, clock(), -OWN, 0
    known: tuple[object, ...] = ()
    while True:
        try:
            if clock() - renewed >= RENEW:
                if (now := await asyncio.to_thread(stamp)) != known:
                    receiver.renew(await asyncio.to_thread(load, receiver.door))
                    known = now
                await asyncio.to_thread(escalate)
                renewed = clock()
            await write_down(receiver)
            heard, receiver.collector.heard = receiver.collector.heard, set()
            if heard:
                sources = [k for pk in heard if (k := receiver.door.by_pk.get(pk)) is not None]
                await asyncio.to_thread(announce, sources)
            if clock() - own >= OWN:
                own = clock()
                measure(receiver, receiver.turned_away - refused)
                refused = receiver.turned_away
            if clock() - fed >= OWN:
                fed = clock()
                await keep_fresh(receiver)
        except Exception:
            log.exception("sources could not be read or refusals written; trying again")
        receiver.beat()
        receiver.collector.tick()
        await asyncio.sleep(BEAT)


async def write_down(receiver: Receiver) -> None:
    """Keep refusals and dead readings; what cannot be written now is kept for the next time."""
    refused, dead = receiver.take_notes()
    if not refused and not dead:
        return
    try:
        await asyncio.to_thread(keep, refused, dead)
    except Exception:
        receiver.refused.update(refused)
        receiver.dead[:0] = dead
        raise


async def keep_fresh(receiver: Receiver) -> None:
    """In the sample area, calm readings of gauges that nobody else speaks for."""
    if not steady.wanted():
        return
    known = receiver.door.by_pk
    sources = [(pk, one.code, one.kind) for pk, one in known.items()]
    found = await asyncio.to_thread(steady.due, sources, steady.now())
    for pk, values in found.items():
        receiver.own(known[pk], dict(values))


def measure(receiver: Receiver, refused: int) -> None:
    """What the box says of itself, under the first source of kind `box` where there is one."""
    boxes = [pk for pk, known in receiver.door.by_pk.items() if known.kind == "box"]
    if boxes:
        receiver.own(receiver.door.by_pk[min(boxes)], {**box(), "refused": refused})


def box() -> dict[str, object]:
    """Free disk and load in per cent, and °C where the machine says it."""
    disk = shutil.disk_usage(settings.HOME)
    load_ = min(100.0, 100 * os.getloadavg()[0] / (os.cpu_count() or 1))
    said: dict[str, object] = {
        "disk_free": round(100 * disk.free / disk.total, 1),
        "cpu": round(load_, 1),
    }
    with suppress(OSError, ValueError):
        said["temp"] = round(int(TEMPERATURE.read_text()) / 1000, 1)
    return said
