"""Layouts of the wall: which panels a role sees, in which order, with which figures and layers."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tamgiang.kernel.errors import NotFound, Refusal
from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.boards import MOST_FIGURES, PANELS, ROWS, Board, checked
from tamgiang.modules.centre.selectors.boards import layout_of, roles_with_wall
from tamgiang.modules.centre.services.boards import reset_layout, save_layout
from tamgiang.platform.indicators.selectors import Figure, reading
from tamgiang.platform.registry.registry import layers
from tamgiang.platform.ui.access import actor, require
from tamgiang.platform.ui.area import area_code
from tamgiang.platform.ui.words import today

CONFIGURE = "centre.configure"
ROW_LABELS = {
    "top": Label("Hàng trên", "Top row"),
    "side": Label("Dưới phần cuối của hàng trên", "Below the last of the top row"),
    "bottom": Label("Hàng dưới", "Bottom row"),
}


@login_required
def layouts(request: HttpRequest) -> HttpResponse:
    """The roles that see the wall, and whether each has a layout of its own."""
    require(request, CONFIGURE)
    return render(request, "centre/wall/layouts.html", {"roles": roles_with_wall()})


@login_required
def layout(request: HttpRequest, role: str) -> HttpResponse:
    """Choose what the wall of a role shows; save it, or go back to the one that came along."""
    require(request, CONFIGURE)
    known = {code: (label, kept) for code, label, kept in roles_with_wall()}
    if role not in known:
        raise NotFound(what=Label(f"vai trò “{role}”", f"role “{role}”"))
    figures = reading(area_code(), today()).figures(0)
    error: Refusal | None = None
    if request.method == "POST":
        try:
            _act(request, role, figures)
        except Refusal as refusal:
            error = refusal
        else:
            return redirect("centre:wall_layout", role=role)
    page = _page(request, layout_of(role), figures) | {
        "role": role,
        "name": known[role][0],
        "own": known[role][1],
        "error": error,
    }
    return render(request, "centre/wall/layout.html", page, status=422 if error else 200)


def _act(request: HttpRequest, role: str, figures: list[Figure]) -> None:
    if "reset" in request.POST:
        reset_layout(role, actor=actor())
        messages.success(request, _("The wall shows what it showed at first."))
        return
    given = request.POST
    places = {
        code: (given.get(f"row-{code}", ""), _order(given.get(f"order-{code}", "")))
        for code in PANELS
        if given.get(f"row-{code}", "") in ROWS
    }
    known = ([figure.code for figure in figures], list(layers()))
    board = checked(places, given.getlist("figure"), given.getlist("layer"), known)
    save_layout(role, board, actor=actor())
    messages.success(request, _("The layout was saved. Open walls show it once they are reloaded."))


def _order(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 99


def _page(request: HttpRequest, board: Board, figures: list[Figure]) -> dict[str, Any]:
    """What the form shows: what was sent when it was refused, else what is kept."""
    sent = request.POST if request.method == "POST" else None
    places = {code: (row, place) for row, codes in zip(ROWS, board.rows, strict=False)
              for place, code in enumerate(codes, start=1)}  # fmt: skip
    chosen = set(sent.getlist("figure") if sent else board.figures)
    shown = set(sent.getlist("layer") if sent else board.layers)
    return {
        "panels": [
            (
                panel,
                sent.get(f"row-{code}", "") if sent else places.get(code, ("", 0))[0],
                sent.get(f"order-{code}", "") if sent else places.get(code, ("", number))[1],
            )
            for number, (code, panel) in enumerate(PANELS.items(), start=1)
        ],
        "row_labels": list(ROW_LABELS.items()),
        "figures": [(figure, figure.code in chosen) for figure in figures],
        "layers": [(name, layer, name in shown) for name, layer in layers().items()],
        "most": MOST_FIGURES,
    }
