"""Layouts of the wall, one for each role: kept, and taken back to the one that came with it."""

from django.db import transaction
from django.utils import timezone

from tamgiang.modules.centre.boards import NAME, Board
from tamgiang.modules.centre.models import Layout
from tamgiang.platform.accounts.access import require
from tamgiang.platform.audit.services import append

CONFIGURE = "centre.configure"


def save_layout(role: str, board: Board, *, actor: str) -> Layout:
    """Keep the layout of a role. Needs centre.configure. Raises NotPermitted."""
    require(CONFIGURE)
    with transaction.atomic():
        layout, _ = Layout.objects.update_or_create(
            role=role,
            name=NAME,
            defaults={"body": board.body, "changed_at": timezone.now(), "changed_by": actor},
        )
        append(f"centre:layout:{role}", "centre.layout_saved", board.body, actor=actor)
    return layout


def reset_layout(role: str, *, actor: str) -> None:
    """Let a role see the layout that came with the house again. Needs centre.configure."""
    require(CONFIGURE)
    with transaction.atomic():
        taken, _ = Layout.objects.filter(role=role, name=NAME).delete()
        if taken:
            append(f"centre:layout:{role}", "centre.layout_reset", {}, actor=actor)
