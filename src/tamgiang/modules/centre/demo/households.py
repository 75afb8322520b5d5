"""Synthetic households that need help to get away: low hamlets have more of them."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from tamgiang.platform.people.names import any_name
from tamgiang.platform.registry.sample import SampleArea

COUNT = 180
#: Communes (2023 codes) along the lagoon and the lower Bồ, where water comes first.
LOW = frozenset(("19882", "19888", "19891", "19894", "19897"))


def rows(sample: SampleArea) -> Iterator[Mapping[str, Any]]:
    """Households as stored columns."""
    rng = sample.random("centre.support")
    weights = [h.weight * (3 if h.commune_code in LOW else 1) for h in sample.hamlets]
    for number in range(sample.count(COUNT)):
        hamlet = rng.choices(sample.hamlets, weights=weights)[0]
        since = sample.report_day - timedelta(days=rng.randint(5, 400))
        needs = {name: rng.random() < share for name, share in NEEDS.items()}
        yield {
            "block_id": hamlet.block,
            "effective_on": since,
            "ended_on": None,
            "code": f"HT-{number + 1:04d}",
            "household": None,
            "head": any_name(rng),
            "phone": f"0000 1{number // 100:02d} {number % 100:03d}",
            "address": f"Xóm {rng.randint(1, 9)}, {hamlet.name}",
            "position_lat": round(hamlet.lat + rng.gauss(0, 0.002), 6),
            "position_lon": round(hamlet.lon + rng.gauss(0, 0.002), 6),
            "people": rng.randint(1, 6),
            **needs,
            "consent_on": since,
            "consent_text": "TB-01",
        }


NEEDS = {
    "elderly": 0.7,
    "disabled": 0.25,
    "pregnant": 0.06,
    "small_children": 0.3,
    "needs_boat": 0.35,
}
