"""Extracts: the same cells from Parquet as from the records, and nothing more in them."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tamgiang.platform.indicators import extracts
from tamgiang.platform.indicators.catalogue import catalogue
from tamgiang.platform.indicators.services.computing import whole
from tamgiang.platform.indicators.tests import oracle
from tamgiang.platform.orgunits.models import Unit
from tamgiang.platform.scopes import system_scope
from tests.dummy.registers import THING

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def scope() -> Iterator[None]:
    with system_scope("test"):
        yield


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    rng = random.Random(2)  # noqa: S311
    block = Unit.objects.create(slug="thon-thu").pk
    rows = [
        {
            "code": f"X{n}",
            "keeper": "Nguyễn Thị Mẫu",
            "block_id": block,
            "effective_on": date(2023, 1, 1) + timedelta(days=rng.randrange(200)),
            "ended_on": date(2023, 7, 1) if rng.random() < 0.2 else None,
            "colour": rng.choice(["red", "blue", None]),
            "fee": rng.choice([None, 4_000_000_000]),
            "paid": rng.choice([True, False, None]),
            "seen_at": datetime(2023, 3, 1, 16, 30, tzinfo=UTC) + timedelta(hours=n),
        }
        for n in range(200)
    ]
    oracle.store(THING, rows)
    return extracts.write(THING, tmp_path)


def test_cells_from_an_extract_equal_cells_from_the_records(extract: Path) -> None:
    measures = list(catalogue().measures["dummy.thing"].values())
    found = extracts.cells(THING, measures, extract)
    assert found
    assert found == whole(measures)


def test_an_extract_holds_only_what_definitions_read(extract: Path) -> None:
    names = set(pq.read_schema(extract).names)
    assert {"id", "block_id", "state", "colour", "fee", "seen_at"} <= names
    assert not names & {"keeper", "name", "code"}
    assert [path.name for path in extract.parent.iterdir()] == ["dummy_thing.parquet"]


def test_month_cells_add_up_to_the_day_cells(extract: Path, tmp_path: Path) -> None:
    blue = oracle.measure(THING, where="colour = 'blue'", end=None)
    out = tmp_path / "cells"
    out.mkdir()
    extracts.write_cells(THING, [blue], extract, out)
    rows = pq.read_table(next(out.iterdir())).to_pylist()
    assert {row["day"].day for row in rows} == {1}
    days = whole([blue])
    assert sum(row["n0"] for row in rows) == sum(sums.rows_in for sums in days.values())
