"""Proof that the store holds what was kept: every content there, and unchanged."""

from collections.abc import Iterator
from dataclasses import dataclass

from tamgiang.platform.files import store
from tamgiang.platform.files.models import Content


@dataclass(frozen=True, slots=True)
class FileFault:
    """One content that is not what it was."""

    sha256: str
    what: str

    def __str__(self) -> str:
        return f"file {self.sha256}: {self.what}"


@dataclass(frozen=True, slots=True)
class FilesReport:
    """How many contents there are, how many were read whole, and what is wrong."""

    contents: int
    read: int
    faults: tuple[FileFault, ...]


def verify_files(budget: int | None = None) -> FilesReport:
    """Look at every content; read them whole while `budget` bytes last (all without one)."""
    left, read = budget, 0
    faults: list[FileFault] = []
    contents = list(Content.objects.order_by("kept_at").values_list("sha256", "size"))
    for digest, size in contents:
        whole = left is None or size <= left
        faults += _faults(digest, size, whole=whole)
        if whole:
            read += 1
            left = None if left is None else left - size
    return FilesReport(len(contents), read, tuple(faults))


def _faults(digest: str, size: int, *, whole: bool) -> Iterator[FileFault]:
    there = store.size_of(digest)
    if there is None:
        yield FileFault(digest, "missing")
    elif there != size:
        yield FileFault(digest, f"{there} bytes, not {size}")
    elif whole and store.digest_of(digest) != digest:
        yield FileFault(digest, "its content was changed")
