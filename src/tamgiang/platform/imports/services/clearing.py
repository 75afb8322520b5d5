"""Forgetting the working files of imports that are over, and of those nobody decided about."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from tamgiang.platform.imports.models import Batch, BatchState
from tamgiang.platform.imports.storage import Workspace, root

KEPT = timedelta(days=30)
"""How long the rows of a sheet, which may be personal, lie beside the register."""

OPEN = (BatchState.UPLOADED, BatchState.MAPPED, BatchState.PREVIEWED, BatchState.FAILED)
OVER = (BatchState.APPLIED, BatchState.UNDONE, BatchState.CANCELLED)


def has_examples(batch: Batch) -> bool:
    """Whether the columns as a person matched them still hold some cells of each."""
    return any(column.get("samples") for column in batch.mapping.get("columns", ()))


def drop_examples(batches: Iterable[Batch]) -> None:
    """Forget those cells; which column fills what stays."""
    for batch in batches:
        if has_examples(batch):
            columns = [{**column, "samples": []} for column in batch.mapping["columns"]]
            batch.mapping = {**batch.mapping, "columns": columns}
            Batch.objects.filter(pk=batch.pk).update(mapping=batch.mapping)


def clear_old() -> dict[str, int]:
    """Cancel imports left open for 30 days; delete the files of those over as long.

    An original goes when no import that still needs it has the same content; its hash stays in
    the audit.
    """
    before = timezone.now() - KEPT
    left = Batch.objects.filter(state__in=OPEN, changed_at__lt=before)
    cancelled = left.update(state=BatchState.CANCELLED)
    old = Batch.objects.filter(state__in=OVER, changed_at__lt=before)
    needed = set(Batch.objects.exclude(pk__in=old).values_list("sha256", flat=True))
    for uid in old.values_list("uid", flat=True):
        Workspace(uid).clear()
    drop_examples(old)
    files = 0
    for digest in set(old.values_list("sha256", flat=True)) - needed:
        path = root() / digest
        files += path.exists()
        path.unlink(missing_ok=True)
    return {"cancelled": cancelled, "files": files}
