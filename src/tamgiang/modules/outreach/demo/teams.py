"""Synthetic community digital teams: one for each hamlet, set up in spring 2022."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from tamgiang.platform.people.names import any_name
from tamgiang.platform.registry.sample import SampleArea
from tamgiang.platform.registry.sampling import working_day

BEGAN = date(2022, 5, 4)


def rows(sample: SampleArea) -> Iterator[Mapping[str, Any]]:
    """Teams as stored columns."""
    rng = sample.random("outreach.teams")
    for hamlet in sample.hamlets:
        yield {
            "block_id": hamlet.block,
            "effective_on": working_day(BEGAN + timedelta(days=rng.randint(0, 380))),
            "code": f"TCNS-{hamlet.code}",
            "name": f"Tổ công nghệ số cộng đồng {hamlet.name}, {hamlet.commune_name}",
            "members": rng.randint(5, 12),
            "leader": any_name(rng),
        }
