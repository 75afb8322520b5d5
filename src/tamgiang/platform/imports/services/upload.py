"""Taking in a file: kept by content, read in a process of its own, one batch to decide about."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

from django.utils import timezone

from tamgiang.kernel.schema import Register
from tamgiang.kernel.text import squeeze
from tamgiang.platform.imports.models import Batch
from tamgiang.platform.imports.refusals import EmptyFile
from tamgiang.platform.imports.sandbox import read_file
from tamgiang.platform.imports.storage import Workspace, keep, original
from tamgiang.platform.imports.template import FORMAT, HIDDEN


class Upload(Protocol):
    """What Django's uploaded files and `django.core.files.File` have in common."""

    name: str | None

    def chunks(self) -> Iterable[bytes]:
        """The content in pieces."""
        ...


def upload(file: Upload | Path, register: Register, source: str, actor: str) -> Batch:
    """Keep the file and read its sheets. Raises a Refusal; then no batch is left.

    `source` says where sheets like this come from ("Công an xã"): answers about its columns are
    remembered under it.
    """
    name = squeeze(Path(file.name or "").name)[:255] or "sheet"
    digest, size = keep(_pieces(file), name)
    batch = _new(register, source, actor, name, digest, size)
    workspace = Workspace(batch.uid)
    try:
        read_file(original(digest), workspace.folder, name)
        told = workspace.sheets()
        if not any(sheet["rows"] for sheet in told["sheets"]):
            raise EmptyFile(name=name)
    except BaseException:
        workspace.clear()
        raise
    batch.notes = told["notes"]
    if _template_of_another(told["sheets"], register):
        batch.notes.append("other_template")
    batch.save(force_insert=True)
    return batch


def _template_of_another(sheets: list[dict[str, Any]], register: Register) -> bool:
    for sheet in sheets:
        first = sheet["head"][0] if sheet["head"] else []
        if sheet["name"] == HIDDEN and first[:1] == [FORMAT]:
            return bool(first[1:2] != [register.full_name])
    return False


def _pieces(file: Upload | Path) -> Iterable[bytes]:
    if not isinstance(file, Path):
        yield from file.chunks()
        return
    with file.open("rb") as opened:
        while piece := opened.read(1 << 20):
            yield piece


def _new(register: Register, source: str, actor: str, name: str, digest: str, size: int) -> Batch:
    now = timezone.now()
    return Batch(
        register=register.full_name,
        source=squeeze(source)[:120],
        file_name=name,
        sha256=digest,
        size=size,
        actor=actor,
        created_at=now,
        changed_at=now,
    )
