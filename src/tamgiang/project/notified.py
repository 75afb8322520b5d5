"""Addresses and wishes as copies of what is known of a person: gone when the record is erased."""

from collections.abc import Sequence

from tamgiang.kernel.labels import Label
from tamgiang.platform.notify.models import Address, Habit, Preference
from tamgiang.platform.registers.copies import Subject, holds_copies


@holds_copies("notify.addresses", Label("Địa chỉ nhận tin", "Addresses for messages"))
def addresses(subjects: Sequence[Subject], *, forget: bool) -> int:
    """The addresses of these records, and what was chosen for them.

    Messages and deliveries hold references only; they stay as the proof of what was sent.
    """
    owners = [str(subject.ref) for subject in subjects]
    found = Address.objects.filter(owner__in=owners)
    count = found.count()
    if forget:
        found.delete()
        Habit.objects.filter(owner__in=owners).delete()
        Preference.objects.filter(owner__in=owners).delete()
    return count
