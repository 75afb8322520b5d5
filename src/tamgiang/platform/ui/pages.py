"""The pages and acts a person may go to, by name: for the search and the command palette."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tamgiang.platform.registry.registry import registers, spec_of
from tamgiang.platform.search.words import Query
from tamgiang.platform.ui.access import may, may_see, may_write
from tamgiang.platform.ui.context import GUARDED, register_url


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to go: its words, what kind of thing it is, an icon and an address."""

    text: str
    note: str
    icon: str
    url: str

    def as_json(self) -> dict[str, str]:
        """What the palette reads."""
        return {"text": self.text, "note": self.note, "icon": self.icon, "url": self.url}


def places(request: HttpRequest) -> Iterator[Place]:
    """Every page of the menu, every register, and every form for a new record."""
    yield from _menu(request)
    language = get_language() or "vi"
    for register in registers().values():
        icon = spec_of(register).icon
        if may_see(request.user, register):
            text = register.plural.in_language(language)
            yield Place(text, _("Register"), icon, register_url(register))
        if may_write(request.user, register):
            named = _("New record: %(register)s") % {
                "register": register.label.in_language(language)
            }
            yield Place(
                named, _("Add"), "plus", reverse("ui:record_new", args=[register.full_name])
            )


def _menu(request: HttpRequest) -> Iterator[Place]:
    entries = (
        ("today", _("Today's work"), "clipboard-check"),
        ("overview", _("Overview"), "layout-dashboard"),
        ("indicators", _("Indicators"), "chart-bar"),
        ("signoffs", _("Period sign-off"), "signature"),
        ("followups", _("Draft directives"), "flag"),
        ("totals", _("Totals from elsewhere"), "file-spreadsheet"),
        ("successions", _("Targets of merged units"), "target-arrow"),
        ("reports", _("Reports"), "report-analytics"),
        ("imports", _("Import data"), "file-import"),
        ("units", _("Administrative units"), "hierarchy"),
        ("notices", _("Notices"), "bell"),
        ("notice_choices", _("What I want to hear of"), "adjustments"),
        ("channels", _("Channels"), "send"),
        ("jobs", _("Background jobs"), "settings"),
        ("health", _("Health"), "circle-check"),
        ("settings", _("Settings"), "adjustments"),
        ("audit", _("Audit log"), "shield-check"),
        ("open_data", _("Open data"), "database"),
    )
    for name, text, icon in entries:
        needed = GUARDED.get({"health": "jobs"}.get(name, name))
        if needed is None or may(request.user, needed):
            yield Place(text, _("Page"), icon, reverse(f"ui:{name}"))


def search_places(request: HttpRequest, query: Query, *, limit: int) -> list[Place]:
    """Pages whose name answers, best first; the first ones of the menu when nothing is typed."""
    if not query.words:
        return list(places(request))[:limit]
    found = [
        (fit, place) for place in places(request) if (fit := query.fit(place.text)) is not None
    ]
    return [place for _fit, place in sorted(found, key=lambda pair: pair[0])][:limit]
