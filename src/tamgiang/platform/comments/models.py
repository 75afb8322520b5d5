"""Comments, what they said before, and who was mentioned."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models


class Comment(models.Model):
    """One remark on a record (by urn). Changed or withdrawn by its author, never deleted."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    ref = models.CharField(max_length=140)
    block = models.BigIntegerField()
    text = models.TextField()
    by = models.CharField(max_length=120)
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["ref"], name="comments_ref")]

    def __str__(self) -> str:
        return f"{self.ref} {self.uid}"


class CommentVersion(models.Model):
    """What a comment said before it was changed or withdrawn. Never changed."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    text = models.TextField()
    until = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-version"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["comment", "version"], name="comments_one_version")
        ]

    def __str__(self) -> str:
        return f"{self.comment_id} v{self.version}"


class Mention(models.Model):
    """A colleague a comment speaks to; open until that person has dealt with it."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentions"
    )
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["comment", "user"], name="comments_mention_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["user"],
                name="comments_open_mention",
                condition=models.Q(done_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.comment_id}"
