"""The store of contents: a folder by digest, or whatever the storage named "files" is."""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import IO

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage, storages

CHUNK = 1 << 20


class FolderStorage(FileSystemStorage):
    """`files/attached` in the state folder. A file appears there whole, durable, or not at all."""

    @property
    def base_location(self) -> str:
        """Read each time, so that a house may be moved."""
        return str(Path(settings.MEDIA_ROOT) / "attached")

    @property
    def location(self) -> str:
        """The folder as an absolute path."""
        return os.path.abspath(self.base_location)  # noqa: PTH100 - as Django's own has it

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Names are digests of the content: the same name is the same file."""
        return name

    def _save(self, name: str, content: File) -> str:  # type: ignore[type-arg]
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with NamedTemporaryFile(dir=incoming(), prefix="file-", delete=False) as file:
            try:
                shutil.copyfileobj(content, file, CHUNK)
                file.flush()
                os.fsync(file.fileno())
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise
        Path(file.name).replace(path)
        _sync(path.parent)
        return name


def _sync(folder: Path) -> None:
    """Make the name durable, not only the bytes."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def incoming() -> Path:
    """Where files lie until they are known: on the same disk, but in no backup."""
    folder = Path(settings.MEDIA_ROOT).parent / "incoming"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    with TemporaryDirectory(dir=incoming(), prefix="look-") as folder:
        yield Path(folder)


def spool(pieces: Iterable[bytes], path: Path, most: int) -> tuple[str, int]:
    """Write the pieces to `path`; their digest, and their size or the first one over `most`."""
    digest, size = sha256(), 0
    with path.open("wb") as file:
        for piece in pieces:
            size += len(piece)
            if size > most:
                break
            digest.update(piece)
            file.write(piece)
    return digest.hexdigest(), size


def put(path: Path, digest: str) -> None:
    """Keep the file at `path` under its digest; nothing is written twice."""
    store, name = _store(), name_of(digest)
    if store.exists(name):
        return
    with path.open("rb") as file:
        kept = store.save(name, File(file, name=name))
    if kept != name:
        store.delete(kept)
        raise OSError(f"the store put {name} elsewhere")


def opened(digest: str) -> IO[bytes]:
    """The bytes of a digest. Raises FileNotFoundError."""
    file: IO[bytes] = _store().open(name_of(digest), "rb")
    return file


def copy_to(digest: str, path: Path) -> None:
    """The content of a digest as a file of one's own. Raises FileNotFoundError."""
    with opened(digest) as source, path.open("wb") as target:
        shutil.copyfileobj(source, target, CHUNK)


def forget(digest: str) -> None:
    """Delete the bytes; no error when they are gone already."""
    _store().delete(name_of(digest))


def size_of(digest: str) -> int | None:
    """How many bytes lie under a digest; None when there are none."""
    try:
        return int(_store().size(name_of(digest)))
    except FileNotFoundError:
        return None


def digest_of(digest: str) -> str:
    """The digest that the bytes under `digest` have today. Raises FileNotFoundError."""
    total = sha256()
    with opened(digest) as file:
        while piece := file.read(CHUNK):
            total.update(piece)
    return total.hexdigest()


def strays(before: datetime) -> Iterator[str]:
    """Digests that lie in the store since before a moment, for a look at which are known."""
    store = _store()
    for first in _folders(""):
        for second in _folders(first):
            for digest in store.listdir(f"{first}/{second}")[1]:
                if store.get_modified_time(f"{first}/{second}/{digest}") < before:
                    yield digest


def _folders(path: str) -> list[str]:
    try:
        return _store().listdir(path)[0]
    except FileNotFoundError:
        return []


def name_of(digest: str) -> str:
    """The place of a digest in the store: `ab/cd/abcd…`."""
    return f"{digest[:2]}/{digest[2:4]}/{digest}"


def _store() -> Storage:
    return storages["files"]
