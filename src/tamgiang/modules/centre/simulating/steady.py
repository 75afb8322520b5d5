"""Keeps the gauges of the sample area fresh while the house runs.

Each minute the intake itself takes a calm reading of every source of the sample that has told
nothing within its interval; a device, a person or `tamgiang simulate-river` goes first. A house
without the sample area is left alone. TAMGIANG_SAMPLE_READINGS=0 switches it off.
"""

import os
import time
from collections.abc import Iterable, Mapping
from contextlib import closing

from tamgiang.modules.centre.demo.sources import STATIONS
from tamgiang.modules.centre.selectors.sample import is_sample
from tamgiang.modules.centre.simulating.readings import calm
from tamgiang.modules.centre.telemetry import open_store

SWITCH = "TAMGIANG_SAMPLE_READINGS"
#: Of the sample's sources those that speak by themselves; the box reports what it is.
SPEAKING: Mapping[str, int] = {
    one.code: one.interval_s for one in STATIONS if one.entry == "device" and one.kind != "box"
}


def wanted() -> bool:
    """Whether this house is kept fresh."""
    return os.environ.get(SWITCH, "1") not in ("0", "off")


def due(sources: Iterable[tuple[int, str, str]], now: float) -> dict[int, dict[str, float]]:
    """Readings to take now, by the source's key; `sources` are (key, code, kind)."""
    if not is_sample():
        return {}
    known = {pk: (code, kind) for pk, code, kind in sources if code in SPEAKING}
    with closing(open_store()) as store:
        latest = store.latest(list(known))
    last = {pk: reading.at / 1_000_000 for pk, reading in latest.items()}
    return {
        pk: calm(code, kind, now)
        for pk, (code, kind) in known.items()
        if now - last.get(pk, 0.0) >= SPEAKING[code] - 5
    }


def now() -> float:
    """Seconds since 1970."""
    return time.time()
