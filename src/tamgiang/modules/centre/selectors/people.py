"""Under which names a person of the house is known to the centre."""

from tamgiang.modules.centre.models import Contact
from tamgiang.modules.centre.selectors.records import having
from tamgiang.platform.accounts.models import User
from tamgiang.platform.scopes import system_scope


def login_of(actor: str) -> str:
    """The login of an actor (`user:7`); empty for the house itself and for nobody."""
    kind, _, number = actor.partition(":")
    if kind != "user" or not number.isdigit():
        return ""
    found = User.objects.filter(pk=int(number)).values_list("username", flat=True).first()
    return str(found or "")


def names_of(actor: str) -> frozenset[str]:
    """What tasks may be assigned to for this person: login and codes of the phones they hold."""
    login = login_of(actor)
    if not login:
        return frozenset((actor,))
    # The phone book is one for the whole house, wherever its entries are kept.
    with system_scope("centre.people"):
        codes = [str(held.values()["code"]) for held in having(Contact, login=login)]
    return frozenset((actor, login, *codes))
