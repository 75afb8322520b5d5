"""What a file waits for: the scanner's word, and for a picture to be drawn anew."""

from hashlib import sha256
from pathlib import Path

from django.db import transaction

from tamgiang.platform.files import clamd, store
from tamgiang.platform.files.models import Attachment, State
from tamgiang.platform.files.refusals import FileGone
from tamgiang.platform.files.sandbox import draw
from tamgiang.platform.files.services.keeping import keep
from tamgiang.platform.files.services.trace import told

AWAY = "scanner_away"


def prepare(file: Attachment, *, actor: str) -> Attachment:
    """Bring a waiting file to `kept` or `quarantined`; it waits on when the scanner is away.

    Safe to repeat. Raises FileGone.
    """
    if file.state != State.WAITING:
        return file
    with store.scratch() as folder:
        path = folder / "file"
        try:
            store.copy_to(file.original, path)
        except FileNotFoundError:
            raise FileGone() from None
        why = _scanned(path)
        if why:
            return _settled(file, why, None, actor)
        if not file.is_picture:
            return _settled(file, "", None, actor)
        drawn = folder if draw(path, folder) else None
        return _settled(file, "" if drawn else "picture", drawn, actor)


def _scanned(path: Path) -> str:
    if not clamd.configured():
        return ""
    try:
        return "virus" if clamd.infected(path) else ""
    except clamd.ScannerAway:
        return AWAY


def _settled(file: Attachment, why: str, drawn: Path | None, actor: str) -> Attachment:
    with transaction.atomic():
        found = Attachment.objects.select_for_update().get(pk=file.pk)
        if found.state != State.WAITING or (why == found.why == AWAY):
            return found
        if drawn is not None:
            found.view, found.thumb = _kept(drawn / "view.jpg"), _kept(drawn / "thumb.jpg")
        found.why = why
        if why != AWAY:
            found.state = State.QUARANTINED if why else State.KEPT
        found.save(update_fields=["view", "thumb", "why", "state"])
        verb = "quarantined" if found.state == State.QUARANTINED else "checked"
        told(found, verb, actor=actor, state=found.state, why=why)
    return found


def _kept(path: Path) -> str:
    content = path.read_bytes()
    digest = sha256(content).hexdigest()
    keep(path, digest, len(content))
    return digest
