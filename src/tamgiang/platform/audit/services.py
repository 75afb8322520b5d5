"""Writing the audit chain. Nothing else writes these tables; the database refuses changes."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from tamgiang.kernel.chain import GENESIS, next_hash
from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.db.rows import insert_rows
from tamgiang.platform.scopes import acting_for

_COLUMNS = ("stream", "seq", "at", "actor", "action", "body", "previous", "hash")
_INSERT = (
    f"INSERT INTO {AuditEntry._meta.db_table} ({', '.join(_COLUMNS)}) "  # noqa: S608 - constants
    f"VALUES ({', '.join(['%s'] * len(_COLUMNS))})"
)
_HEAD = (
    f"SELECT seq, hash FROM {AuditEntry._meta.db_table} "  # noqa: S608 - constants
    "WHERE stream = %s ORDER BY seq DESC LIMIT 1"
)
_ENCODE = json.JSONEncoder(ensure_ascii=False).encode
CHUNK = 2000

Row = tuple[Any, ...]


def hashed_body(
    stream: str, seq: int, at: datetime, actor: str, action: str, body: Mapping[str, object]
) -> dict[str, object]:
    """What the hash of an entry covers: everything but the hashes themselves."""
    moment = at.isoformat(timespec="microseconds")
    return {
        "stream": stream,
        "seq": seq,
        "at": moment,
        "actor": actor,
        "action": action,
        "body": body,
    }


def append(
    stream: str, action: str, body: Mapping[str, object], *, actor: str, new: bool = False
) -> None:
    """Add one entry to `stream`, inside the caller's transaction.

    `new` says that the stream has no entry yet and saves the look-up; a wrong claim breaks the
    unique constraint rather than the chain, and so does a second writer of the same stream.
    """
    _require_transaction()
    seq, previous = (0, GENESIS) if new else _head(stream)
    row = _rows_of(action, actor)(stream, body, seq, previous)
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, row)


def append_new(
    entries: Iterable[tuple[str, Mapping[str, object]]], action: str, *, actor: str
) -> None:
    """Open many new streams at once (stream, body), as an import or a seed does."""
    _append_rows(((stream, body, 0, GENESIS) for stream, body in entries), action, actor)


def append_each(
    entries: Iterable[tuple[str, Mapping[str, object]]], action: str, *, actor: str
) -> None:
    """Add one entry (stream, body) to each of many streams that exist already."""
    given = list(entries)
    heads = dict(_heads([stream for stream, _ in given]))
    rows = ((stream, body, *heads.get(stream, (0, GENESIS))) for stream, body in given)
    _append_rows(rows, action, actor)


def _append_rows(
    entries: Iterable[tuple[str, Mapping[str, object], int, str]], action: str, actor: str
) -> None:
    _require_transaction()
    row = _rows_of(action, actor)
    rows = (row(*entry) for entry in entries)
    for chunk in _chunked(rows):
        insert_rows(AuditEntry._meta.db_table, _COLUMNS, chunk)


def _rows_of(action: str, actor: str) -> Callable[[str, Mapping[str, object], int, str], Row]:
    """Makes the row of an entry from its stream, body and the (seq, hash) before it.

    All at one moment, and without model instances: half the cost of an entry, and there may
    be 100,000.
    """
    now, behalf = timezone.now(), acting_for(actor)
    stored = connection.ops.adapt_datetimefield_value(now)

    def row(stream: str, body: Mapping[str, object], seq: int, previous: str) -> Row:
        if behalf:
            # Whoever stands in for somebody says so, unless the act names somebody itself.
            body = {"on_behalf_of": behalf, **body}
        covered = hashed_body(stream, seq + 1, now, actor, action, body)
        link = next_hash(previous, covered)
        return stream, seq + 1, stored, actor, action, _ENCODE(body), previous, link

    return row


def _require_transaction() -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("audit entries belong to a transaction")


def _head(stream: str) -> tuple[int, str]:
    with connection.cursor() as cursor:
        cursor.execute(_HEAD, (stream,))
        seq, head = cursor.fetchone() or (0, GENESIS)
    return seq, head


def _heads(streams: list[str]) -> Iterator[tuple[str, tuple[int, str]]]:
    for start in range(0, len(streams), 500):
        entries = AuditEntry.objects.filter(stream__in=streams[start : start + 500])
        # Ordered by seq: the last one seen of a stream is its head.
        for stream, seq, head in entries.order_by("seq").values_list("stream", "seq", "hash"):
            yield stream, (seq, head)


def _chunked(rows: Iterator[Row]) -> Iterator[list[Row]]:
    chunk: list[Row] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
