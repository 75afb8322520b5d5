"""The files that were set apart, for the administrator who decides about them."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tamgiang.kernel.errors import NotFound, NotPermitted, Refusal
from tamgiang.kernel.refs import Ref
from tamgiang.platform.files.holders import holder_of
from tamgiang.platform.files.models import Attachment, State
from tamgiang.platform.files.reasons import reason
from tamgiang.platform.files.selectors import file_at, set_apart
from tamgiang.platform.files.services import destroy, prepare, release
from tamgiang.platform.files.services.deciding import DECIDES
from tamgiang.platform.registers.models import MODELS
from tamgiang.platform.scopes import current_scope
from tamgiang.platform.ui.access import actor, require
from tamgiang.platform.ui.actors import actor_names
from tamgiang.platform.ui.area import place_names
from tamgiang.platform.ui.views.files.part import size_text

SHOWN = 100


@login_required
def quarantine(request: HttpRequest) -> HttpResponse:
    """Every file set apart over the places one decides about, the latest first."""
    require(request, DECIDES)
    scope = current_scope()
    found = [file for file in set_apart()[: SHOWN * 5] if scope.may(DECIDES, file.block)][:SHOWN]
    actors = actor_names(file.by for file in found)
    places = place_names({file.block for file in found})
    rows = [_row(file, actors[file.by], places.get(file.block, "")) for file in found]
    return render(request, "ui/files/quarantine.html", {"rows": rows})


@login_required
@require_POST
def quarantine_decide(request: HttpRequest, file_uid: UUID) -> HttpResponse:
    """Let it out, destroy it, or ask the scanner again."""
    found = file_at(file_uid)
    require(request, DECIDES, found.block)
    given = request.POST
    try:
        said = _decided(found, given.get("act", ""), given.get("reason", ""))
    except (NotPermitted, NotFound):
        raise
    except Refusal as refusal:
        messages.error(request, refusal.text(get_language() or "vi"))
    else:
        messages.success(request, said)
    return redirect("ui:quarantine")


def _decided(file: Attachment, act: str, why: str) -> str:
    if act == "release":
        release(file.uid, reason=why, actor=actor())
        return _("The file was let out. Who may see its record may download it.")
    if act == "destroy":
        destroy(file.uid, reason=why, actor=actor())
        return _("The file was destroyed.")
    again = prepare(file, actor=actor())
    if again.state == State.KEPT:
        return _("The file was checked and is served.")
    return _("The file stays where it is.")


def _row(file: Attachment, by: str, place: str) -> dict[str, object]:
    """A personal record's file is told by its number: its name may name the person."""
    ref = Ref.parse(file.ref)
    model = MODELS.get(ref.register_name)
    url, personal = "", True
    try:
        personal = holder_of(ref).personal
    except NotFound:
        model = None
    if model is not None:
        url = reverse("ui:record", args=[ref.register_name, ref.uid])
    return {
        "file": file,
        "name": "" if personal else file.name,
        "register": model.register.label if model else None,
        "url": url,
        "place": place,
        "by": by,
        "size": size_text(file.size),
        "why": reason(file.why),
        "waits": file.state == State.WAITING,
    }
