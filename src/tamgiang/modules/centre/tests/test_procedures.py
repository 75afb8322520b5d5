"""Procedures as data: what the house ships holds together, and what does not is refused."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
import yaml

from tamgiang.modules.centre.procedures import procedure_at, procedures, refusals
from tamgiang.modules.centre.procedures.reading import FOLDER, by_code, read
from tamgiang.modules.centre.registers.incidents import KINDS

SAID = yaml.safe_load((FOLDER / "river_above_bd2.yaml").read_text(encoding="utf-8"))
NEEDED = {
    "river_above_bd1", "river_above_bd2", "river_above_bd3", "flood_at_night", "fire", "rescue",
    "road_accident", "camera_down", "power_cut", "link_cut", "public_order", "salt_water",
    "heavy_rain",
}  # fmt: skip
Said = dict[str, Any]


def test_every_procedure_of_the_sample_area_is_there_and_holds_together() -> None:
    found = procedures()
    assert set(found) >= NEEDED
    for code, versions in found.items():
        for one in versions:
            assert one.code == code
            assert one.basis and one.closing
            assert all(step.text.vi != step.text.en for step in one.steps)
    kinds = {one.kind for versions in found.values() for one in versions}
    assert kinds == {option.code for option in KINDS}, "each kind of incident has a procedure"


def test_an_order_to_the_public_needs_two_people() -> None:
    for code in ("river_above_bd2", "river_above_bd3", "flood_at_night", "storm"):
        two = [step for step in procedure_at(code, date(2026, 11, 23)).steps if step.two_person]
        assert [step.who for step in two] == ["leader_on_duty"]


def test_the_version_of_the_day_is_followed() -> None:
    later = deepcopy(SAID) | {"version": 2, "valid_from": date(2026, 12, 1)}
    versions = by_code([read(later, "b"), read(SAID, "a")])["river_above_bd2"]
    assert [one.version for one in versions] == [1, 2]
    with pytest.raises(refusals.UnknownProcedure):
        procedure_at("river_above_bd2", date(2021, 12, 31))
    with pytest.raises(refusals.UnknownProcedure) as refused:
        procedure_at("dragon", date(2026, 1, 1))
    assert refused.value.text("vi") == "Không có quy trình “dragon” đang áp dụng."


def step(**more: object) -> Callable[[Said], None]:
    return lambda said: said["steps"][1].update(more)


def top(**more: object) -> Callable[[Said], None]:
    return lambda said: said.update(more)


def drop(name: str) -> Callable[[Said], None]:
    return lambda said: said.pop(name)


def all_optional(said: Said) -> None:
    for one in said["steps"]:
        one["required"] = False


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (drop("basis"), "centre.procedure_keys"),
        (top(colour="red"), "centre.procedure_keys"),
        (top(kind="dragon"), "centre.procedure_word"),
        (top(severity="bad"), "centre.procedure_word"),
        (top(basis=" "), "centre.procedure_basis"),
        (top(close_within=0), "centre.procedure_time"),
        (step(who="chairman"), "centre.procedure_word"),
        (step(proof="oath"), "centre.procedure_word"),
        (step(call=["army"]), "centre.procedure_word"),
        (step(show=["moon"]), "centre.procedure_word"),
        (step(due=5), "centre.procedure_keys"),
        (step(within=5_000), "centre.procedure_time"),
        (step(within=True), "centre.procedure_time"),
        (step(after=2, within=5), "centre.procedure_order"),
        (step(after=9, within=5), "centre.procedure_order"),
        (all_optional, "centre.procedure_nothing_required"),
    ],
)
def test_a_contradiction_is_refused_with_its_place(
    change: Callable[[Said], None], code: str
) -> None:
    said = deepcopy(SAID)
    change(said)
    with pytest.raises(refusals.ProcedureRefused) as refused:
        read(said, "thử.yaml")
    assert refused.value.code == code
    assert refused.value.text("vi").startswith("thử.yaml")


def test_a_step_counted_from_another_needs_a_time() -> None:
    said = deepcopy(SAID)
    said["steps"][7].pop("within")
    said["steps"][7]["after"] = 1
    with pytest.raises(refusals.WrongOrder):
        read(said, "x")


@pytest.mark.parametrize(
    "more", [{}, {"version": 2}, {"version": 2, "valid_from": date(2021, 1, 1)}]
)
def test_versions_follow_one_another(more: Said) -> None:
    with pytest.raises(refusals.VersionsClash):
        by_code([read(SAID, "a"), read(deepcopy(SAID) | more, "b")])
