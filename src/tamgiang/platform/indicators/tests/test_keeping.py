"""Sums are kept by register: what one register's records move, only that register pays for."""

from collections.abc import Mapping

import pytest

from tamgiang.platform.indicators.models import KeptMeasure, Watermark
from tamgiang.platform.indicators.selectors.keeping import KeptByRegister
from tamgiang.platform.indicators.selectors.sums import watermarks
from tamgiang.platform.indicators.services import cells

pytestmark = pytest.mark.django_db


class Reader:
    """Answers with the digest itself, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[set[str]] = []

    def __call__(self, measures: Mapping[int, str]) -> dict[str, str]:
        self.asked.append(set(measures.values()))
        return {digest: f"sum of {digest}" for digest in measures.values()}


@pytest.fixture(autouse=True)
def measures() -> None:
    for digest, register in (("a1", "a.a"), ("a2", "a.a"), ("b1", "b.b")):
        KeptMeasure.objects.create(digest=digest, register=register, words={})


def test_only_registers_that_moved_are_read_again() -> None:
    kept: KeptByRegister[str] = KeptByRegister(10)
    reader = Reader()
    everything = {digest: f"sum of {digest}" for digest in ("a1", "a2", "b1")}
    assert kept.read((("a.a", "1"), ("b.b", "1")), "q", reader) == everything
    assert kept.read((("a.a", "1"), ("b.b", "1")), "q", reader) == everything
    assert kept.read((("a.a", "1"), ("b.b", "2")), "q", reader) == everything
    assert kept.read((("a.a", "1"), ("b.b", "2")), "another", reader) == everything
    assert reader.asked == [{"a1", "a2", "b1"}, {"b1"}, {"a1", "a2", "b1"}]


def test_cells_of_other_definitions_are_no_data_instead_of_a_zero() -> None:
    cells.rebuild(["dummy.thing"])
    assert "dummy.thing" in dict(watermarks()[0])
    Watermark.objects.filter(register="dummy.thing").update(definitions="of yesterday")
    assert "dummy.thing" not in dict(watermarks()[0])
    cells.refresh()
    assert "dummy.thing" in dict(watermarks()[0])


def test_the_oldest_answers_are_let_go() -> None:
    kept: KeptByRegister[str] = KeptByRegister(2)
    reader = Reader()
    for stamp in ("1", "2", "3", "1"):
        kept.read((("a.a", stamp),), "q", reader)
    assert len(reader.asked) == 4
    kept.read((("a.a", "3"),), "q", reader)
    assert len(reader.asked) == 4
