"""The table of ASVS 5.0: every point of levels 1 and 2 once, and no evidence that is not there."""

import csv
import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: Points of levels 1 and 2 by chapter, as the standard's own file counts them.
POINTS = (27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7)
STATES = {"met", "partly", "not", "not applicable"}


def table() -> list[dict[str, str]]:
    with (ROOT / "docs/security/asvs.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_point_stands_once() -> None:
    ids = [row["req_id"] for row in table()]
    chapters = Counter(int(re.match(r"V(\d+)\.", point)[1]) for point in ids)  # type: ignore[index]

    assert len(ids) == len(set(ids)) == 253
    assert tuple(chapters[number] for number in range(1, 18)) == POINTS
    assert Counter(row["level"] for row in table()) == {"1": 70, "2": 183}


def test_every_state_is_shown_by_something_that_exists() -> None:
    for row in table():
        assert row["status"] in STATES, row
        # What is not met, or does not apply, says why.
        assert row["evidence"], row
        if row["status"] in {"met", "partly"}:
            path, _, name = row["evidence"].partition("::")
            assert (ROOT / path).is_file(), row
            assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8") or not name, row
