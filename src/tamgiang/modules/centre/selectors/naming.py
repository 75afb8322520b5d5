"""How actors, logins and codes of the phone book are called on a page, many at once."""

from collections.abc import Iterable, Mapping

from tamgiang.modules.centre.models import Contact
from tamgiang.modules.centre.selectors.records import having
from tamgiang.platform.accounts.models import User
from tamgiang.platform.scopes import system_scope
from tamgiang.platform.ui.actors import actor_names


def called(wanted: Iterable[str]) -> Mapping[str, str]:
    """Names of actors (`user:7`), logins and phones; what nobody bears stays itself.

    Three queries at most.
    """
    given = {name for name in wanted if name}
    actors = {name for name in given if ":" in name}
    known = dict(actor_names(actors))
    plain = given - actors
    if plain:
        known |= _phones(plain)
        known |= _people(plain - known.keys())
    return {name: known.get(name, name) for name in given}


def _phones(codes: set[str]) -> dict[str, str]:
    # The phone book is one for the whole house, wherever its entries are kept.
    with system_scope("centre.people"):
        found = [contact.values() for contact in having(Contact, code__in=list(codes))]
    return {str(said["code"]): str(said["name"]) for said in found}


def _people(logins: set[str]) -> dict[str, str]:
    found = User.objects.filter(username__in=logins) if logins else ()
    return {person.username: str(person) for person in found}
