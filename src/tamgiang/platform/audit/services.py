"""Writing the audit chain. Nothing else writes these tables; the database refuses changes."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tamgiang.kernel.chain import GENESIS, next_hash
from tamgiang.platform.audit.models import AuditEntry


def hashed_body(
    stream: str, seq: int, at: datetime, actor: str, action: str, body: Mapping[str, object]
) -> dict[str, object]:
    """What the hash of an entry covers: everything but the hashes themselves."""
    moment = at.isoformat(timespec="microseconds")
    return {"stream": stream, "seq": seq, "at": moment, "actor": actor, "action": action} | {
        "body": body
    }


def append(
    stream: str, action: str, body: Mapping[str, object], *, actor: str, new: bool = False
) -> AuditEntry:
    """Add one entry to `stream`, inside the caller's transaction.

    `new` says that the stream has no entry yet and saves the look-up; a wrong claim breaks the
    unique constraint rather than the chain.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("audit entries belong to a transaction")
    last = None if new else AuditEntry.objects.filter(stream=stream).order_by("-seq").first()
    entry = _linked(stream, action, body, actor, last)
    entry.save(force_insert=True)
    return entry


def _linked(
    stream: str, action: str, body: Mapping[str, object], actor: str, last: AuditEntry | None
) -> AuditEntry:
    seq, previous = (last.seq + 1, last.hash) if last else (1, GENESIS)
    at = timezone.now()
    return AuditEntry(
        stream=stream,
        seq=seq,
        at=at,
        actor=actor,
        action=action,
        body=dict(body),
        previous=previous,
        hash=next_hash(previous, hashed_body(stream, seq, at, actor, action, body)),
    )


def append_new(
    entries: Iterable[tuple[str, Mapping[str, object]]], action: str, *, actor: str
) -> None:
    """Open many new streams at once (stream, body), as an import or a seed does."""
    rows = [_linked(stream, action, body, actor, None) for stream, body in entries]
    AuditEntry.objects.bulk_create(rows, batch_size=500)
