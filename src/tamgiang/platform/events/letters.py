"""What a consumer could not digest: tried again, or put aside by a person."""

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from tamgiang.kernel.errors import NotFound
from tamgiang.kernel.labels import Label
from tamgiang.platform.audit.services import append
from tamgiang.platform.events.consumers import consumers
from tamgiang.platform.events.models import DeadLetter


def open_letters() -> QuerySet[DeadLetter]:
    """Every dead letter nobody has dealt with, oldest first."""
    letters = DeadLetter.objects.filter(resolved_at=None).select_related("event")
    return letters.order_by("at", "id")


def retry(letter: DeadLetter, *, actor: str) -> bool:
    """Give the event to its consumer once more; whether it was handled this time.

    Raises NotFound when the consumer is no longer installed.
    """
    reader = next((one for one in consumers() if one.name == letter.consumer), None)
    if reader is None:
        name = letter.consumer
        raise NotFound(what=Label(f"Bộ xử lý “{name}”", f"The consumer “{name}”"))
    try:
        with transaction.atomic():
            reader.apply([letter.event])
            _resolve(letter, "events.letter_retried", actor)
    except Exception as fault:  # noqa: BLE001 - shown to the person on the letter
        text = f"{type(fault).__name__}: {fault}"
        tried = {"error": text, "attempts": F("attempts") + 1, "at": timezone.now()}
        DeadLetter.objects.filter(pk=letter.pk).update(**tried)
        return False
    return True


def dismiss(letter: DeadLetter, *, actor: str) -> None:
    """Put the event aside without handling it; who did so is kept."""
    with transaction.atomic():
        _resolve(letter, "events.letter_dismissed", actor)


def _resolve(letter: DeadLetter, action: str, actor: str) -> None:
    letter.resolved_at, letter.resolved_by = timezone.now(), actor
    letter.save(update_fields=["resolved_at", "resolved_by"])
    said = {"consumer": letter.consumer, "event": letter.event_id, "ref": letter.event.ref}
    append(f"events:letter:{letter.pk}", action, said, actor=actor)
