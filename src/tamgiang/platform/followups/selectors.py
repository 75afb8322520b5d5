"""Reads of drafts: those of places where the open scope may see figures, and their records."""

from django.db.models import QuerySet

from tamgiang.platform.followups.models import DraftDirective, DraftState
from tamgiang.platform.orgunits.selectors import block_to_commune
from tamgiang.platform.registers.models import MODELS, Record
from tamgiang.platform.scopes import current_scope
from tamgiang.platform.signoffs.selectors import may_over

VIEW, DECIDE = "indicators.view", "followups.decide"


def visible(area: str) -> list[DraftDirective]:
    """Drafts of the area, newest first, of the places that the scope reaches at least in part."""
    return [draft for draft in DraftDirective.objects.filter(area=area) if may_see(draft)]


def waiting(area: str) -> list[DraftDirective]:
    """Drafts that wait for a decision of this person."""
    return [d for d in visible(area) if d.state == DraftState.DRAFT and may_decide(d)]


def may_see(draft: DraftDirective) -> bool:
    """Whether the scope may see figures over some block of the draft's place."""
    scope, placed = current_scope(), block_to_commune(draft.area, draft.as_of)
    blocks = (b for b, unit in placed.items() if unit == draft.unit or not draft.unit)
    return any(scope.may(VIEW, block) for block in blocks)


def may_decide(draft: DraftDirective) -> bool:
    """Whether the scope may decide over all of the draft's place."""
    return may_over(DECIDE, draft.area, draft.unit, draft.as_of)


def records(draft: DraftDirective) -> QuerySet[Record] | None:
    """The attached records the scope may see, in order of entry; None when none are attached."""
    model = MODELS.get(draft.register)
    if model is None:
        return None
    return model.objects.filter(uid__in=draft.gap.values("uid")).order_by("pk")
