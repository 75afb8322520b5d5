"""A prepared house from `tamgiang run` to its first page.

The clock says what a person waits on an idle machine; the CPU of all processes together says
what it costs wherever it runs.
"""

import tempfile
from collections.abc import Iterable
from pathlib import Path

from bench.harness import Keep, Row, median
from tests import servers
from tests.faults.house import small

STARTS = 3
SECONDS, CPU_SECONDS = 5.0, 8.0


def run(keep: Keep) -> Iterable[Row]:
    """Start it a few times over the same records."""
    waited, spent = list[float](), list[float]()
    with tempfile.TemporaryDirectory(prefix="tamgiang-bench-") as folder:
        home = small(Path(folder) / "home")
        with servers.running(home):
            pass
        for _ in range(STARTS):
            with servers.running(home) as server:
                waited.append(server.started_in)
                spent.append(server.cpu_to_start)
    keep("start.seconds", waited)
    keep("start.cpu_seconds", spent)
    wait, cost = median(waited), median(spent)
    yield Row("start of a prepared house, s", wait, f"under {SECONDS:g} s", wait < SECONDS)
    yield Row("start, CPU s", cost, f"under {CPU_SECONDS:g} s", cost < CPU_SECONDS)
