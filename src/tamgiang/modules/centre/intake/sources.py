"""Who may send: tokens, and the sources they speak for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, Max

from tamgiang.modules.centre.intake.buckets import Bucket
from tamgiang.modules.centre.measures import limits
from tamgiang.modules.centre.models import Source, Token
from tamgiang.modules.centre.observing.digests import token_digest
from tamgiang.platform.registers.models import State
from tamgiang.platform.scopes import system_scope

PER_MINUTE = 600
#: A source may send this many seconds' worth at once, after a cut for instance.
BURST_SECONDS = 60


@dataclass(slots=True, eq=False)
class Known:
    """A source as the door knows it."""

    pk: int
    uid: UUID
    code: str
    kind: str
    entry: str
    block: int
    bucket: Bucket
    limits: Mapping[str, tuple[float, float]]


@dataclass(slots=True)
class Door:
    """Every token in force; read anew when sources or tokens change.

    `read` is False until they were read once: until then nobody is known, and nobody unknown.
    """

    by_digest: Mapping[str, Known] = field(default_factory=dict)
    children: Mapping[str, Mapping[str, Known]] = field(default_factory=dict)
    mappings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    by_uid: Mapping[UUID, Known] = field(default_factory=dict)
    by_code: Mapping[str, Known] = field(default_factory=dict)
    by_pk: Mapping[int, Known] = field(default_factory=dict)
    read: bool = True

    def who(self, token: str) -> Known | None:
        """The source of a token."""
        return self.by_digest.get(token_digest(token))

    def child(self, digest: str, name: str) -> Known | None:
        """The source a gateway's token may speak for under a device name."""
        return self.children.get(digest, {}).get(name)


def stamp() -> tuple[object, ...]:
    """Changes when a source or a token does."""
    with system_scope("centre.intake"):
        sources = Source.objects.aggregate(Count("id"), Max("changed_at"), Max("version"))
    tokens = Token.objects.aggregate(Count("id"), Max("id"), Count("revoked_at"))
    return (*sources.values(), *tokens.values())


def load(earlier: Door | None = None) -> Door:
    """Read sources and tokens; buckets go on where they were."""
    with system_scope("centre.intake"):
        rows = Source.objects.filter(state=State.ACTIVE, ended_on=None)
        columns = ("pk", "uid", "code", "kind", "entry", "block_id", "per_minute")
        known = {row[1]: _known(row, earlier) for row in rows.values_list(*columns)}
    tokens = list(Token.objects.filter(revoked_at=None))
    return Door(
        {t.digest: known[t.source] for t in tokens if t.source in known},
        {
            t.digest: {
                name: known[UUID(uid)] for name, uid in t.children.items() if UUID(uid) in known
            }
            for t in tokens
            if t.children
        },
        {t.digest: t.mapping for t in tokens if t.mapping},
        known,
        {one.code: one for one in known.values()},
        {one.pk: one for one in known.values()},
    )


def _known(row: tuple[int, UUID, str, str, str, int, int | None], earlier: Door | None) -> Known:
    pk, uid, code, kind, entry, block, per_minute = row
    rate = (per_minute or PER_MINUTE) / 60
    before = earlier.by_uid.get(uid) if earlier else None
    bucket = before.bucket if before else Bucket(rate, rate * BURST_SECONDS)
    bucket.rate, bucket.burst = rate, rate * BURST_SECONDS
    return Known(pk, uid, code, kind, entry, block, bucket, limits(kind))
