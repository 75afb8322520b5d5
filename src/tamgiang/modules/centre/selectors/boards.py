"""Which layout a person's wall has, and what there is to choose from."""

from collections.abc import Sequence

from django.db.models import Q
from django.utils import timezone

from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.boards import DEFAULT, NAME, Board, board_of
from tamgiang.modules.centre.models import Layout
from tamgiang.platform.accounts.models import Role, User

VIEW = "centre.view"


def layout_of(role: str) -> Board:
    """The layout of a role; the one that came with the house where it has none of its own."""
    kept = Layout.objects.filter(role=role, name=NAME).first()
    return board_of(kept.body) if kept else DEFAULT


def board_for(user: User) -> Board:
    """The layout of the first of a person's roles that has one. One query."""
    today = timezone.localdate()
    held = user.assignments.filter(
        Q(valid_to=None) | Q(valid_to__gt=today), valid_from__lte=today
    ).order_by("pk")
    kept = dict(
        Layout.objects.filter(name=NAME, role__in=held.values("role__code")).values_list(
            "role", "body"
        )
    )
    if not kept:
        return DEFAULT
    first = next(code for code in held.values_list("role__code", flat=True) if code in kept)
    return board_of(kept[first])


def roles_with_wall() -> Sequence[tuple[str, Label, Layout | None]]:
    """Roles that may see the centre, each with the layout it was given."""
    kept = {layout.role: layout for layout in Layout.objects.filter(name=NAME)}
    return [
        (role.code, Label(role.name_vi, role.name_en), kept.get(role.code))
        for role in Role.objects.order_by("pk")
        if VIEW in role.permissions
    ]
