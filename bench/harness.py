"""What a benchmark hands over, and how its samples are kept.

A benchmark is a file `bench/bench_NAME.py` with a function `run(keep) -> Iterable[Row]`. It
measures its peer or the limit of the machine in the same run, so that a row is a ratio that
holds on another machine too. `keep(name, samples)` writes the raw samples down.
"""

import json
import resource
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

RAW = Path(__file__).parent / "raw"
Keep = Callable[[str, Sequence[float]], None]


@dataclass(frozen=True)
class Row:
    """One line of the table.

    `value` is what was measured (the unit stands in the name), `peer` what it is compared with
    in the same run, `limit` what the machine allows at best, `reach` the bound that was set,
    in words, and `met` whether it holds.
    """

    name: str
    value: float
    reach: str
    met: bool
    peer: float | None = None
    limit: float | None = None


@dataclass(frozen=True)
class Spent:
    """Seconds of one call: on the clock, and of this process's CPU (children included)."""

    wall: float
    cpu: float


def measure(act: Callable[[], object]) -> Spent:
    """Call once and tell what it cost."""
    wall, cpu = time.perf_counter(), _cpu()
    act()
    return Spent(time.perf_counter() - wall, _cpu() - cpu)


def repeat(act: Callable[[], object], times: int) -> list[Spent]:
    """Call several times, each measured."""
    return [measure(act) for _ in range(times)]


def median(values: Iterable[float]) -> float:
    """The middle of the samples, which one disturbed run does not move."""
    return statistics.median(values)


def keep_samples(name: str, samples: Sequence[float]) -> None:
    """Write raw samples to bench/raw/NAME.json."""
    RAW.mkdir(exist_ok=True)
    (RAW / f"{name}.json").write_text(json.dumps(list(samples)) + "\n")


def _cpu() -> float:
    own = resource.getrusage(resource.RUSAGE_SELF)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
