"""What the console does to alarms: one address for one alarm or many."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.addresses import address_of
from tamgiang.modules.centre.models import Alarm
from tamgiang.modules.centre.selectors.records import having
from tamgiang.modules.centre.services import alarms
from tamgiang.modules.centre.services.alarms import Several
from tamgiang.modules.centre.services.opening import open_from_alarm
from tamgiang.platform.registers.models import Record
from tamgiang.platform.ui.access import actor, require

VIEW = "centre.view"
MOST = 200
Act = Callable[[Record], Record]


class NothingChosen(Refusal):
    """An act without an alarm of the person's places."""

    code = "centre.nothing_chosen"
    message = Label("Hãy chọn ít nhất một báo động.", "Choose at least one alarm.")


class UnknownAct(Refusal):
    """An act the console does not know."""

    code = "centre.unknown_act"
    message = Label("Không có thao tác này.", "There is no such act.")


@require_POST
@login_required
def act(request: HttpRequest) -> HttpResponse:
    """Do `act` to every `alarm` named; each by itself, so that one refused stops no other.

    Answers JSON {done, refused: [{alarm, code, message}], message, url} when asked for it; that
    some or all were refused is an answer (200) as well.
    Permissions are those of the services, over the place of each alarm.
    """
    require(request, VIEW)
    try:
        return _answer(request, *_done(request.POST))
    except Refusal as refusal:
        # The script of the console shows it where the person acts; others get the page of it.
        if not _asks_json(request):
            raise
        message = refusal.text((get_language() or "vi")[:2])
        refused = [{"alarm": "", "code": refusal.code, "message": message}]
        return JsonResponse({"done": [], "refused": refused, "message": "", "url": ""})


def _done(given: QueryDict) -> tuple[str, Several, str]:
    """The act, what became of it, and where to go on."""
    chosen = _chosen(given.getlist("alarm"))
    name = given.get("act", "")
    if name == "incident":
        return name, *_incident(chosen[0], given)
    if name == "merge":
        return name, _merge(chosen, given.get("into", "")), ""
    return name, alarms.many(_act(name, given), chosen), ""


def _chosen(given: list[str]) -> list[Record]:
    uids = [uid for uid in map(_uid, given[:MOST]) if uid]
    found = list(having(Alarm, uid__in=uids))
    if not found:
        raise NothingChosen()
    return sorted(found, key=lambda alarm: uids.index(alarm.uid))


def _act(name: str, given: Mapping[str, Any]) -> Act:
    who, reason = actor(), str(given.get("reason", ""))
    acts: dict[str, Act] = {
        "acknowledge": lambda one: alarms.acknowledge(one, actor=who),
        "assign": lambda one: alarms.assign(one, str(given.get("to", "")), actor=who),
        "shelve": lambda one: alarms.shelve(one, _until(given), reason, actor=who),
        "unshelve": lambda one: alarms.unshelve(one, actor=who),
        "close": lambda one: alarms.close(one, str(given.get("closing", "")), reason, actor=who),
    }
    if name not in acts:
        raise UnknownAct()
    return acts[name]


def _until(given: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a moment
    minutes = str(given.get("minutes", ""))
    wanted = int(minutes) if minutes.isdigit() and len(minutes) < 6 else 0
    return timezone.now() + timedelta(minutes=wanted)


def _merge(chosen: list[Record], into: str) -> Several:
    uid = _uid(into)
    target = having(Alarm, uid=uid).first() if uid else None
    if target is None:
        raise NothingChosen()
    return alarms.merge([one for one in chosen if one.pk != target.pk], target, actor=actor())


def _incident(alarm: Record, given: Mapping[str, Any]) -> tuple[Several, str]:
    opened = open_from_alarm(alarm, actor=actor(), procedure=str(given.get("procedure", "")))
    url = address_of("centre:incident", opened.uid)
    return Several([alarm], ()), url or address_of("ui:record", "centre.incident", opened.uid)


def _answer(request: HttpRequest, name: str, several: Several, url: str) -> HttpResponse:
    language = (get_language() or "vi")[:2]
    refused = [
        {"alarm": str(one.uid), "code": why.code, "message": why.text(language)}
        for one, why in several.refused
    ]
    said = _said(name, len(several.done)) if several.done else ""
    if _asks_json(request):
        done = [str(one.uid) for one in several.done]
        return JsonResponse({"done": done, "refused": refused, "message": said, "url": url})
    if said:
        messages.success(request, said)
    for one in refused:
        messages.error(request, one["message"])
    return redirect(url or "centre:console")


def _asks_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _said(name: str, count: int) -> str:
    texts = {
        "acknowledge": ngettext("%(n)s alarm acknowledged.", "%(n)s alarms acknowledged.", count),
        "assign": ngettext("%(n)s alarm assigned.", "%(n)s alarms assigned.", count),
        "shelve": ngettext("%(n)s alarm shelved.", "%(n)s alarms shelved.", count),
        "unshelve": ngettext(
            "%(n)s alarm is back in the queue.", "%(n)s alarms are back in the queue.", count
        ),
        "close": ngettext("%(n)s alarm closed.", "%(n)s alarms closed.", count),
        "merge": ngettext("%(n)s alarm merged.", "%(n)s alarms merged.", count),
        "incident": _("The incident was opened with its procedure."),
    }
    return texts[name] % {"n": count} if "%" in texts[name] else texts[name]


def _uid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
