"""Comments as copies of what a record says of a person."""

from collections.abc import Sequence

from tamgiang.kernel.labels import Label
from tamgiang.platform.comments.models import Comment, CommentVersion
from tamgiang.platform.registers.copies import Subject, holds_copies


@holds_copies("comments.texts", Label("Trao đổi trên hồ sơ", "Comments on the record"))
def texts(subjects: Sequence[Subject], *, forget: bool) -> int:
    """Every comment of these records and what it said before: people name people in them."""
    refs = [str(subject.ref) for subject in subjects]
    said = Comment.objects.filter(ref__in=refs)
    earlier = CommentVersion.objects.filter(comment__ref__in=refs)
    count = said.exclude(text="").count() + earlier.exclude(text="").count()
    if forget:
        earlier.update(text="")
        said.update(text="")
    return count
