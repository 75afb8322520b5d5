"""What every page knows: the installed registers, the person, the theme."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.urls import reverse

from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import Register
from tamgiang.platform.accounts.factors import due_on, has_factor
from tamgiang.platform.accounts.models import User
from tamgiang.platform.federation.models import Provider
from tamgiang.platform.notify.counting import unread_of
from tamgiang.platform.registry.registry import specs
from tamgiang.platform.registry.spec import Spec
from tamgiang.platform.ui.access import may, may_see
from tamgiang.platform.ui.area import area_name, has_logo, sample_here
from tamgiang.platform.ui.preferences import theme_of
from tamgiang.platform.ui.samples import shown_logins

#: Entries of the side bar that need a permission of their own.
GUARDED = {
    "imports": "imports.run",
    "signoffs": "indicators.view",
    "followups": "indicators.view",
    "totals": "indicators.view",
    "successions": "registers.view:targets.target",
    "reports": "reports.make",
    "jobs": "jobs.view",
    "audit": "audit.view",
    "staff": "accounts.manage",
    "settings": "accounts.manage",
    "channels": "notify.manage",
    "quarantine": "files.decide",
}


@dataclass(frozen=True, slots=True)
class NavLink:
    """One link of the side bar."""

    label: Label
    url: str


@dataclass(frozen=True, slots=True)
class NavGroup:
    """A module and its registers; open when the page shown belongs to it.

    `here` is the address of the link that leads nearest to the page shown.
    """

    spec: Spec
    links: tuple[NavLink, ...]
    open: bool
    here: str = ""


def shell(request: HttpRequest) -> dict[str, object]:
    """Side bar, theme and the switches of the top bar."""
    return {
        "theme": theme_of(request),
        "nav": {name: may(request.user, needed) for name, needed in GUARDED.items()},
        "nav_groups": nav_groups(request) if request.user.is_authenticated else (),
        "area_name": area_name(),
        "sample_here": sample_here(),
        "logo": has_logo(),
        "sample_logins": shown_logins(request),
        "outside_sign_ins": outside_sign_ins(request),
        "here": request.get_full_path(),
        "unread": unread_by(request),
        "factor_due": factor_due(request),
    }


def unread_by(request: HttpRequest) -> int:
    """How many notices the person has not read."""
    user = request.user
    return unread_of(user) if isinstance(user, User) else 0


def outside_sign_ins(request: HttpRequest) -> list[Provider]:
    """The outside sign-ins in use; asked for on the sign-in page only."""
    if request.path != reverse("account_login"):
        return []
    return list(Provider.objects.filter(active=True))


def factor_due(request: HttpRequest) -> date | None:
    """By when the person needs a second factor; told only where it is set up."""
    user = request.user
    if not isinstance(user, User) or not request.path.startswith("/accounts/2fa/"):
        return None
    return None if has_factor(user) else due_on(user)


def nav_groups(request: HttpRequest) -> tuple[NavGroup, ...]:
    """The modules whose registers this person may see."""
    found = []
    for spec in specs():
        links = (*pages(request, spec), *lists(request, spec))
        if links:
            inside = [link.url for link in links if request.path.startswith(link.url)]
            here = max(inside, key=len, default="")
            found.append(NavGroup(spec, links, bool(inside), here))
    return tuple(found)


def pages(request: HttpRequest, spec: Spec) -> Iterator[NavLink]:
    """The module's own pages that this person may open."""
    for item in spec.navigation:
        if item.url_name and may(request.user, item.permission):
            yield NavLink(item.label, reverse(item.url_name))


def lists(request: HttpRequest, spec: Spec) -> Iterator[NavLink]:
    """The module's registers that this person may see."""
    for register in spec.registers:
        if may_see(request.user, register):
            yield NavLink(register.plural, register_url(register))


def register_url(register: Register) -> str:
    """The list of a register."""
    return reverse("ui:register", args=[register.full_name])
