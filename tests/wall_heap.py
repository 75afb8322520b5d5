"""How much memory a page of the wall holds on to, over events that come faster than in a shift."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import CDPSession, Page

from tests import servers

#: What a page may hold more of after its warm-up.
GROWTH = 1.05
SAMPLES = 10
#: Every timer of the page runs so many times as fast.
HURRY = 8
FASTER = f"""for (const name of ["setTimeout", "setInterval"]) {{
  const slow = window[name].bind(window);
  window[name] = (act, wait = 0, ...more) => slow(act, wait / {HURRY}, ...more);
}}"""


@dataclass(frozen=True)
class Held:
    """What a page holds after its garbage is collected: bytes of the heap, and listeners.

    `nodes` are those there are for each element that is shown: more alarms are more of both, what
    was taken off the page and is held all the same is not.
    """

    heap: int
    nodes: float
    listeners: int


@contextmanager
def events(server: servers.Server, seconds: float, per_second: float = 20) -> Iterator[None]:
    """Readings, alarms and incidents move in the house for so long."""
    command = [sys.executable, "-m", "tests.centre_events", str(seconds), str(per_second)]
    with subprocess.Popen(command, env=servers.environment(server.home)) as feeding:
        yield
        feeding.terminate()


def held(page: Page, session: CDPSession) -> Held:
    """The least of a few counts, each after the garbage is collected.

    What is on its way (an answer being read, a page being compared) is held by every moment.
    """
    counts = []
    for _ in range(SAMPLES):
        page.wait_for_timeout(400)
        session.send("HeapProfiler.collectGarbage")
        metrics = session.send("Performance.getMetrics")["metrics"]
        found = {one["name"]: int(one["value"]) for one in metrics}
        shown = page.evaluate("document.getElementsByTagName('*').length")
        nodes = found["Nodes"] / shown
        counts.append(Held(found["JSHeapUsedSize"], nodes, found["JSEventListeners"]))
    return Held(
        min(one.heap for one in counts),
        min(one.nodes for one in counts),
        min(one.listeners for one in counts),
    )


def watched(page: Page, address: str, warm_up: float, seconds: float) -> tuple[Held, Held, int]:
    """Open the wall, let it warm up and watch it: before, after, how often it read a panel."""
    read: list[str] = []
    page.add_init_script(FASTER)
    page.on("requestfinished", lambda one: read.append(one.url) if "/panels/" in one.url else None)
    page.goto(address)
    page.wait_for_selector(".map-stage[data-layers]", timeout=60_000)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    session.send("HeapProfiler.enable")
    page.wait_for_timeout(warm_up * 1000)
    before = held(page, session)
    page.wait_for_timeout(seconds * 1000)
    return before, held(page, session), len(read)
