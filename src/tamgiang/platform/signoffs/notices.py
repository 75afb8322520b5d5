"""Telling who signs that figures wait, and who submitted what came of them."""

from collections.abc import Sequence

from tamgiang.platform.events.consumers import consumer
from tamgiang.platform.events.models import Event
from tamgiang.platform.notify.holders import holders
from tamgiang.platform.notify.sending import send
from tamgiang.platform.orgunits.selectors import block_to_commune, names
from tamgiang.platform.signoffs.models import SignOff
from tamgiang.platform.signoffs.sets import set_at

SIGN = "signoffs.sign"


@consumer("signoffs.notices", topics=("signoffs.",))
def tell(events: Sequence[Event]) -> None:
    """Submitted figures to who may sign them; signed and returned ones to who submitted them."""
    for event in events:
        found = SignOff.objects.filter(uid=event.ref.rpartition(":")[2]).first()
        if found is not None:
            _tell(found, event)


def _tell(found: SignOff, event: Event) -> None:
    people = [found.submitted_by]
    if event.topic == "signoffs.submitted":
        placed = block_to_commune(found.area, found.closes_on)
        people = holders(SIGN, [block for block, unit in placed.items() if unit == found.unit])
    span = set_at(found.set_code, found.closes_on).period(found.period).label
    params = {
        "place": names([found.unit], found.closes_on).get(found.unit, ""),
        "period": found.period,
        "span": {"vi": span.vi, "en": span.en},
        "by": {"actor": event.actor},
        "set": found.set_code,
        "unit": str(found.unit),
    }
    # The number of the event: figures may be submitted and given back several times.
    key = f"{event.topic}:{found.uid}:{event.pk}"
    send(event.topic, people, params, key=key, actor=event.actor, ref=event.ref)
