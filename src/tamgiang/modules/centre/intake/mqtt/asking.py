"""The other side of MQTT 3.1.1: what a listener says to a broker, and how it reads the answers."""

from collections.abc import Sequence
from typing import NamedTuple

from tamgiang.modules.centre.intake.mqtt.codes import Kind
from tamgiang.modules.centre.intake.mqtt.reading import Malformed, Packet, packet

PINGREQ = b"\xc0\x00"
DISCONNECT = b"\xe0\x00"


class Accepted(NamedTuple):
    """The broker's answer to CONNECT: 0 lets in."""

    code: int


class Granted(NamedTuple):
    """The broker's answer to SUBSCRIBE: a QoS or 0x80 for each topic."""

    codes: bytes


def connect(client: str, keep_alive: int, user: str = "", password: str = "") -> bytes:
    """A greeting that keeps the session, so that the broker keeps messages while we are away."""
    flags = (0x80 if user else 0) | (0x40 if password else 0)
    body = b"\x00\x04MQTT\x04" + bytes((flags,)) + keep_alive.to_bytes(2) + _text(client)
    body += _text(user) if user else b""
    body += _text(password) if password else b""
    return _packet(0x10, body)


def subscribe(identifier: int, topics: Sequence[str]) -> bytes:
    """Ask for topics at QoS 1."""
    return _packet(0x82, identifier.to_bytes(2) + b"".join(_text(t) + b"\x01" for t in topics))


def answer(first: int, body: bytes) -> Packet | Accepted | Granted | None:
    """A packet of the broker; None for one that needs no act. Raises Malformed."""
    kind = first >> 4
    if kind == Kind.CONNACK and len(body) == 2:
        return Accepted(body[1])
    if kind == Kind.SUBACK and len(body) > 2:
        return Granted(body[2:])
    if kind == Kind.PINGRESP and not body:
        return None
    if kind == Kind.PUBLISH:
        return packet(first, body, 4)
    raise Malformed()


def _text(said: str) -> bytes:
    raw = said.encode()
    return len(raw).to_bytes(2) + raw


def _packet(first: int, body: bytes) -> bytes:
    length, size = len(body), b""
    while True:
        length, byte = divmod(length, 128)
        size += bytes((byte | 0x80 if length else byte,))
        if not length:
            return bytes((first,)) + size + body
