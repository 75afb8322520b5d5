"""What waits for those who count things."""

from collections.abc import Iterator

from tamgiang.platform.registry.spec import WorkItem
from tamgiang.platform.scopes import current_scope


def waiting() -> Iterator[WorkItem]:
    """One urgent thing, for who may count."""
    if current_scope().may("dummy.count"):
        yield WorkItem("Còn vật chưa đếm", "kho số 1", "/dummy/count/", "box", urgent=True)
