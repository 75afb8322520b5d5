"""Hash chains (SHA-256): an append-only history that shows where it was changed.

Every hash is a lower-case hexadecimal string of 64 characters, so that it can be stored in a text
column, sent as JSON and printed on the shift hand-over. Inputs of different kinds are separated by
a leading byte (RFC 6962, section 2.1), so that a node never passes for a leaf.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from uuid import UUID

#: What stands before the first entry.
GENESIS = "0" * 64

_TAKES = "canonical JSON takes text, integers, flags, null, dates, UUIDs, lists and objects"


def _plain(value: object) -> str:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{_TAKES}; not {type(value).__name__}")


_LEAVES = frozenset((str, int, bool, type(None)))
_ENCODER = json.JSONEncoder(
    default=_plain,
    ensure_ascii=False,
    separators=(",", ":"),
    sort_keys=True,
    check_circular=False,
)


def _refuse_float(value: object) -> None:
    """Look into lists and objects; what they hold directly is told by type, without a call."""
    inside: Iterable[object] = ()
    if isinstance(value, float):
        raise TypeError(f"{_TAKES}; not float")
    if isinstance(value, dict):
        inside = value.values()
    elif isinstance(value, list | tuple):
        inside = value
    for inner in inside:
        if type(inner) not in _LEAVES:
            _refuse_float(inner)


def canonical(body: object) -> bytes:
    """One byte form for one value: sorted keys, no blanks, UTF-8. Floats raise TypeError.

    The decimal text of a float differs between programs, so amounts are integers.
    """
    _refuse_float(body)
    return _ENCODER.encode(body).encode()


def digest(body: object) -> str:
    """SHA-256 of the canonical form of ``body``."""
    return sha256(canonical(body)).hexdigest()


def next_hash(previous: str, body: object) -> str:
    """The hash of the entry ``body`` that follows the entry hashed ``previous``."""
    return sha256(b"\x02" + bytes.fromhex(previous) + canonical(body)).hexdigest()


@dataclass(frozen=True, slots=True)
class Entry:
    """One stored link: its position in the chain, what it says, and the hash stored with it."""

    position: int
    body: object
    hash: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found: entries read, the last good hash, the first broken position."""

    count: int
    head: str
    broken_at: int | None = None

    @property
    def intact(self) -> bool:
        """Whether every entry followed from the one before it."""
        return self.broken_at is None


def verify(entries: Iterable[Entry], *, start: str = GENESIS, first: int | None = None) -> Verdict:
    """Walk ``entries`` in order from the hash ``start``; stop at the first that does not follow.

    With ``first`` the positions must also be ``first, first + 1, …``: a missing entry is named by
    the position that should have been there.
    """
    head, count, expected = start, 0, first
    for entry in entries:
        if expected is not None and entry.position != expected:
            return Verdict(count, head, expected)
        if next_hash(head, entry.body) != entry.hash:
            return Verdict(count, head, entry.position)
        head, count = entry.hash, count + 1
        expected = None if expected is None else expected + 1
    return Verdict(count, head)


def merkle_root(hashes: Sequence[str]) -> str:
    """Root of the Merkle tree over the hashes of a day, in order (RFC 6962, section 2.1)."""
    if not hashes:
        return sha256(b"").hexdigest()
    level = [sha256(b"\x00" + bytes.fromhex(leaf)).digest() for leaf in hashes]
    while len(level) > 1:
        paired = [
            sha256(b"\x01" + left + right).digest()
            for left, right in zip(level[::2], level[1::2], strict=False)
        ]
        # An odd node at the end moves up unchanged: the same root as the recursive split.
        level = paired + ([level[-1]] if len(level) % 2 else [])
    return level[0].hex()
