"""What is known of a member of staff beside their roles, and the keys they are recognised by."""

import hashlib
import hmac
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction

from tamgiang.kernel.text import squeeze
from tamgiang.platform.accounts.models import Profile, User
from tamgiang.platform.accounts.refusals import KeyTaken
from tamgiang.platform.audit.services import append

FIELDS = ("code", "personal_key", "position", "phone", "email")
KEYS = ("code", "personal_key")


def personal_key(number: str) -> str:
    """The digest under which a personal identification number is known here; "" of no digits.

    Keyed with a secret of the house, as the numbers are few enough to be tried one by one.
    """
    digits = "".join(letter for letter in number if letter.isdigit())
    if not digits:
        return ""
    key = settings.FEDERATION_SECRET.encode()
    return hmac.new(key, f"personal:{digits}".encode(), hashlib.sha256).hexdigest()


def profile_of(user: User) -> Profile:
    """The profile of a person; an empty one, not yet stored, when there is none."""
    return Profile.objects.filter(user=user).first() or Profile(user=user)


def set_profile(user: User, given: Mapping[str, str], *, actor: str) -> tuple[str, ...]:
    """Store what is given (full_name too); an empty value leaves the one there. Which changed.

    The audit names the fields, not their values. Raises KeyTaken.
    """
    profile = profile_of(user)
    changed = changed_fields(user, profile, given)
    if not changed:
        return ()
    for name in changed:
        target = user if name == "full_name" else profile
        setattr(target, name, squeeze(given[name]))
    for name in KEYS:
        value = getattr(profile, name)
        if value and Profile.objects.filter(**{name: value}).exclude(user=user).exists():
            raise KeyTaken()
    with transaction.atomic():
        user.save(update_fields=["full_name"])
        profile.save()
        said = {"fields": list(changed)}
        append(f"accounts:user:{user.pk}", "accounts.profile_set", said, actor=actor)
    return changed


def changed_fields(user: User, profile: Profile, given: Mapping[str, str]) -> tuple[str, ...]:
    """The fields of `given` that say something other than what is stored."""
    found = []
    for name in ("full_name", *FIELDS):
        value = squeeze(given.get(name, ""))
        stored = getattr(user if name == "full_name" else profile, name) or ""
        if value and value != stored:
            found.append(name)
    return tuple(found)
