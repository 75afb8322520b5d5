"""Search over everything a person may see: a page, and the same answers for the palette."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import Register
from tamgiang.platform.orgunits import selectors as units
from tamgiang.platform.orgunits.models import UnitKind
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registry.registry import registers, spec_of
from tamgiang.platform.search.records import Found, search_records
from tamgiang.platform.search.things import search_indicators, search_reports
from tamgiang.platform.search.words import Query
from tamgiang.platform.ui.access import may, may_see
from tamgiang.platform.ui.area import area_code, place_names
from tamgiang.platform.ui.context import register_url
from tamgiang.platform.ui.pages import Place, search_places
from tamgiang.platform.ui.views.overview import REPORT_DAY
from tamgiang.platform.ui.views.registers.detail import record_url
from tamgiang.platform.ui.views.registers.shown import text_of, title_of, value_of
from tamgiang.platform.ui.views.reports.listing import template_titles
from tamgiang.platform.ui.words import day_text, today

#: Answers of one kind on the page, in the palette, and of a register that was chosen.
ON_PAGE, IN_PALETTE, OF_ONE = 8, 4, 50


@dataclass(frozen=True, slots=True)
class Group:
    """Answers of one kind, and where the rest of them is."""

    label: str
    places: tuple[Place, ...]
    rest: str = ""


@login_required
def search_page(request: HttpRequest) -> HttpResponse:
    """Answers by kind, narrowed to one register when that is chosen."""
    query, only = Query.typed(request.GET.get("q", "")), request.GET.get("register", "")
    known = [register for register in registers().values() if may_see(request.user, register)]
    only = only if only in {register.full_name for register in known} else ""
    page = {
        "q": query.text,
        "too_short": query.empty and bool(query.text),
        "registers": known,
        "only": only,
        "groups": _of_register(query, only) if only else everything(request, query, ON_PAGE),
    }
    answer = render(request, "ui/search/search.html", page)
    add_never_cache_headers(answer)
    return answer


@login_required
def palette(request: HttpRequest) -> HttpResponse:
    """The answers the command palette shows, as JSON."""
    query = Query.typed(request.GET.get("q", ""))
    groups = everything(request, query, IN_PALETTE)
    found = [
        {"label": group.label, "places": [place.as_json() for place in group.places]}
        for group in groups
    ]
    answer = JsonResponse({"q": query.text, "groups": found})
    add_never_cache_headers(answer)
    return answer


def everything(request: HttpRequest, query: Query, limit: int) -> list[Group]:
    """Pages, indicators, units, reports and records that answer."""
    groups = [
        Group(_("Go to"), tuple(search_places(request, query, limit=limit))),
        Group(_("Indicators"), _indicators(query, limit)),
        Group(_("Administrative units"), _units(query, limit), _unit_list(query)),
        Group(_("Reports"), _reports(request, query, limit)),
        *_records(query, search_records(query, limit=limit)),
    ]
    return [group for group in groups if group.places]


def _of_register(query: Query, only: str) -> list[Group]:
    return _records(query, search_records(query, only=only, limit=OF_ONE))


def _indicators(query: Query, limit: int) -> tuple[Place, ...]:
    found = search_indicators(query, today(), limit=limit)
    return tuple(
        Place(_words(d.name), d.code, "chart-bar", reverse("ui:indicator", args=[d.code]))
        for d in found
    )


def _units(query: Query, limit: int) -> tuple[Place, ...]:
    found = [] if query.empty else units.search(query.text, limit=limit * 4)
    latest = {info.id: info for info in sorted(found, key=lambda info: info.valid_from)}
    own = {member.unit.id for day in (REPORT_DAY, today()) for member in _members(day)}
    newest = [info for info in found if latest[info.id] is info]
    # The units of this area first; sorting keeps the order of fit within either group.
    shown = sorted(newest, key=lambda info: info.id not in own)[:limit]
    parents = units.names({info.parent for info in shown if info.parent}, today())
    return tuple(
        Place(
            info.full_name,
            " · ".join(
                text
                for text in (
                    str(UnitKind(info.kind).label),
                    info.code,
                    parents.get(info.parent or 0),
                )
                if text
            ),
            "hierarchy",
            reverse("ui:unit", args=[info.id]),
        )
        for info in shown
    )


def _members(on: date) -> list[units.AreaUnit]:
    return units.area_units(area_code(), on)


def _unit_list(query: Query) -> str:
    return f"{reverse('ui:units')}?{urlencode({'q': query.text})}"


def _reports(request: HttpRequest, query: Query, limit: int) -> tuple[Place, ...]:
    if query.empty or not may(request.user, "reports.make"):
        return ()
    language = get_language() or "vi"
    titles = {name: _words(title) for name, title in template_titles().items()}
    return tuple(
        Place(
            titles.get(issue.template_name, issue.template_name),
            f"{issue.area_code} · {day_text(issue.as_of, language)}",
            "report-analytics",
            reverse("ui:report_issue", args=[issue.uid]),
        )
        for issue in search_reports(query, titles, limit=limit)
    )


def _records(query: Query, answers: list[Found]) -> list[Group]:
    blocks = {record.block_id for answer in answers for record in answer.records}
    names = place_names(blocks) if blocks else {}
    return [
        Group(
            _words(answer.register.plural),
            tuple(
                record_place(record, names.get(record.block_id, "")) for record in answer.records
            ),
            _list(answer.register, query) if answer.more else "",
        )
        for answer in answers
    ]


def record_place(record: Record, place: str) -> Place:
    """A record as an answer: its name and key, masked where personal, and where it lies."""
    register = record.register
    keys = [
        text_of(field, value_of(record, field))
        for name in register.key
        if name != register.title and (field := register.by_name[name])
    ]
    note = " · ".join(text for text in (*keys, place) if text)
    return Place(title_of(record), note, spec_of(register).icon, record_url(record))


def _list(register: Register, query: Query) -> str:
    return f"{register_url(register)}?{urlencode({'q': query.text})}"


def _words(text: Label | str) -> str:
    return text.in_language(get_language() or "vi") if isinstance(text, Label) else text
