"""Putting together the few packets this endpoint sends."""

from collections.abc import Sequence

from tamgiang.modules.centre.intake.mqtt.codes import CONNACK_OF_4, Reason

PINGRESP = b"\xd0\x00"
#: Of version 5: the server says that it takes QoS 1 at most, keeps no retained message, and
#: offers no wildcard, shared or numbered subscriptions.
_OFFERS = bytes((0x24, 1, 0x25, 0, 0x28, 0, 0x29, 0, 0x2A, 0))


def connack(level: int, reason: Reason, receive_maximum: int = 1000) -> bytes:
    """The answer to CONNECT."""
    if level != 5:
        return bytes((0x20, 2, 0, CONNACK_OF_4.get(reason, 5)))
    offers = _OFFERS + bytes((0x21, *receive_maximum.to_bytes(2)))
    offers += bytes((0x22, 0, 32))  # topic aliases taken
    body = bytes((0, reason)) + bytes((len(offers),)) + offers
    return bytes((0x20, len(body))) + body


def puback(level: int, identifier: int, reason: Reason = Reason.SUCCESS) -> bytes:
    """The answer to a message at QoS 1; version 3.1.1 can only say yes."""
    number = identifier.to_bytes(2)
    if level != 5 or reason is Reason.SUCCESS:
        return b"\x40\x02" + number
    return b"\x40\x03" + number + bytes((reason,))


def suback(level: int, identifier: int, granted: Sequence[int]) -> bytes:
    """The answer to SUBSCRIBE: a QoS or 0x80 for each topic."""
    return _answer(0x90, level, identifier, bytes(granted))


def unsuback(level: int, identifier: int, count: int) -> bytes:
    """The answer to UNSUBSCRIBE."""
    return _answer(0xB0, level, identifier, bytes(count) if level == 5 else b"")


def disconnect(level: int, reason: Reason) -> bytes:
    """Why the server ends the connection; version 3.1.1 has no way to say it."""
    return bytes((0xE0, 1, reason)) if level == 5 else b""


def _answer(first: int, level: int, identifier: int, payload: bytes) -> bytes:
    body = identifier.to_bytes(2) + (b"\0" if level == 5 else b"") + payload
    length = len(body)
    if length < 128:
        return bytes((first, length)) + body
    return bytes((first, length & 0x7F | 0x80, length >> 7)) + body
