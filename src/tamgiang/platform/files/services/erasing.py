"""Erasure: the files of a record go with it, names and bytes, at once."""

from django.db import transaction

from tamgiang.kernel.refs import Ref
from tamgiang.platform.files.models import Attachment, State
from tamgiang.platform.files.services.keeping import let_go
from tamgiang.platform.files.services.trace import told

_WORDS = ("name", "removed_why", "decided_why")


def erase_files(ref: Ref, *, actor: str) -> int:
    """Erase every file of a record, taken off ones too; how many.

    Inside the caller's transaction; the bytes go when it commits, unless another record shows
    the same content. Whoever calls this has checked that the record is to be erased.
    """
    with transaction.atomic():
        files = Attachment.objects.select_for_update().filter(ref=str(ref))
        found = list(files.exclude(state=State.ERASED))
        for file in found:
            file.state = State.ERASED
            for word in _WORDS:
                setattr(file, word, "")
            file.save(update_fields=["state", *_WORDS])
            told(file, "erased", actor=actor)
            let_go(file)
    return len(found)
