"""Reading and verifying the audit chain."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import QuerySet

from tamgiang.kernel.chain import GENESIS, next_hash
from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.audit.seals import seal_faults
from tamgiang.platform.audit.services import hashed_body

#: How many entries of one gap are named; a changed number could claim millions.
NAMED = 100
TOLD_EVERY = 1000


class FaultKind(StrEnum):
    """How an entry (or a seal) disagrees with the chain."""

    CHANGED = "changed"
    MISSING = "missing"
    UNLINKED = "unlinked"
    SEAL = "seal"


@dataclass(frozen=True, slots=True)
class Fault:
    """One disagreement. `seq` is the entry's number in its stream, for MISSING the one absent.

    For SEAL the stream is empty, `seq` is 0 and `day` names the civil day whose seal does not
    agree with the entries of that day.
    """

    kind: FaultKind
    stream: str
    seq: int
    day: date | None = None

    def __str__(self) -> str:
        return f"{self.kind}: {self.day if self.day else f'{self.stream}#{self.seq}'}"


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What a verification found: entries and streams read, seals checked, and every fault."""

    entries: int
    streams: int
    seals: int
    faults: tuple[Fault, ...]

    @property
    def intact(self) -> bool:
        """Whether every entry follows from the one before it and every seal agrees."""
        return not self.faults


def entries_of(stream: str) -> QuerySet[AuditEntry]:
    """The history of one stream, oldest first."""
    return AuditEntry.objects.filter(stream=stream).order_by("seq")


def verify(told: Callable[[int], None] = lambda _read: None) -> ChainReport:
    """Recompute every hash of every stream and every seal; names what was changed or is gone.

    `told` hears now and then how many entries were read.

    The last entries of a stream, or a whole stream, can only be missed through the seal of
    their day; registers.verify_records names the record left without its entry.
    """
    walk = _Walk()
    for row in _in_order():
        walk.step(*row)
        if not walk.entries % TOLD_EVERY:
            told(walk.entries)
    seals, days = seal_faults()
    faults = (*walk.faults, *(Fault(FaultKind.SEAL, "", 0, day) for day in days))
    return ChainReport(walk.entries, walk.streams, seals, faults)


Row = tuple[str, int, datetime, str, str, dict[str, object], str, str]


def _in_order() -> Iterator[Row]:
    columns = ("stream", "seq", "at", "actor", "action", "body", "previous", "hash")
    rows = AuditEntry.objects.order_by("stream", "seq").values_list(*columns)
    return rows.iterator(chunk_size=2000)


class _Walk:
    """The state of a walk over all streams in order."""

    def __init__(self) -> None:
        self.entries = self.streams = 0
        self.faults: list[Fault] = []
        self._begin("")

    def _begin(self, stream: str) -> None:
        self._stream, self._seq, self._heads = stream, 0, (GENESIS, GENESIS)

    def step(
        self,
        stream: str,
        seq: int,
        at: datetime,
        actor: str,
        action: str,
        body: dict[str, object],
        previous: str,
        stored: str,
    ) -> None:
        if stream != self._stream:
            self._begin(stream)
            self.streams += 1
        self.entries += 1
        gap = range(self._seq + 1, min(seq, self._seq + 1 + NAMED))
        self.faults += [Fault(FaultKind.MISSING, stream, absent) for absent in gap]
        own = _hash_of(previous, hashed_body(stream, seq, at, actor, action, body))
        if own != stored:
            self.faults.append(Fault(FaultKind.CHANGED, stream, seq))
        elif previous not in self._heads and not gap:
            self.faults.append(Fault(FaultKind.UNLINKED, stream, seq))
        # After a changed entry the next one may still follow from what was written there.
        self._seq, self._heads = seq, (own, stored)


def _hash_of(previous: str, body: dict[str, object]) -> str:
    try:
        return next_hash(previous, body)
    except (TypeError, ValueError):
        return ""
