"""Three synthetic things in each hamlet's commune."""

from tamgiang.platform.registers.filling import fill
from tamgiang.platform.registers.values import checked
from tamgiang.platform.registry.sample import SampleArea
from tests.dummy.registers import THING


def seed(sample: SampleArea) -> None:
    """Write the things into an empty register."""
    rows = [
        checked(
            THING,
            {
                "block": hamlet.block,
                "effective_on": sample.report_day,
                "code": f"T{number}",
                "name": f"Vật mẫu {number}",
            },
        )
        for number, hamlet in enumerate(sample.hamlets[:3])
    ]
    fill(THING, rows, until=sample.today)
