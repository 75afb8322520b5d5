"""A backup under a passphrase: scrypt makes the key, AES-256-GCM seals each piece of 1 MiB.

The pieces carry their number and whether they are the last (the STREAM construction of Hoang,
Reyhanitabar, Rogaway and Vizár 2015), so none can be left out, moved or changed unnoticed.
"""

import os
import secrets
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from tamgiang.project.keeping.refusals import NotABackup, PassphraseWeak, PassphraseWrong

MAGIC = b"TAM GIANG SEALED 1\n"
SUFFIX = ".sealed"
PIECE = 1 << 20
TAG = 16
#: 64 MiB of memory and about a quarter of a second for each guess.
COST = 1 << 16
SHORTEST = 10


def require_strong(passphrase: str) -> None:
    """Raise PassphraseWeak for one that can be guessed by trying."""
    if len(passphrase.strip()) < SHORTEST:
        raise PassphraseWeak(least=SHORTEST)


def seal(source: Path, out: Path, passphrase: str) -> None:
    """Write `source` sealed to the new file `out`, readable by the owner alone."""
    require_strong(passphrase)
    with source.open("rb") as given, opened_new(out) as taken:
        for piece in sealed(given, passphrase):
            taken.write(piece)
        taken.flush()
        os.fsync(taken.fileno())


def sealed(given: IO[bytes], passphrase: str) -> Iterator[bytes]:
    """The sealed form of a stream, piece by piece: head, then nonce-numbered pieces."""
    salt, prefix = secrets.token_bytes(16), secrets.token_bytes(7)
    head = MAGIC + salt + prefix
    cipher = AESGCM(_key(passphrase, salt))
    yield head
    number, piece = 0, given.read(PIECE)
    while True:
        following = given.read(PIECE)
        yield cipher.encrypt(_nonce(prefix, number, last=not following), piece, head)
        if not following:
            return
        number, piece = number + 1, following


def unseal(source: Path, out: Path, passphrase: str) -> None:
    """Write the opened backup to the new file `out`. Raises PassphraseWrong or NotABackup."""
    with source.open("rb") as given, opened_new(out) as taken:
        for piece in _unsealed(given, source, passphrase):
            taken.write(piece)


def is_sealed(path: Path) -> bool:
    """Whether a file begins as a sealed backup does."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def opened_new(path: Path) -> IO[bytes]:
    """A new file for its owner alone, to write to."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def _unsealed(given: IO[bytes], source: Path, passphrase: str) -> Iterator[bytes]:
    head = given.read(len(MAGIC) + 16 + 7)
    salt, prefix = head[len(MAGIC) : len(MAGIC) + 16], head[len(MAGIC) + 16 :]
    if not head.startswith(MAGIC) or len(prefix) != 7:
        raise NotABackup(file=source, reason="head")
    cipher = AESGCM(_key(passphrase, salt))
    number, piece = 0, given.read(PIECE + TAG)
    while True:
        following = given.read(PIECE + TAG)
        try:
            yield cipher.decrypt(_nonce(prefix, number, last=not following), piece, head)
        except InvalidTag as wrong:
            # The first piece tells a wrong passphrase; a later one was changed or cut off.
            if number == 0:
                raise PassphraseWrong() from wrong
            raise NotABackup(file=source, reason=f"piece {number}") from wrong
        if not following:
            return
        number, piece = number + 1, following


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + struct.pack(">IB", number, last)


def _key(passphrase: str, salt: bytes) -> bytes:
    kdf = Scrypt(salt=salt, length=32, n=COST, r=8, p=1)
    return kdf.derive(passphrase.strip().encode())
