"""Hanging a file on a record: name, size, content, and only then a place in the store."""

from collections.abc import Iterable
from typing import Protocol

from django.db import transaction
from django.utils import timezone

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label
from tamgiang.kernel.refs import Ref
from tamgiang.platform.files import clamd, refusals, store
from tamgiang.platform.files.holders import Holder, holder_of
from tamgiang.platform.files.models import Attachment, State
from tamgiang.platform.files.names import clean_name, extension
from tamgiang.platform.files.sandbox import Verdict, inspect
from tamgiang.platform.files.services.keeping import GONE, keep
from tamgiang.platform.files.services.trace import told
from tamgiang.platform.files.types import PICTURE, dangerous, kind_of, kinds, types
from tamgiang.platform.jobs.services import start

MOST = 200
OTHER = "other"
_BY_CODE: dict[str, type[Refusal]] = {
    kind.code: kind
    for kind in (refusals.Bomb, refusals.Damaged, refusals.TookTooLong, refusals.TooLarge)
}


class Upload(Protocol):
    """What Django's uploaded files and `django.core.files.File` have in common."""

    name: str | None

    def chunks(self) -> Iterable[bytes]:
        """The content in pieces."""
        ...


def attach(ref: Ref, upload: Upload, *, kind: str = "", actor: str) -> Attachment:
    """Hang a file on the record at `ref`; needs to write it. Raises a Refusal, keeping nothing.

    `kind` asks for one kind of `types.yaml`; any is taken without it. What may do harm is kept
    apart (`quarantined`); a picture waits (`waiting`) until a job has drawn it anew, and so does
    every file where a virus scanner is configured.
    """
    holder = holder_of(ref)
    holder.require_write()
    name = clean_name(upload.name or "")
    most = kinds()[kind].most if kind else max(known.most for known in kinds().values())
    with store.scratch() as folder:
        path = folder / "file"
        digest, size = store.spool(upload.chunks(), path, most)
        _sized(name, size, most)
        found = _judged(name, inspect(path, extension(name)), kind, size)
        with transaction.atomic():
            keep(path, digest, size)
            return _hung(holder, found, digest, size, actor)


def _hung(holder: Holder, found: Attachment, digest: str, size: int, actor: str) -> Attachment:
    found.ref, found.block = str(holder.ref), holder.block
    found.original, found.size = digest, size
    found.by, found.at = actor, timezone.now()
    there = Attachment.objects.filter(ref=found.ref, removed_at=None).exclude(state__in=GONE)
    if there.count() >= MOST:
        raise refusals.TooMany(most=MOST)
    found.save(force_insert=True)
    told(found, "attached", actor=actor, state=found.state, why=found.why)
    if found.state == State.WAITING:
        start("files.prepare", {"file": found.pk}, actor=actor)
    return found


def _sized(name: str, size: int, most: int) -> None:
    if not size:
        raise refusals.EmptyUpload(name=name)
    if size > most:
        raise refusals.TooLarge(name=name, megabytes=most >> 20)


def _judged(name: str, verdict: Verdict, wanted: str, size: int) -> Attachment:
    """An attachment with type, kind and state. Raises the refusal of what is not taken."""
    if verdict.code:
        raise _BY_CODE[verdict.code](name=name, megabytes=0)
    if verdict.type in dangerous():
        return Attachment(
            name=name, type=verdict.type, kind=OTHER, state=State.QUARANTINED, why=verdict.type
        )
    known = types().get(verdict.type)
    if known is None:
        raise refusals.TypeNotTaken(name=name, types=_taken())
    if extension(name) not in known.extensions:
        raise refusals.NameContradicts(name=name, found=known.label)
    kind = kind_of(known.code)
    if kind is None or (wanted and wanted != kind.code):
        raise refusals.NotThisKind(name=name, wanted=kinds()[wanted].label, found=known.label)
    _sized(name, size, kind.most)
    made = Attachment(name=name, type=known.code, kind=kind.code, why=verdict.why)
    waits = kind.code == PICTURE or clamd.configured()
    made.state = State.WAITING if waits else State.KEPT
    if verdict.why:
        made.state = State.QUARANTINED
    return made


def _taken() -> Label:
    text = ", ".join(code.upper() for code in types())
    return Label(text, text)
