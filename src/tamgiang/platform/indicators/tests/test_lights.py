"""The light of a figure against its target."""

from datetime import date
from uuid import UUID

import pytest

from tamgiang.kernel.refs import Ref
from tamgiang.platform.indicators.lights import Light, Target, light

DAY = date(2023, 7, 1)
REF = Ref("targets", "target", UUID(int=1))


def target(value: int, **changes: object) -> Target:
    given: dict[str, object] = {
        "code": "x.y",
        "unit": 0,
        "value": value,
        "higher_is_better": True,
        "due_on": date(2023, 12, 31),
        "document": "Quyết định 1",
        "ref": REF,
    }
    return Target(**(given | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [
        (50_690, 64_500, Light.EXCEEDED),
        (7_800, 10_000, Light.ACHIEVED),
        (77_999, 100_000, Light.ON_TRACK),
        (50_000, 100_000, Light.SLOW),
        (30_000, 100_000, Light.BEHIND),
        (None, 100_000, Light.NO_DATA),
        (0, 0, Light.NO_DATA),
    ],
)
def test_a_share_against_its_target(
    numerator: int | None, denominator: int, expected: Light
) -> None:
    assert light(numerator, denominator, target(7_800), DAY) is expected


def test_no_target_is_no_judgement() -> None:
    assert light(5, None, None, DAY) is Light.NO_TARGET


def test_before_the_due_day_the_straight_line_is_expected() -> None:
    line = target(100, baseline=0, baseline_on=date(2023, 1, 1))
    assert light(60, None, line, DAY) is Light.AHEAD
    assert light(48, None, line, DAY) is Light.ON_TRACK
    assert light(40, None, line, DAY) is Light.SLOW
    assert light(20, None, line, DAY) is Light.BEHIND
    assert light(90, None, line, date(2024, 1, 1)) is Light.SLOW


def test_below_the_baseline_is_worsening() -> None:
    line = target(100, baseline=50, baseline_on=date(2023, 1, 1))
    assert light(49, None, line, DAY) is Light.WORSENING


def test_lower_can_be_better() -> None:
    fewer = target(10, higher_is_better=False, baseline=40, baseline_on=date(2023, 1, 1))
    assert light(10, None, fewer, DAY) is Light.ACHIEVED
    assert light(24, None, fewer, DAY) is Light.AHEAD
    assert light(25, None, fewer, DAY) is Light.ON_TRACK
    assert light(41, None, fewer, DAY) is Light.WORSENING


def test_one_household_of_twelve_does_not_turn_the_light() -> None:
    assert light(8, 12, target(7_800), DAY) is Light.ON_TRACK
    assert light(8_000, 12_000, target(7_800), DAY) is Light.SLOW


def test_a_milestone_bends_the_way() -> None:
    line = target(
        100, baseline=0, baseline_on=date(2023, 1, 1), milestones=((date(2023, 7, 1), 10),)
    )
    assert line.expected(DAY) == 10
    assert light(9, None, line, DAY) is Light.SLOW
    assert light(10, None, line, DAY) is Light.ON_TRACK
    assert light(11, None, line, DAY) is Light.AHEAD
    assert light(50, None, line, date(2023, 12, 30)) is Light.BEHIND


def test_a_milestone_outside_of_the_way_is_not_on_it() -> None:
    outside = ((date(2022, 7, 1), 90), (date(2024, 7, 1), 5))
    line = target(100, baseline=0, baseline_on=date(2023, 1, 1), milestones=outside)
    assert line.trajectory == target(100, baseline_on=date(2023, 1, 1)).trajectory


def test_a_small_base_is_neither_ahead_nor_behind_by_chance() -> None:
    line = target(8_000, baseline=0, baseline_on=date(2023, 1, 1))
    assert light(3, 12, line, DAY) is Light.ON_TRACK
    assert light(7, 12, line, DAY) is Light.ON_TRACK
    assert light(0, 12, line, DAY) is Light.BEHIND
    assert light(300, 1_200, line, DAY) is Light.SLOW
    assert light(700, 1_200, line, DAY) is Light.AHEAD


def test_on_the_very_first_day_the_baseline_is_on_track() -> None:
    line = target(8_000, baseline=5_000, baseline_on=DAY)
    assert light(5_000, 10_000, line, DAY) is Light.ON_TRACK
    assert light(4_999, 10_000, line, DAY) is Light.WORSENING
