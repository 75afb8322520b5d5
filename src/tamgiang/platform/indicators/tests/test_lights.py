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
    assert light(24, None, fewer, DAY) is Light.ON_TRACK
    assert light(41, None, fewer, DAY) is Light.WORSENING


def test_one_household_of_twelve_does_not_turn_the_light() -> None:
    assert light(8, 12, target(7_800), DAY) is Light.ON_TRACK
    assert light(8_000, 12_000, target(7_800), DAY) is Light.SLOW
