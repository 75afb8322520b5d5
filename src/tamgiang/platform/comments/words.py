"""What a comment says, kept under the key of the person's record it stands on."""

from django.db.models import prefetch_related_objects

from tamgiang.kernel.chain import digest
from tamgiang.platform.comments.models import Comment
from tamgiang.platform.keyring.keys import key_of
from tamgiang.platform.keyring.sealing import keyed_digest, seal, unseal
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.sealing import key_for_record


def kept(record: Record, made: Comment, text: str) -> str:
    """The text as the table holds it: as it is, or sealed where the record is about a person."""
    key = key_for_record(record)
    return text if key is None else seal(key, text, _about(made))


def opened(record: Record, comments: list[Comment]) -> list[Comment]:
    """The comments with their words in place of what the table holds, "" where these are gone."""
    prefetch_related_objects(comments, "versions")
    key = key_of(record.uid) if record.register.personal and comments else None
    for made in comments:
        made.text = unseal(key, made.text, _about(made)) or ""
        for version in made.versions.all():
            version.text = unseal(key, version.text, _about(made)) or ""
    return comments


def read(record: Record, made: Comment) -> Comment:
    """The comment as it stands now, with its words."""
    return opened(record, [Comment.objects.get(pk=made.pk)])[0]


def text_digest(record: Record, text: str) -> str:
    """What the audit keeps of the words; under the record's key where it has one."""
    key = key_for_record(record)
    return digest({"text": text}) if key is None else keyed_digest(key, {"text": text})


def _about(made: Comment) -> str:
    return f"comment:{made.uid}"
