"""Geometry of what the centre draws as SVG on the server: columns, courses and bars, in pixels."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tamgiang.kernel.labels import Label

Point = tuple[float, float]


class Marked(NamedTuple):
    """A value that is named: `code` is its class in the style sheet."""

    code: str
    name: Label
    value: float


@dataclass(frozen=True, slots=True)
class Scale:
    """From values to pixels from the top of a picture `height` high, `inset` free at both ends."""

    low: float
    high: float
    height: float
    inset: float = 0

    def y(self, value: float) -> float:
        """The pixel of a value, to a tenth; what lies beyond an end stands at it."""
        share = (value - self.low) / ((self.high - self.low) or 1)
        room = self.height - 2 * self.inset
        return round(self.height - self.inset - min(max(share, 0), 1) * room, 1)


@dataclass(frozen=True, slots=True)
class Line:
    """A mark on a picture: where it is drawn, and where its word stands."""

    code: str
    name: Label
    y: float
    word_y: float


@dataclass(frozen=True, slots=True)
class Column:
    """A tube with water in it, `width` wide without the words.

    `zones` are (code, y, height) of what lies above each mark.
    """

    width: int
    height: float
    left: float
    right: float
    water: str
    top: float
    lines: tuple[Line, ...]
    zones: tuple[tuple[str, float, float], ...]

    @property
    def tube(self) -> float:
        """Width of the tube."""
        return self.right - self.left

    @property
    def inner(self) -> float:
        """Height of the tube."""
        return self.height - 6

    @property
    def edge(self) -> float:
        """Where the lines of marks end."""
        return self.right + 7

    @property
    def word(self) -> float:
        """Where their words begin."""
        return self.right + 11


@dataclass(frozen=True, slots=True)
class Course:
    """Values over time as SVG paths, a gap where readings are lacking, with lines of marks."""

    width: float
    height: float
    line: str
    fill: str
    last: Point
    lines: tuple[Line, ...] = ()


class Bar(NamedTuple):
    """One bar of a picture."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Bars:
    """Amounts as bars, evenly spaced."""

    width: float
    height: float
    bars: tuple[Bar, ...]


def scale_of(values: Sequence[float], height: float, inset: float = 0) -> Scale:
    """A scale from zero, or below where values are, to a little above the highest."""
    low, high = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
    return Scale(low, high + (high - low or 1) * 0.12, height, inset)


def column(value: float | None, marks: Sequence[Marked], size: tuple[float, float]) -> Column:
    """A river as a column of water with its marks; `size` is (width of the tube, height)."""
    wide, height = size
    known = [] if value is None else [value]
    scale = scale_of([*known, *(mark.value for mark in marks)], height, 6)
    top = height - 6 if value is None else min(scale.y(value), height - 14)
    left, right = 4.0, 4.0 + wide
    water = "" if value is None else _water(left + 2, right - 2, top, height - 4)
    drawn = mark_lines(marks, scale, 15)
    edges = [*(line.y for line in drawn[1:]), 3.0]
    zones = tuple(
        (line.code, edge, round(line.y - edge, 1)) for line, edge in zip(drawn, edges, strict=True)
    )
    return Column(round(right), height, left, right, water, top, drawn, zones)


def mark_lines(marks: Iterable[Marked], scale: Scale, apart: float) -> tuple[Line, ...]:
    """Marks, lowest first, their words at least `apart` pixels from one another."""
    found: list[Line] = []
    for mark in sorted(marks, key=lambda one: one.value):
        y = scale.y(mark.value)
        word = min(y, found[-1].word_y - apart) if found else y
        found.append(Line(mark.code, mark.name, y, round(word, 1)))
    return tuple(found)


def course(
    series: Sequence[tuple[int, float]],
    span: tuple[int, int],
    apart: int,
    scale: Scale,
    width: float,
    marks: Sequence[Marked] = (),
) -> Course | None:
    """Values over `span`; a pause beyond three times `apart` is a gap.

    None with fewer than two.
    """
    if len(series) < 2:
        return None
    begin, end = span
    pieces: list[list[Point]] = []
    before = None
    for at, value in series:
        if before is None or at - before > 3 * apart:
            pieces.append([])
        pieces[-1].append((round((at - begin) / (end - begin) * width, 1), scale.y(value)))
        before = at
    seen = [mark for mark in marks if scale.low <= mark.value <= scale.high]
    return Course(
        width=width,
        height=scale.height,
        line="".join(_path(piece) for piece in pieces),
        fill="".join(_ground(piece, scale.height) for piece in pieces),
        last=pieces[-1][-1],
        lines=mark_lines(seen, scale, 0),
    )


def bars(amounts: Sequence[float | None], size: tuple[float, float], full: float) -> Bars:
    """Amounts as bars, None where nothing is known; `full` fills the height at least."""
    width, height = size
    each = width / max(len(amounts), 1)
    high = max([full, *(amount or 0 for amount in amounts)])
    found = []
    for place, amount in enumerate(amounts):
        if amount is None:
            continue
        tall = round(max(amount / high * height, 2 if amount else 1), 1)
        x = round(place * each + each * 0.12, 1)
        found.append(Bar(x, round(height - tall, 1), round(each * 0.76, 1), tall))
    return Bars(width, height, tuple(found))


def _water(left: float, right: float, top: float, bottom: float) -> str:
    """Water with a wave on top and the round foot of its tube."""
    half = (right - left) / 2
    wave = f"M{left:g} {top:g}q{half / 2:g} -3 {half:g} 0t{half:g} 0"
    return f"{wave}V{bottom - 4:g}q0 4 -4 4H{left + 4:g}q-4 0 -4 -4Z"


def _path(points: Sequence[Point]) -> str:
    alone = "h0.1" if len(points) == 1 else ""
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points) + alone


def _ground(points: Sequence[Point], height: float) -> str:
    return f"{_path(points)}L{points[-1][0]:g} {height:g}L{points[0][0]:g} {height:g}Z"
