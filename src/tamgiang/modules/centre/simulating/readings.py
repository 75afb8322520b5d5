"""What the gauges of the sample area would say at a moment: calm, or with a flood passing.

The same moment always gives the same values. Calm values lie below every limit of the rules, so a
sample house at rest raises no alarm.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import exp, pi, sin
from random import Random

#: Hours of the tide and of a day.
TIDE, DAY = 12.42, 24.0
#: The flood: hours it lasts, when it stands highest, and how wide it is.
LASTS, CREST, WIDE = 24.0, 10.0, 4.5


@dataclass(frozen=True, slots=True)
class Gauge:
    """A river gauge: its level at rest, the tide in it, and how much of a flood it sees (m)."""

    rest: float
    tide: float
    rise: float
    lag: float


RIVERS: Mapping[str, Gauge] = {
    "PHU-OC": Gauge(0.74, 0.12, 4.05, 0.0),
    "CAU-TU-PHU": Gauge(0.52, 0.10, 2.75, 1.2),
    "SIA-MUC-NUOC": Gauge(0.34, 0.08, 1.75, 2.4),
}
_HOUR = 3600.0


def calm(code: str, kind: str, at: float) -> dict[str, float]:
    """Readings of a source at rest at `at` (seconds since 1970); empty for what a person reads."""
    if code in RIVERS:
        return {"level": _level(RIVERS[code], at, code)}
    make = _CALM.get(kind)
    return make(at, _noise(code, at)) if make else {}


def flood(code: str, kind: str, hours: float, at: float) -> dict[str, float]:
    """Readings so many hours into a flood; what a flood does not move stays calm."""
    if code in RIVERS:
        gauge = RIVERS[code]
        wave = gauge.rise * exp(-(((hours - CREST - gauge.lag) / WIDE) ** 2))
        return {"level": round(_level(gauge, at, code) + wave, 2)}
    if kind == "rain":
        hour = 72 * exp(-(((hours - 5) / 3.5) ** 2))
        return {"rain_10m": round(hour / 6, 1), "rain_1h": round(hour, 1)}
    if kind == "field_water":
        return {"depth": round(6 + 34 * exp(-(((hours - CREST - 3) / 6) ** 2)))}
    return calm(code, kind, at)


def _level(gauge: Gauge, at: float, code: str) -> float:
    tide = gauge.tide * sin(2 * pi * at / (TIDE * _HOUR))
    return round(gauge.rest + tide + 0.012 * _noise(code, at), 2)


def _noise(code: str, at: float) -> float:
    """-1 to 1, the same for one code and minute."""
    return Random(f"{code} {int(at) // 60}").uniform(-1, 1)  # noqa: S311 - no secret


def _daily(at: float, mean: float, swing: float) -> float:
    return mean + swing * sin(2 * pi * at / (DAY * _HOUR))


_CALM: Mapping[str, Callable[[float, float], dict[str, float]]] = {
    "rain": lambda at, noise: {"rain_10m": 0.0, "rain_1h": 0.0},
    "salinity": lambda at, noise: {"salinity": round(_daily(at, 1.8, 0.6) + 0.1 * noise, 1)},
    "field_water": lambda at, noise: {"depth": float(round(_daily(at, 6, 2)))},
    "air": lambda at, noise: {
        "pm25": float(round(_daily(at, 22, 8) + 2 * noise)),
        "pm10": float(round(_daily(at, 38, 12) + 3 * noise)),
    },
    "siren": lambda at, noise: {"sounding": 0.0, "battery": float(round(96 + 2 * noise))},
    "power": lambda at, noise: {"mains": 1.0, "battery": 100.0},
    "link": lambda at, noise: {"up": 1.0, "rtt": float(round(38 + 9 * noise))},
}
