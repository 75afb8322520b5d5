"""What a wall shows, and where: rows of panels, the figures and the layers of its map."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label

#: A role has one layout today; the table leaves room for more.
NAME = "wall"
#: `side` is the column of the last panel of the top row, below it.
ROWS = ("top", "side", "bottom")
#: More figures than this cannot be read from three metres.
MOST_FIGURES = 6


@dataclass(frozen=True, slots=True)
class Panel:
    """One part of the wall. `topics` are the events after which it is read again."""

    code: str
    label: Label
    icon: str
    topics: tuple[str, ...] = ()

    @property
    def template(self) -> str:
        """What draws it."""
        return f"centre/wall/{self.code}.html"


PANELS: dict[str, Panel] = {
    panel.code: panel
    for panel in (
        Panel("map", Label("Bản đồ", "Map"), "map"),
        Panel("alarms", Label("Báo động", "Alarms"), "bell", ("centre.alarm",)),
        Panel(
            "incidents",
            Label("Sự cố đang xử lý", "Open incidents"),
            "alert-triangle",
            ("centre.incident", "centre.task"),
        ),
        Panel("rivers", Label("Mực nước sông", "River levels"), "ripple", ("centre.reading",)),
        Panel(
            "weather",
            Label("Mưa, mặn, không khí", "Rain, salinity, air"),
            "droplet",
            ("centre.reading",),
        ),
        Panel(
            "indicators", Label("Chỉ số chọn lọc", "Chosen figures"), "chart-bar",
            ("figures.moved",),
        ),
        Panel(
            "box", Label("Còi, điện, mạng, máy chủ", "Sirens, power, link, box"), "server",
            ("centre.reading",),
        ),
    )
}  # fmt: skip


class BadLayout(Refusal):
    """A layout the wall could not be drawn by."""

    code = "centre.bad_layout"
    message = Label("Bố cục chưa dùng được: {why}.", "The layout cannot be used: {why}.")


NO_PANEL = Label("chưa chọn phần nào", "no panel is chosen")
UNKNOWN_PANEL = Label("không có phần “{name}”", "there is no panel “{name}”")
UNKNOWN_LAYER = Label("không có lớp “{name}”", "there is no layer “{name}”")
UNKNOWN_FIGURE = Label("không có chỉ số “{name}”", "there is no figure “{name}”")
TOO_MANY = Label("nhiều nhất {most} chỉ số", "at most {most} figures")


@dataclass(frozen=True, slots=True)
class Board:
    """A layout: codes of panels by row, of figures, and of the layers shown at first."""

    rows: tuple[tuple[str, ...], ...]
    figures: tuple[str, ...]
    layers: tuple[str, ...]

    @property
    def body(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            "rows": [list(row) for row in self.rows],
            "figures": list(self.figures),
            "layers": list(self.layers),
        }


DEFAULT = Board(
    (("map", "alarms", "incidents"), ("indicators",), ("rivers", "weather", "box")),
    (
        "centre.acknowledged_in_time",
        "centre.closed_in_time",
        "onestop.on_time",
        "outreach.eid_collected",
    ),
    ("centre.gauge", "centre.alarm", "centre.incident"),
)


def board_of(body: Mapping[str, Any]) -> Board:
    """A stored layout; panels that are no more are left out."""
    rows = tuple(tuple(code for code in row if code in PANELS) for row in body["rows"])
    return Board(rows, tuple(body["figures"]), tuple(body["layers"]))


def checked(
    places: Mapping[str, tuple[str, int]],
    figures: Sequence[str],
    layers: Sequence[str],
    known: tuple[Collection[str], Collection[str]],
) -> Board:
    """A layout as a person chose it: (row, order) of each panel; `known` figures and layers.

    Raises BadLayout.
    """
    _no_other(places, PANELS, UNKNOWN_PANEL)
    _no_other(figures, known[0], UNKNOWN_FIGURE)
    _no_other(layers, known[1], UNKNOWN_LAYER)
    rows = tuple(
        tuple(
            code
            for code in sorted(places, key=lambda one: (places[one][1], list(PANELS).index(one)))
            if places[code][0] == row
        )
        for row in ROWS
    )
    if not any(rows):
        raise BadLayout(why=NO_PANEL)
    if len(figures) > MOST_FIGURES:
        raise BadLayout(why=_said(TOO_MANY, most=MOST_FIGURES))
    return Board(rows, tuple(figures), tuple(layers))


def _no_other(chosen: Collection[str], known: Collection[str], why: Label) -> None:
    for name in chosen:
        if name not in known:
            raise BadLayout(why=_said(why, name=name))


def _said(label: Label, **values: object) -> Label:
    return Label(label.vi.format(**values), label.en.format(**values))
