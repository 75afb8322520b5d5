"""Targets and the light of a figure: how it stands against what the upper level assigned.

All comparisons are between whole numbers and fractions of them: a share is ten-thousandths (78 % is
7,800), a count is itself. What was expected on a day lies on the straight lines from the baseline
over the milestones to the target.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from tamgiang.kernel.labels import Label
from tamgiang.kernel.refs import Ref
from tamgiang.kernel.trajectories import Trajectory, by_chance

SHARE = 10_000

#: Progress over what was expected (per hundred): from here ahead, on track, slow; else behind.
AHEAD, ON_TRACK, SLOW = 105, 95, 60

#: Up to this denominator chance alone may turn the light, so the share gets a margin.
SMALL = 100


class Light(StrEnum):
    """How a figure stands."""

    EXCEEDED = "exceeded"
    ACHIEVED = "achieved"
    AHEAD = "ahead"
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
    Light.AHEAD: Label("vượt tiến độ", "ahead of the way"),
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

    ``value``, ``baseline`` and ``milestones`` are ten-thousandths of a share or plain counts.
    ``document`` names the paper that assigned it, ``ref`` the record that holds it. Without a
    ``baseline_on`` the whole value is expected as soon as the target is in force.
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
    milestones: tuple[tuple[date, int], ...] = ()

    @property
    def trajectory(self) -> Trajectory:
        """The way to the target; milestones outside of it are not on it."""
        start = self.baseline_on
        if start is None or start >= self.due_on:
            return Trajectory(((self.due_on, self.value),))
        between = dict(point for point in self.milestones if start < point[0] < self.due_on)
        points = {start: self.baseline, **dict(sorted(between.items())), self.due_on: self.value}
        return Trajectory(tuple(points.items()))

    def expected(self, on: date) -> Fraction:
        """The value expected on a day."""
        return self.trajectory.expected(on)


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
    scale = SHARE if denominator is not None else 1
    value = Fraction(numerator * scale, denominator or 1)
    sign = 1 if target.higher_is_better else -1
    beyond = sign * (value - target.value)
    if beyond >= 0:
        return Light.EXCEEDED if beyond else Light.ACHIEVED
    expected = target.expected(as_of)
    small = denominator is not None and denominator <= SMALL
    if small and by_chance(numerator, denominator or 0, expected / SHARE):
        return Light.ON_TRACK
    return _on_the_way(
        gained=sign * (value - target.baseline),
        due=sign * (expected - target.baseline),
        started=target.baseline_on is not None,
    )


def _on_the_way(gained: Fraction, due: Fraction, *, started: bool) -> Light:
    """The light of a target not yet met, by what was gained since the baseline and what was due."""
    if gained < 0 and started:
        return Light.WORSENING
    if started and gained and gained * 100 >= due * AHEAD:
        return Light.AHEAD
    if gained * 100 >= due * ON_TRACK:
        return Light.ON_TRACK
    return Light.SLOW if gained * 100 >= due * SLOW else Light.BEHIND
