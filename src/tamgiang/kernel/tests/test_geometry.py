"""Distances, boxes and rings on the lagoon."""

import pytest

from tamgiang.kernel.geometry import VIET_NAM, Box, bounds, distance_m, ring_holds

SIA, QUANG_NGAN = (107.5091, 16.5851), (107.5091, 16.6305)
SQUARE = [[107.4, 16.5], [107.6, 16.5], [107.6, 16.7], [107.4, 16.7], [107.4, 16.5]]


def test_distance_over_the_lagoon() -> None:
    assert distance_m(SIA, QUANG_NGAN) == pytest.approx(5_048, abs=1)
    assert distance_m(SIA, SIA) == 0


def test_a_ring_holds_what_lies_inside() -> None:
    assert ring_holds(SQUARE, *SIA)
    assert not ring_holds(SQUARE, 107.7, 16.6)


def test_the_country_holds_its_islands_and_no_swapped_position() -> None:
    assert VIET_NAM.holds(112.34, 16.53)  # Hoàng Sa
    assert VIET_NAM.holds(114.32, 9.65)  # Trường Sa
    assert not VIET_NAM.holds(SIA[1], SIA[0])


def test_bounds_of_positions() -> None:
    assert bounds(SQUARE) == Box(107.4, 16.5, 107.6, 16.7)
    with pytest.raises(ValueError, match="no positions"):
        bounds([])
