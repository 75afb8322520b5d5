"""Telling open pages that sources have new readings; at most once a second for each."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from tamgiang.kernel.refs import Ref
from tamgiang.modules.centre.intake.sources import Known
from tamgiang.platform.events.outbox import emit

ACTOR = "system:intake"
TOPIC = "centre.reading"
#: More sources than this in one second are told together, without naming each.
MOST_NAMED = 25
MANY = "centre:source:many"


def announce(sources: Sequence[Known]) -> None:
    """One event a source, or one for all of many."""
    if not sources:
        return
    day = timezone.localdate().isoformat()
    with transaction.atomic():
        if len(sources) > MOST_NAMED:
            blocks = sorted({known.block for known in sources})
            _tell(MANY, [[block, day] for block in blocks])
            return
        for known in sources:
            _tell(str(Ref("centre", "source", known.uid)), [[known.block, day]])


def _tell(ref: str, touched: list[list[object]]) -> None:
    emit(TOPIC, ref, {"register": "centre.source", "touched": touched}, actor=ACTOR)
