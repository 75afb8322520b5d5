"""A frame number burnt into a picture, so that what a browser or a decoder shows can be told.

Across the top of the picture lie 20 cells, each `width // 20` px wide and as high as that: white,
black, 16 bits of the number (highest first), one bit that makes the count of ones even, black.
"""

CELLS = 20
BITS = 16
WHITE, BLACK = 235, 16


def cell_side(width: int) -> int:
    """Width and height of a cell, px."""
    return width // CELLS


def row(number: int, width: int) -> bytes:
    """The luma of one row through the code, `width` bytes."""
    bits = [1, 0, *(number >> place & 1 for place in reversed(range(BITS)))]
    cells = [*bits, sum(bits[2:]) & 1, 0]
    side = cell_side(width)
    line = b"".join(bytes([WHITE if cell else BLACK]) * side for cell in cells)
    return line.ljust(width, bytes([BLACK]))


def read(luma: bytes, stride: int, width: int) -> int | None:
    """The number in a picture's luma plane of `stride` bytes a row; None where none can be read."""
    side = cell_side(width)
    cells = [_light(luma, stride, side, place) for place in range(CELLS)]
    bits = cells[2 : 2 + BITS]
    if cells[:2] != [True, False] or cells[-1] or sum(bits) & 1 != cells[2 + BITS]:
        return None
    return sum(bit << place for place, bit in enumerate(reversed(bits)))


def _light(luma: bytes, stride: int, side: int, place: int) -> bool:
    begin = (side // 2) * stride + place * side + side // 4
    middle = luma[begin : begin + max(1, side // 2)]
    return sum(middle) / len(middle) > (WHITE + BLACK) / 2
