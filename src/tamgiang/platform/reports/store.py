"""Keeps documents by their digest in the state folder: the same bytes are one file."""

import os
import tempfile
from hashlib import sha256
from pathlib import Path

from django.conf import settings


def put(content: bytes, suffix: str) -> str:
    """Write `content` durably under its SHA-256 and return the digest."""
    digest = sha256(content).hexdigest()
    path = path_of(digest, suffix)
    if path.exists():
        return digest
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            Path(file.name).unlink(missing_ok=True)
            raise
    Path(file.name).rename(path)
    return digest


def get(digest: str, suffix: str) -> bytes:
    """The bytes kept under a digest. Raises FileNotFoundError."""
    return path_of(digest, suffix).read_bytes()


def path_of(digest: str, suffix: str) -> Path:
    """Where the file of a digest lies, in a folder of its first two digits."""
    return Path(settings.MEDIA_ROOT) / "reports" / digest[:2] / f"{digest}.{suffix}"
