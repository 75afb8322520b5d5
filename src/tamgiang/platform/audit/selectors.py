"""Reading and verifying the audit chain."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from tamgiang.kernel.chain import GENESIS, next_hash
from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.audit.services import hashed_body


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What a verification found: entries read and those that do not follow."""

    entries: int
    broken: tuple[AuditEntry, ...]

    @property
    def intact(self) -> bool:
        """Whether every entry follows from the one before it in its stream."""
        return not self.broken


def entries_of(stream: str) -> QuerySet[AuditEntry]:
    """The history of one stream, oldest first."""
    return AuditEntry.objects.filter(stream=stream).order_by("seq")


def verify() -> ChainReport:
    """Recompute every hash of every stream; names each entry that was changed or lost its past."""
    count, broken = 0, []
    stream, head, seq = "", GENESIS, 0
    for entry in _in_order():
        count += 1
        if entry.stream != stream:
            stream, head, seq = entry.stream, GENESIS, 0
        if not _follows(entry, head, seq):
            broken.append(entry)
        head, seq = entry.hash, entry.seq
    return ChainReport(count, tuple(broken))


def _in_order() -> Iterator[AuditEntry]:
    return AuditEntry.objects.order_by("stream", "seq").iterator(chunk_size=2000)


def _follows(entry: AuditEntry, head: str, seq: int) -> bool:
    body = hashed_body(entry.stream, entry.seq, entry.at, entry.actor, entry.action, entry.body)
    unbroken = entry.seq == seq + 1 and entry.previous == head
    return unbroken and next_hash(entry.previous, body) == entry.hash
