"""Makers the tests of rules share."""

from collections.abc import Sequence
from uuid import UUID

from tamgiang.modules.centre.rules.compiling import Compiler
from tamgiang.modules.centre.rules.declaring import Rule, declare
from tamgiang.modules.centre.rules.memory import DatedMark, Inside, Memory, Watched
from tamgiang.modules.centre.telemetry import Reading

T = 1_760_936_400_000_000
SECOND = 1_000_000
MINUTE = 60 * SECOND
STATION = Watched(1, UUID(int=1), "PHU-OC", "Phú Ốc", "river_level", 0, 16.53, 107.47)
MARKS = {"bd1": 1.5, "bd2": 3.0}
ALWAYS = tuple(DatedMark(name, value, 0, 1 << 30) for name, value in MARKS.items())


def reading(at: int, *, absolute: bool = False, source: int = 1, **values: float) -> Reading:
    """A reading `at` microseconds after the beginning, received as it was made."""
    moment = at if absolute else T + at
    return Reading(source, moment, moment, values)


def memory_of(
    compiler: Compiler, marks: Sequence[DatedMark] = ALWAYS, inside: Inside | None = None
) -> Memory:
    """The memory of the station, with what was compiled."""
    return Memory(STATION, compiler.windows, marks, inside)


def rule(when: str = "level > 3", **parts: object) -> Rule:
    """A rule over the station."""
    body = {
        "code": "centre.one",
        "version": 1,
        "valid_from": "2022-01-01",
        "name": {"vi": "Một", "en": "One"},
        "applies": {"kinds": ["river_level"]},
        "when": when,
        "priority": "high",
        "title": {"vi": "{source} {value} m", "en": "{source} {value} m"},
        "procedure": "river_above_bd2",
        "owner": "duty_officer",
        "basis": "Thử",
    }
    return declare({k: v for k, v in (body | parts).items() if v is not None})
