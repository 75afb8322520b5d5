"""Properties of version 5 (section 2.2.2): read past, but for the one that matters here."""

_BYTE, _TWO, _FOUR, _VARIABLE, _STRING, _PAIR = range(6)
#: What each property's value looks like.
SHAPES = {
    0x01: _BYTE,
    0x02: _FOUR,
    0x03: _STRING,
    0x08: _STRING,
    0x09: _STRING,
    0x0B: _VARIABLE,
    0x11: _FOUR,
    0x12: _STRING,
    0x13: _TWO,
    0x15: _STRING,
    0x16: _STRING,
    0x17: _BYTE,
    0x18: _FOUR,
    0x19: _BYTE,
    0x1A: _STRING,
    0x1C: _STRING,
    0x1F: _STRING,
    0x21: _TWO,
    0x22: _TWO,
    0x23: _TWO,
    0x24: _BYTE,
    0x25: _BYTE,
    0x26: _PAIR,
    0x27: _FOUR,
    0x28: _BYTE,
    0x29: _BYTE,
    0x2A: _BYTE,
}
TOPIC_ALIAS = 0x23


def skip_properties(body: bytes, position: int) -> tuple[int, int]:
    """(where the properties end, the topic alias or 0). Raises IndexError when they do not fit."""
    length, position = variable(body, position)
    end = position + length
    if end > len(body):
        raise IndexError
    alias = 0
    while position < end:
        kind = body[position]
        value = position + 1
        position = _past(body, value, SHAPES.get(kind))
        if kind == TOPIC_ALIAS:
            alias = body[value] << 8 | body[value + 1]
    if position != end:
        raise IndexError
    return end, alias


def variable(body: bytes, position: int) -> tuple[int, int]:
    """A number in one to four bytes, and where it ends."""
    number = shift = 0
    while True:
        byte = body[position]
        position += 1
        number |= (byte & 0x7F) << shift
        if not byte & 0x80:
            return number, position
        shift += 7
        if shift > 21:
            raise IndexError


def _past(body: bytes, position: int, shape: int | None) -> int:
    if shape is None:
        raise IndexError
    if shape == _VARIABLE:
        return variable(body, position)[1]
    if shape in (_STRING, _PAIR):
        for _ in range(2 if shape == _PAIR else 1):
            position += 2 + (body[position] << 8 | body[position + 1])
        return position
    return position + (1, 2, 4)[shape]
