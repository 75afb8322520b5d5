"""Contents and their uses: bytes are kept once, and go with the last file that shows them."""

from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from tamgiang.platform.files import store
from tamgiang.platform.files.models import Attachment, Content, State

#: Files in these states show nothing any more.
GONE = (State.DESTROYED, State.ERASED)


def keep(path: Path, digest: str, size: int) -> None:
    """Put the bytes into the store, inside the transaction that makes their use.

    The row is locked first: whoever sweeps the same content waits, and then sees the use.
    """
    Content.objects.get_or_create(sha256=digest, defaults={"size": size, "kept_at": timezone.now()})
    Content.objects.select_for_update().get(sha256=digest)
    store.put(path, digest)


def let_go(file: Attachment) -> None:
    """After the caller's transaction, sweep what this file showed."""
    digests = [digest for digest in (file.original, file.view, file.thumb) if digest]
    transaction.on_commit(lambda: [sweep(digest) for digest in digests])


def sweep(digest: str) -> bool:
    """Delete content that nothing shows; whether it was deleted.

    The bytes go before the row, under its lock: a fall between the two leaves a row that the
    next use fills again, never a use without bytes.
    """
    with transaction.atomic():
        found = Content.objects.select_for_update().filter(sha256=digest).first()
        if found is None or _shown(digest):
            return False
        store.forget(digest)
        found.delete()
    return True


def sweep_all() -> int:
    """Sweep every content without a use, as after a fall; how many went."""
    using = Attachment.objects.exclude(state__in=GONE).filter(
        Q(original=OuterRef("sha256")) | Q(view=OuterRef("sha256")) | Q(thumb=OuterRef("sha256"))
    )
    unused = Content.objects.filter(~Exists(using)).values_list("sha256", flat=True)
    return sum(sweep(digest) for digest in list(unused)) + _sweep_strays()


def _sweep_strays() -> int:
    """Bytes whose transaction was rolled back have no row; a day later they go."""
    yesterday = timezone.now() - timedelta(days=1)
    unknown = [
        digest
        for digest in store.strays(yesterday)
        if not Content.objects.filter(sha256=digest).exists()
    ]
    for digest in unknown:
        store.forget(digest)
    return len(unknown)


def _shown(digest: str) -> bool:
    by = Q(original=digest) | Q(view=digest) | Q(thumb=digest)
    return Attachment.objects.exclude(state__in=GONE).filter(by).exists()
