"""What was erased since a backup was made, brought along when it is restored.

An old backup still holds the values of persons erased later. Their urns stand in the ledger of the
state folder, in every backup made since, and in a file the operator names.
"""

import contextlib
import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

FOLDER, NAME = "erasures", "ledger.jsonl"
INSIDE = f"{FOLDER}/{NAME}"


def gathered(state: Path, file: Path, also: Iterable[Path] = ()) -> dict[str, bytes]:
    """Lines by number of the erasure: of the state folder, of the backups beside `file`, of `also`.

    Sealed backups are not opened for it; name a plain ledger instead.
    """
    beside = (path for path in sorted(file.parent.glob("*.zip")) if path != file)
    sources = [state / INSIDE, *beside, *also]
    return {uid: line for source in sources for uid, line in _lines(source)}


def merge(state: Path, known: dict[str, bytes]) -> None:
    """Put the lines into the ledger that came with the backup."""
    path = state / INSIDE
    lines = known | dict(_lines(path))
    if not lines:
        return
    path.parent.mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(b"".join(line + b"\n" for line in lines.values()))
        file.flush()
        os.fsync(file.fileno())


def apply() -> int:
    """Erase again what the ledger names; how many records. The schema must be up to date."""
    from tamgiang.platform.privacy.services.erasing import apply_ledger

    return apply_ledger().records


def _lines(source: Path) -> Iterator[tuple[str, bytes]]:
    for line in _content(source).split(b"\n"):
        # A line torn off by a power cut names nothing.
        with contextlib.suppress(ValueError, KeyError, TypeError):
            yield str(json.loads(line)["uid"]), line


def _content(source: Path) -> bytes:
    with contextlib.suppress(OSError, KeyError):
        if not zipfile.is_zipfile(source):
            return source.read_bytes()
        with zipfile.ZipFile(source) as file:
            return file.read(INSIDE)
    return b""
