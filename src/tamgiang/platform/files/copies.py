"""Files as copies of what a record says of a person: they go when it is erased."""

from collections.abc import Sequence

from tamgiang.kernel.labels import Label
from tamgiang.platform.files.models import Attachment, State
from tamgiang.platform.files.services.erasing import erase_files
from tamgiang.platform.registers.copies import Subject, holds_copies

ACTOR = "system:files.erase"


@holds_copies("files.attached", Label("Tệp đính kèm hồ sơ", "Files on the record"))
def attached(subjects: Sequence[Subject], *, forget: bool) -> int:
    """Every file of these records, taken off ones too."""
    if forget:
        return sum(erase_files(subject.ref, actor=ACTOR) for subject in subjects)
    refs = [str(subject.ref) for subject in subjects]
    return Attachment.objects.filter(ref__in=refs).exclude(state=State.ERASED).count()
