"""A file is a page one can hold in the head."""

import statistics

from tests.architecture.imports import ROOT, sources

LONGEST = 330
TYPICAL = 120


def lengths() -> dict[str, int]:
    return {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines())
        for path in sources()
        if "migrations" not in path.parts
    }


def test_no_file_is_longer_than_one_can_hold_in_the_head() -> None:
    assert {name: lines for name, lines in lengths().items() if lines > LONGEST} == {}


def test_the_typical_file_is_a_page() -> None:
    assert statistics.median(lengths().values()) <= TYPICAL
