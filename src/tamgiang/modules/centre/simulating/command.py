"""The command line of the simulation."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.conf import settings

from tamgiang.kernel.numbers import format_scaled
from tamgiang.modules.centre.simulating.readings import RIVERS
from tamgiang.modules.centre.simulating.river import Scenario, simulate

#: Seconds between two lines that say where it stands.
SAID = 5.0


def main(arguments: Sequence[str]) -> int:
    """Tell synthetic readings of the sample area through the real intake. Nothing of it is true.

    Refused where the house is not the sample area.
    """
    parser = argparse.ArgumentParser(prog="tamgiang simulate-river", description=main.__doc__)
    parser.add_argument("scenario", choices=("flood", "steady"), nargs="?", default="flood")
    parser.add_argument("--speed", type=float, default=60.0, help="times faster than life (60)")
    parser.add_argument("--socket", type=Path, help="unix socket of the intake")
    said = parser.parse_args(arguments)
    if said.speed <= 0:
        parser.error("--speed must be above 0")
    door = said.socket or Path(settings.HOME) / "run" / "intake.sock"
    sys.stdout.write("SỐ ĐO GIẢ LẬP của địa bàn mẫu / SYNTHETIC readings of the sample area\n")
    told = simulate(Scenario(said.scenario, said.speed), door, _Teller().tell)
    sys.stdout.write(f"{told} lượt gửi đã được nhận / tellings acknowledged\n")
    return 0


class _Teller:
    def __init__(self) -> None:
        self._next = 0.0

    def tell(self, passed: float, readings: Mapping[str, Mapping[str, float]]) -> None:
        """A line now and then: the levels of the rivers."""
        if passed < self._next:
            return
        self._next = passed + SAID
        levels = "  ".join(
            f"{code} {format_scaled(round(readings[code]['level'] * 100), 2)} m"
            for code in RIVERS
            if code in readings
        )
        sys.stdout.write(f"{passed:7.0f} s  {levels}\n")
        sys.stdout.flush()
