"""Files of imports as copies of what a record says of a person."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import transaction

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label
from tamgiang.platform.imports.models import Batch, BatchState
from tamgiang.platform.imports.reader.frames import read_frames
from tamgiang.platform.imports.refusals import FileMissing
from tamgiang.platform.imports.services.clearing import drop_examples, has_examples
from tamgiang.platform.imports.storage import Workspace, root
from tamgiang.platform.registers.copies import Subject, holds_copies, met_as
from tamgiang.platform.registry.registry import registers

#: Two values in one row are one person; a single name is many.
ENOUGH = 2
MOVING = (BatchState.APPLYING, BatchState.UNDOING)
OPEN = (BatchState.UPLOADED, BatchState.MAPPED, BatchState.PREVIEWED, BatchState.FAILED)


class ImportMoving(Refusal):
    """An import that names the person is being written; it must come to its end first."""

    code = "imports.moving"
    message = Label(
        "Lần nhập số {batch} có người này đang được ghi. Hãy đợi ghi xong rồi làm lại.",
        "Import {batch} names this person and is being written. Wait for its end, then try again.",
    )
    status = 409
    retryable = True


@holds_copies("imports.files", Label("Tệp và dòng của các lần nhập", "Files and rows of imports"))
def files(subjects: Sequence[Subject], *, forget: bool) -> int:
    """Imports whose file has a row of these persons; forgetting deletes file and rows.

    One that still waited to be confirmed is cancelled, for a row cannot be cut out of a file.
    A file whose rows are gone already is deleted unread. Raises ImportMoving.
    """
    known = [register.full_name for register in registers().values() if register.personal]
    index = _index(subjects)
    found = [
        batch
        for batch in Batch.objects.filter(register__in=known).order_by("pk")
        if _names(batch, index, subjects)
    ]
    if forget:
        for batch in found:
            if batch.state in MOVING:
                raise ImportMoving(batch=batch.pk)
        _forgotten(found)
    return len(found)


def _index(subjects: Sequence[Subject]) -> dict[str, list[int]]:
    index: dict[str, list[int]] = {}
    for place, subject in enumerate(subjects):
        for text in subject.texts:
            index.setdefault(text, []).append(place)
    return index


def _names(batch: Batch, index: Mapping[str, list[int]], subjects: Sequence[Subject]) -> bool:
    workspace = Workspace(batch.uid)
    if not workspace.exists:
        return (root() / batch.sha256).exists() or has_examples(batch)
    return any(_meets(row, index, subjects) for row in _rows(workspace))


def _rows(workspace: Workspace) -> Iterator[Sequence[Any]]:
    try:
        sheets = workspace.sheets()["sheets"]
    except FileMissing:
        return
    for sheet in sheets:
        for frame in read_frames(workspace.folder / sheet["file"]):
            yield from frame


def _meets(row: Sequence[Any], index: Mapping[str, list[int]], subjects: Sequence[Subject]) -> bool:
    """Whether a row holds at least two values of one of the persons (or the only one known)."""
    met: dict[int, set[str]] = {}
    for cell in row:
        if cell is None:
            continue
        text = met_as(cell)
        for place in index.get(text, ()):
            texts = met.setdefault(place, set())
            texts.add(text)
            if len(texts) >= min(ENOUGH, len(subjects[place].texts)):
                return True
    return False


def _forgotten(found: Sequence[Batch]) -> None:
    """Delete the working files, and the originals no other import has."""
    ids = [batch.pk for batch in found]
    Batch.objects.filter(pk__in=ids, state__in=OPEN).update(state=BatchState.CANCELLED)
    drop_examples(found)
    digests = {batch.sha256 for batch in found}

    def delete() -> None:
        for batch in found:
            Workspace(batch.uid).clear()
        for digest in digests:
            (root() / digest).unlink(missing_ok=True)

    transaction.on_commit(delete)
