"""Where files of imports lie: originals by content, working files in a folder of each import."""

import json
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from uuid import UUID

from django.conf import settings

from tamgiang.platform.imports.reader.limits import LIMITS
from tamgiang.platform.imports.refusals import FileMissing, TooLarge


def root() -> Path:
    """The folder of all imports; only its owner may look inside."""
    folder = Path(settings.MEDIA_ROOT) / "imports"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def keep(chunks: Iterable[bytes], name: str) -> tuple[str, int]:
    """Store a file under the SHA-256 of its content; the hash and the size. Raises TooLarge."""
    digest, size = sha256(), 0
    with NamedTemporaryFile(dir=root(), prefix=".up-", delete=False) as file:
        temporary = Path(file.name)
        try:
            for chunk in chunks:
                size += len(chunk)
                if size > LIMITS.file_bytes:
                    raise TooLarge(name=name, what=f"> {LIMITS.file_bytes >> 20} MB")
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    temporary.replace(root() / digest.hexdigest())
    return digest.hexdigest(), size


def original(digest: str) -> Path:
    """The stored file. Raises FileMissing."""
    path = root() / digest
    if not path.is_file():
        raise FileMissing()
    return path


@dataclass(frozen=True)
class Workspace:
    """The working files of one import: rows as read, the plan, the bad rows, the preview."""

    uid: UUID

    @cached_property
    def folder(self) -> Path:
        """The folder itself, made if absent."""
        self._path.mkdir(parents=True, exist_ok=True, mode=0o700)
        return self._path

    @property
    def _path(self) -> Path:
        return root() / "work" / str(self.uid)

    @property
    def exists(self) -> bool:
        """Whether there are working files."""
        return self._path.is_dir()

    @property
    def plan(self) -> Path:
        """What a confirmation writes, in order."""
        return self.folder / "plan.rows"

    @property
    def bad(self) -> Path:
        """Rows left out, with their reasons."""
        return self.folder / "bad.rows"

    @property
    def preview(self) -> Path:
        """The preview as it was shown."""
        return self.folder / "preview.json"

    def sheets(self) -> dict[str, Any]:
        """What the reader told about the file. Raises FileMissing."""
        try:
            told: dict[str, Any] = json.loads((self.folder / "sheets.json").read_bytes())
        except FileNotFoundError:
            raise FileMissing() from None
        return told

    def clear(self) -> None:
        """Forget the working files; the original stays."""
        shutil.rmtree(self.folder, ignore_errors=True)
