"""What each kind of source measures, from `data/measures.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from tamgiang.kernel.labels import Label

FILE = Path(__file__).parent / "data" / "measures.yaml"


@dataclass(frozen=True, slots=True)
class Measure:
    """One measured quantity: its key in messages, what it is called, and what may be believed."""

    key: str
    label: Label
    unit: Label
    decimals: int
    low: float
    high: float


@cache
def measures() -> Mapping[str, tuple[Measure, ...]]:
    """The measures of each kind of source; a kind that is not there may measure anything."""
    document = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {
        kind: tuple(
            Measure(
                said["key"],
                Label(**said["label"]),
                Label(**said["unit"]),
                int(said["decimals"]),
                float(said["low"]),
                float(said["high"]),
            )
            for said in listed
        )
        for kind, listed in document.items()
    }


@cache
def limits(kind: str) -> Mapping[str, tuple[float, float]]:
    """(low, high) of each measure of a kind."""
    return {measure.key: (measure.low, measure.high) for measure in measures().get(kind, ())}


def measure_of(kind: str, key: str) -> Measure:
    """The measure of that key; one made up from the key where the kind has none of it."""
    for measure in measures().get(kind, ()):
        if measure.key == key:
            return measure
    return Measure(key, Label(key, key), Label("-", "-"), 2, float("-inf"), float("inf"))
