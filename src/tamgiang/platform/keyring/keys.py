"""Making, finding and destroying keys; the only writer of their table.

A key is 256 random bits. It is kept wrapped (AES-256-GCM) by the house's master key, which lies in
the state folder and never in the database, so that a copy of the database alone opens nothing.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import connection

from tamgiang.platform.db.rows import insert_rows
from tamgiang.platform.keyring.models import SubjectKey

KEY, NONCE = 32, 12
CHUNK = 500


def mint(uids: Sequence[UUID]) -> list[bytes]:
    """New keys for records that have none, in their order; stored in the caller's transaction."""
    if not uids:
        return []
    master = _master(settings.KEYRING_SECRET)
    size = KEY + NONCE
    random = os.urandom(size * len(uids))
    keys, rows = [], []
    plain = connection.vendor == "sqlite"
    for place, uid in enumerate(uids):
        begin = place * size
        key, nonce = random[begin : begin + KEY], random[begin + KEY : begin + size]
        wrapped = nonce + master.encrypt(nonce, key, uid.bytes)
        keys.append(key)
        rows.append((uid.hex if plain else uid, wrapped))
    insert_rows(SubjectKey._meta.db_table, ("uid", "wrapped"), rows)
    return keys


def key_of(uid: UUID) -> bytes | None:
    """The key of a record; None when it never had one, or it was destroyed."""
    return keys_of([uid]).get(uid)


def key_for(uid: UUID) -> bytes:
    """The key of a record, made where there is none yet. The caller holds the record's lock."""
    return key_of(uid) or mint([uid])[0]


def keys_of(uids: Iterable[UUID]) -> dict[UUID, bytes]:
    """The keys there are of some records. One that another house wrapped counts as destroyed."""
    master = _master(settings.KEYRING_SECRET)
    found: dict[UUID, bytes] = {}
    for some in _chunks(uids):
        rows = SubjectKey.objects.filter(uid__in=some).values_list("uid", "wrapped")
        for uid, wrapped in rows:
            try:
                kept = bytes(wrapped)
                found[uid] = master.decrypt(kept[:NONCE], kept[NONCE:], uid.bytes)
            except InvalidTag:
                continue
    return found


def destroy(uids: Iterable[UUID]) -> int:
    """Forget keys for good; how many there were. What they sealed opens for nobody any more."""
    return sum(SubjectKey.objects.filter(uid__in=some).delete()[0] for some in _chunks(uids))


def _chunks(uids: Iterable[UUID]) -> Iterator[list[UUID]]:
    waiting = iter(uids)
    while some := list(islice(waiting, CHUNK)):
        yield some


@lru_cache(maxsize=4)
def _master(secret: str) -> AESGCM:
    derived = HKDF(SHA256(), KEY, salt=None, info=b"tamgiang keyring 1").derive(secret.encode())
    return AESGCM(derived)
