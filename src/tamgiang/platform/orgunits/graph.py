"""The stored units as the pure graph of the kernel."""

from fractions import Fraction

from django.db.models import Q

from tamgiang.kernel.orgunits import Edge, UnitGraph, Version
from tamgiang.platform.orgunits.models import EdgeKind, EventEdge, UnitVersion


def stored_versions(condition: Q | None = None) -> list[Version]:
    """All versions, or those that meet a condition, in one query."""
    rows = UnitVersion.objects.filter(condition or Q()).order_by("unit_id", "valid_from")
    columns = ("unit_id", "kind", "code", "name", "parent_id", "valid_from", "valid_to")
    return [Version(*row) for row in rows.values_list(*columns)]


def stored_edges(condition: Q | None = None) -> list[Edge]:
    """All edges with both ends, or those that meet a condition, in one query."""
    rows = EventEdge.objects.filter(
        condition or Q(), from_unit__isnull=False, to_unit__isnull=False
    ).values_list(
        "from_unit_id", "to_unit_id", "event__effective_on", "kind", "share_num", "share_den"
    )
    return [
        Edge(source, target, day, kind == EdgeKind.WHOLE, _share(num, den))
        for source, target, day, kind, num, den in rows.order_by("id")
    ]


def stored_graph() -> UnitGraph:
    """The whole country: about 15,000 versions and 10,600 edges; for checks, not for pages."""
    return UnitGraph(stored_versions(), stored_edges())


def _share(numerator: int | None, denominator: int | None) -> Fraction | None:
    if numerator is None or not denominator:
        return None
    return Fraction(numerator, denominator)
