"""Targets and the light of a figure: how it stands against what the upper level assigned.

All comparisons are between whole numbers: a share is ten-thousandths (78 % is 7,800), a count is
itself. What was expected on a day lies on the straight line from the baseline to the target.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import sqrt
from typing import TypeAlias

from tamgiang.kernel.labels import Label
from tamgiang.kernel.refs import Ref

SHARE = 10_000

#: Progress over what was expected: from here on track, from there slow (per hundred).
ON_TRACK, SLOW = 95, 60

#: Up to this denominator chance alone may turn the light, so the share gets a margin.
SMALL = 100


class Light(StrEnum):
    """How a figure stands."""

    EXCEEDED = "exceeded"
    ACHIEVED = "achieved"
    ON_TRACK = "on_track"
    SLOW = "slow"
    BEHIND = "behind"
    WORSENING = "worsening"
    NO_DATA = "no_data"
    NO_TARGET = "no_target"

    @property
    def label(self) -> Label:
        """What is said beside the colour."""
        return _LABELS[self]


_LABELS = {
    Light.EXCEEDED: Label("vượt chỉ tiêu", "above the target"),
    Light.ACHIEVED: Label("đạt chỉ tiêu", "target met"),
    Light.ON_TRACK: Label("đúng tiến độ", "on track"),
    Light.SLOW: Label("chậm", "slow"),
    Light.BEHIND: Label("chậm nhiều", "behind"),
    Light.WORSENING: Label("giảm so với đầu kỳ", "worsening"),
    Light.NO_DATA: Label("chưa có số liệu", "no data"),
    Light.NO_TARGET: Label("chưa giao chỉ tiêu", "no target"),
}


@dataclass(frozen=True, slots=True)
class Target:
    """A value assigned to an indicator for an area (``unit`` 0) or one of its units.

    ``value`` and ``baseline`` are ten-thousandths of a share or a plain count. ``document`` names
    the paper that assigned it, ``ref`` the record that holds it.
    """

    code: str
    unit: int
    value: int
    higher_is_better: bool
    due_on: date
    document: str
    ref: Ref
    baseline: int = 0
    baseline_on: date | None = None

    def expected(self, as_of: date) -> tuple[int, int]:
        """(numerator, denominator) of the progress since the baseline expected by a day."""
        whole = self.value - self.baseline
        if self.baseline_on is None or as_of >= self.due_on:
            return whole, 1
        span = max((self.due_on - self.baseline_on).days, 1)
        return whole * max((as_of - self.baseline_on).days, 0), span


TargetSource: TypeAlias = Callable[[str, date], Mapping[tuple[str, int], Target]]

_sources: list[TargetSource] = []


def provide_targets(source: TargetSource) -> None:
    """Name the function that knows the targets of an area on a day, by (code, unit or 0)."""
    if source not in _sources:
        _sources.append(source)


def targets(area: str, as_of: date) -> dict[tuple[str, int], Target]:
    """The targets in force; none when no app provides any."""
    return {key: target for source in _sources for key, target in source(area, as_of).items()}


def light(
    numerator: int | None, denominator: int | None, target: Target | None, as_of: date
) -> Light:
    """The light of a figure. ``denominator`` None: a count; zero of it: no data."""
    if numerator is None or denominator == 0:
        return Light.NO_DATA
    if target is None:
        return Light.NO_TARGET
    sign = 1 if target.higher_is_better else -1
    scale = SHARE if denominator is not None else 1
    # Everything times the denominator, so that the share itself is never rounded.
    value, base = numerator * scale, denominator or 1
    ahead = sign * (value - target.value * base)
    if ahead >= 0:
        return Light.EXCEEDED if ahead else Light.ACHIEVED
    gained = sign * (value - target.baseline * base)
    if gained < 0 and target.baseline_on is not None:
        return Light.WORSENING
    top, bottom = target.expected(as_of)
    due = sign * top * base
    reached = gained * bottom * 100
    if reached >= due * ON_TRACK or _by_chance(numerator, denominator, target, sign, top, bottom):
        return Light.ON_TRACK
    return Light.SLOW if reached >= due * SLOW else Light.BEHIND


def _by_chance(
    numerator: int, denominator: int | None, target: Target, sign: int, top: int, bottom: int
) -> bool:
    """Whether a small share may lie where it was expected: the Wilson interval at 95 %."""
    if not denominator or denominator > SMALL or not 0 <= numerator <= denominator:
        return False
    z, share = 1.96, numerator / denominator
    centre = share + z * z / (2 * denominator)
    spread = z * sqrt(share * (1 - share) / denominator + z * z / (4 * denominator**2))
    bound = (centre + sign * spread) / (1 + z * z / denominator)
    expected = (target.baseline + top / bottom) / SHARE
    return sign * (bound - expected) >= 0
