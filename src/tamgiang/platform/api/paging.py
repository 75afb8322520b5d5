"""Lists in pages."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from ninja import P, QueryEx

M = TypeVar("M", bound=Model)

MOST = 200
#: A parameter that is text: any character but NUL, which the records cannot hold.
TEXT = r"^[^\x00]*$"
Limit = QueryEx[int, P(ge=1, le=MOST, description="How many at most")]
Offset = QueryEx[int, P(ge=0, le=10_000_000, description="How many to pass over")]


def page(
    found: QuerySet[M], limit: int, offset: int, out: Callable[[M], dict[str, Any]]
) -> dict[str, Any]:
    """One page of a query, with how many there are in all."""
    items = [out(one) for one in found[offset : offset + limit]]
    return {"count": found.count(), "limit": limit, "offset": offset, "items": items}
