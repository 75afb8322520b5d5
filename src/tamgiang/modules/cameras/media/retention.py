"""Which recordings are to go: by age, by a camera's share, and when the disk runs short.

Nothing here touches a disk or a clock: the caller brings the rows and the moment. How long pictures
may be kept is told with its legal reason by whoever runs the cameras; a hold for a proceeding goes
before all of it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

DAY = 86_400 * 1_000_000


class Recording(Protocol):
    """What planning needs of a segment's row; times in microseconds since 1970."""

    @property
    def camera(self) -> str:
        """Whose pictures."""

    @property
    def path(self) -> str:
        """Where they lie."""

    @property
    def begin(self) -> int:
        """The first picture."""

    @property
    def end(self) -> int:
        """The end of the last."""

    @property
    def bytes(self) -> int:
        """Their size."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How long and how much may be kept of a camera.

    `days`: after which a recording must go. `most`: bytes; None for no share of its own. `reason`:
    the rule this follows, for the log of deletions.
    """

    days: float
    most: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Hold:
    """What must stay, by order: of a camera (None: of all) from `begin` to before `end`."""

    code: str
    camera: str | None
    begin: int
    end: int

    def covers(self, one: Recording) -> bool:
        """Whether any picture of it must stay."""
        return self.camera in (None, one.camera) and one.begin < self.end and self.begin < one.end


class Cause(StrEnum):
    """Why a recording goes."""

    AGE = "age"
    SHARE = "share"
    DISK = "disk"


@dataclass(frozen=True, slots=True)
class Deletion:
    """A recording that is to go, why, and by which rule."""

    recording: Recording
    cause: Cause
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to go, oldest first, and what could not be reached.

    `held`: bytes that stay only because of a hold. `above`: bytes by camera above its share that
    holds keep there. `short`: bytes of room that are still lacking. `without_terms`: cameras nobody
    said a term for; nothing of theirs goes but for want of room.
    """

    deletions: tuple[Deletion, ...]
    held: int
    above: Mapping[str, int]
    short: int
    without_terms: frozenset[str]


def plan(
    recordings: Iterable[Recording],
    terms: Mapping[str, Terms],
    holds: Sequence[Hold],
    now: int,
    *,
    wanted: int = 0,
) -> Plan:
    """What is to go at `now`; `wanted`: bytes of room to be made at least.

    A recording goes by age once its last picture is so many days old; then the oldest of a camera
    above its share; then the oldest of all until there is room. Held ones count and stay.
    """
    by_camera: dict[str, list[Recording]] = defaultdict(list)
    for one in sorted(recordings, key=lambda one: (one.begin, one.path)):
        by_camera[one.camera].append(one)
    deletions: list[Deletion] = []
    left: list[Recording] = []
    held, above = 0, {}
    for camera, own in by_camera.items():
        bound = [hold for hold in holds if hold.camera in (None, camera)]
        free = [one for one in own if not any(hold.covers(one) for hold in bound)]
        kept = sum(one.bytes for one in own) - sum(one.bytes for one in free)
        held += kept
        gone, stay = _by_terms(free, kept, terms.get(camera), now)
        deletions += gone
        left += stay
        share = terms[camera].most if camera in terms else None
        if share is not None and kept > share:
            above[camera] = kept - share
    lacking = wanted - sum(deletion.recording.bytes for deletion in deletions)
    for one in sorted(left, key=lambda one: (one.begin, one.path)):
        if lacking <= 0:
            break
        deletions.append(Deletion(one, Cause.DISK, ""))
        lacking -= one.bytes
    deletions.sort(key=lambda deletion: (deletion.recording.begin, deletion.recording.path))
    unknown = frozenset(by_camera) - frozenset(terms)
    return Plan(tuple(deletions), held, above, max(0, lacking), unknown)


def _by_terms(
    free: Sequence[Recording], held: int, terms: Terms | None, now: int
) -> tuple[list[Deletion], list[Recording]]:
    """Of one camera's recordings, oldest first: what goes by its own terms, and what stays."""
    if terms is None:
        return [], list(free)
    oldest = now - round(terms.days * DAY)
    gone = [Deletion(one, Cause.AGE, terms.reason) for one in free if one.end <= oldest]
    stay = [one for one in free if one.end > oldest]
    if terms.most is not None:
        size, number = held + sum(one.bytes for one in stay), 0
        while size > terms.most and number < len(stay):
            size -= stay[number].bytes
            number += 1
        gone += [Deletion(one, Cause.SHARE, terms.reason) for one in stay[:number]]
        stay = stay[number:]
    return gone, stay


def days_that_fit(room: int, rates: Iterable[float]) -> float:
    """How many days of pictures go into `room` bytes; `rates`: bits a second of each camera.

    Infinite where nothing is recorded.
    """
    daily = sum(rates) * 86_400 / 8
    return room / daily if daily else float("inf")
