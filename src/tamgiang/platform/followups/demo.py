"""The sample area's drafts: what the rules make of its synthetic targets."""

from django.utils import timezone

from tamgiang.platform.followups.services import look

AREA = "quang-dien"


def seed() -> None:
    """Look once, as the daily job does; needs the cells to be there."""
    look(AREA, timezone.localdate())
