"""Telling who decides that targets were missed, and who mends the records what was asked for."""

from collections.abc import Sequence

from django.utils import timezone

from tamgiang.platform.events.consumers import consumer
from tamgiang.platform.events.models import Event
from tamgiang.platform.followups.models import DraftDirective
from tamgiang.platform.followups.selectors import DECIDE
from tamgiang.platform.indicators.catalogue import catalogue
from tamgiang.platform.notify.holders import holders
from tamgiang.platform.notify.sending import send
from tamgiang.platform.orgunits.selectors import block_to_commune, names

WRITE = "registers.write"


@consumer("followups.notices", topics=("followups.opened", "followups.confirmed"))
def tell(events: Sequence[Event]) -> None:
    """Opened drafts of a place are told once a day; each confirmed one to who writes there."""
    for event in events:
        draft = DraftDirective.objects.filter(uid=event.ref.rpartition(":")[2]).first()
        if draft is None:
            continue
        if event.topic == "followups.opened":
            _opened(draft, event)
        else:
            _confirmed(draft, event)


def _opened(draft: DraftDirective, event: Event) -> None:
    day = timezone.localdate(draft.opened_at).isoformat()
    key = f"followups.opened:{draft.area}:{draft.unit}:{day}"
    people = holders(DECIDE, _blocks(draft))
    params = {"place": _place(draft)}
    send("followups.opened", people, params, key=key, actor=event.actor, ref=event.ref)


def _confirmed(draft: DraftDirective, event: Event) -> None:
    found = next((d for d in catalogue().at(draft.as_of) if d.code == draft.code), None)
    params = {
        "place": _place(draft),
        "figure": {"vi": found.name.vi, "en": found.name.en} if found else draft.code,
        "product": {"vi": draft.product_vi, "en": draft.product_en},
        "due": f"{draft.due_on:%d/%m/%Y}",
        "draft": str(draft.uid),
    }
    people = holders(WRITE, _blocks(draft))
    key = f"followups.confirmed:{draft.uid}"
    send("followups.confirmed", people, params, key=key, actor=event.actor, ref=event.ref)


def _blocks(draft: DraftDirective) -> list[int]:
    placed = block_to_commune(draft.area, draft.as_of)
    return [block for block, unit in placed.items() if unit == draft.unit or not draft.unit]


def _place(draft: DraftDirective) -> object:
    whole = {"vi": "toàn địa bàn", "en": "the whole area"}
    return names([draft.unit], draft.as_of).get(draft.unit, "") if draft.unit else whole
