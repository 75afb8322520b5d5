"""What the modules' sample data stand on: the same seed gives the same synthetic area."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class SampleHamlet:
    """A building block of the sample area: its Unit id, its commune's 2023 code, its size.

    `code` is unique in the area: "19867-01" for the first hamlet of commune 19867.
    """

    block: int
    code: str
    name: str
    commune_code: str
    commune_name: str
    weight: int
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class SampleSeat:
    """Where a unit's offices stand over a span of days.

    `unit` is written as within a sentence: "xã Quảng Thọ", "huyện Quảng Điền".
    """

    level: str
    code: str
    unit: str
    hamlet: SampleHamlet
    since: date
    until: date | None = None

    @property
    def committee(self) -> str:
        """The People's Committee of the unit."""
        return f"UBND {self.unit}"

    def stands(self, day: date) -> bool:
        """Whether the unit exists on `day`."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class SampleResident:
    """A synthetic person as other registers may refer to one: a code and a hamlet.

    `since` is the first day on the list of residents, `ended` the day they left it.
    """

    code: str
    block: int
    household: str
    born: int
    since: date
    ended: date | None = None


@dataclass(slots=True)
class SampleArea:
    """The synthetic area shared by every module's `sample`.

    `report_day` is the day of the public report whose figures must hold; records go on until
    `today`. `residents` and `households` are filled by the people register, the first seeded.
    With `divisor` above 1 the area holds that many times fewer people, for quick tests; the
    report's figures hold only with 1.
    """

    seed: int
    report_day: date
    today: date
    hamlets: Sequence[SampleHamlet]
    seats: Sequence[SampleSeat] = ()
    divisor: int = 1
    residents: list[SampleResident] = field(default_factory=list)
    households: list[tuple[str, int]] = field(default_factory=list)

    def random(self, purpose: str) -> random.Random:
        """A generator of its own for each purpose, so that modules do not disturb each other."""
        return random.Random(f"{self.seed}:{purpose}")  # noqa: S311 - not for secrets

    def seats_on(self, day: date, level: str = "commune") -> list[SampleSeat]:
        """The offices of a level ("district", "commune") on `day`, in the order of codes."""
        return [seat for seat in self.seats if seat.level == level and seat.stands(day)]

    def count(self, number: int) -> int:
        """`number` of things in the full area, or its share of them in a quick one."""
        return max(1, number // self.divisor)

    def spread(self, total: int) -> list[tuple[SampleHamlet, int]]:
        """Split `total` over the hamlets by weight; the parts sum to it exactly."""
        whole = sum(hamlet.weight for hamlet in self.hamlets)
        parts = [(h, total * h.weight // whole, total * h.weight % whole) for h in self.hamlets]
        left = total - sum(part for _, part, _ in parts)
        richest = sorted(range(len(parts)), key=lambda i: (-parts[i][2], i))[:left]
        extra = set(richest)
        return [(h, part + (i in extra)) for i, (h, part, _) in enumerate(parts)]
