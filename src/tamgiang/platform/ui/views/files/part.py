"""The files of a record as its page shows them; `ui/files/part.html` draws what this gives.

A page of any module shows them with two lines: `"files": files_part(request, ref, page)` and
`{% include "ui/files/part.html" %}`.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from tamgiang.kernel.labels import Label
from tamgiang.kernel.numbers import format_scaled
from tamgiang.kernel.refs import Ref
from tamgiang.platform.files.holders import Holder, holder_of
from tamgiang.platform.files.models import Attachment, State
from tamgiang.platform.files.reasons import reason
from tamgiang.platform.files.selectors import files_of, removed_of
from tamgiang.platform.files.types import kinds, types
from tamgiang.platform.scopes import current_scope
from tamgiang.platform.ui.actors import actor_names
from tamgiang.platform.ui.views.files.reasons import reason_for

ICONS = {
    "picture": "camera",
    "document": "file-text",
    "recording": "player-play",
    "map": "map",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One file in the grid; `name` is empty while it is hidden."""

    file: Attachment
    name: str
    type: Label
    size: str
    icon: str
    by: str
    why: Label | None
    opens: bool


def files_part(request: HttpRequest, ref: Ref, page: str, kind: str = "") -> dict[str, Any]:
    """Everything the part needs; `page` is where a form comes back to."""
    return part_of(request, holder_of(ref), page, kind)


def part_of(request: HttpRequest, holder: Holder, page: str, kind: str = "") -> dict[str, Any]:
    """The same for a holder that is known."""
    scope, urn = current_scope(), str(holder.ref)
    opens = not holder.personal or bool(reason_for(request, urn))
    files, removed = files_of(holder.ref), removed_of(holder.ref)
    actors = actor_names([file.by for file in files] + [file.removed_by for file in removed])
    asked = [kinds()[kind]] if kind else list(kinds().values())
    return {
        "urn": urn,
        "page": page,
        "kind": kind,
        "shown": [_shown(file, opens, actors[file.by]) for file in files],
        "removed": [_shown(file, opens, actors[file.removed_by]) for file in removed],
        "waits": any(file.state == State.WAITING and not file.why for file in files),
        "hidden": not opens,
        "may_write": scope.may(holder.write, holder.block),
        "accepted": ",".join(
            f".{e}" for k in asked for t in k.types for e in types()[t].extensions
        ),
        "limits": [(k.label, k.most >> 20) for k in asked],
        "most": max(k.most for k in asked),
        "list_url": reverse("ui:files_list", args=[urn]),
    }


def _shown(file: Attachment, opens: bool, by: str) -> Shown:
    known = types().get(file.type)
    label = known.label if known else Label(file.type.upper(), file.type.upper())
    return Shown(
        file,
        file.name if opens else "",
        label,
        size_text(file.size),
        ICONS.get(file.kind, "file-description"),
        by,
        None if file.served else reason(file.why),
        opens and file.served,
    )


def size_text(size: int) -> str:
    """``640 B``, ``12,5 kB``, ``3,1 MB``."""
    language = get_language() or "vi"
    for unit, over in (("MB", 1_000_000), ("kB", 1000)):
        if size >= over:
            return f"{format_scaled(round(size * 10 / over), 1, language, trim=True)} {unit}"
    return f"{size} B"
