"""Taking MQTT packets apart. Bytes in, packets out; no sockets."""

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from tamgiang.modules.centre.intake.mqtt.codes import Kind, Reason
from tamgiang.modules.centre.intake.mqtt.properties import skip_properties

#: Longest packet body taken; a reading is a few hundred bytes.
LONGEST = 64 * 1024


class Malformed(Exception):
    """The bytes are no packet, or one this endpoint does not take; the connection ends."""

    def __init__(self, reason: Reason = Reason.MALFORMED) -> None:
        super().__init__(reason.name)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Connect:
    """A client's greeting. `level` is 4 (3.1.1) or 5; `keep_alive` in seconds, 0 for none."""

    level: int
    client: str
    user: str | None
    password: bytes | None
    keep_alive: int


class Publish(NamedTuple):
    """A message; `identifier` is 0 at QoS 0."""

    topic: str
    payload: bytes
    qos: int
    identifier: int
    alias: int = 0


@dataclass(frozen=True, slots=True)
class Subscribe:
    """A wish to hear topics: each with the QoS asked for. `gone` when it is taken back."""

    identifier: int
    filters: tuple[str, ...]
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Ping:
    """A sign of life."""


@dataclass(frozen=True, slots=True)
class Goodbye:
    """An orderly end."""


#: The topics of nearly all messages, which need not be looked at again.
_USUAL = {
    b"v1/devices/me/telemetry": "v1/devices/me/telemetry",
    b"v1/gateway/telemetry": "v1/gateway/telemetry",
}

Packet: TypeAlias = Connect | Publish | Subscribe | Ping | Goodbye


def frame(data: bytes | bytearray, start: int = 0) -> tuple[int, int, int] | None:
    """(first byte, start of the body, end) of the packet at `start`; None while it is not whole.

    Raises Malformed for a length in more than four bytes or a packet too long.
    """
    length = shift = 0
    position = start + 1
    while True:
        if position >= len(data):
            return None
        byte = data[position]
        position += 1
        length |= (byte & 0x7F) << shift
        if not byte & 0x80:
            break
        shift += 7
        if shift > 21:
            raise Malformed()
    if length > LONGEST:
        raise Malformed(Reason.PACKET_TOO_LARGE)
    end = position + length
    return (data[start], position, end) if end <= len(data) else None


def packet(first: int, body: bytes, level: int) -> Packet:
    """The packet of a whole frame. `level` is what CONNECT said (0 before it). Raises Malformed."""
    kind = first >> 4
    try:
        if kind == 3:  # PUBLISH: nearly all that comes
            return _publish(first, body, level)
        if kind == Kind.CONNECT and first == 0x10:
            return _connect(body)
        if kind == Kind.PINGREQ and first == 0xC0 and not body:
            return Ping()
        if kind == Kind.DISCONNECT and not first & 0x0F:
            return Goodbye()
        if kind in (Kind.SUBSCRIBE, Kind.UNSUBSCRIBE) and first & 0x0F == 2:
            return _subscribe(body, level, gone=kind == Kind.UNSUBSCRIBE)
    except (IndexError, UnicodeDecodeError) as fault:
        raise Malformed() from fault
    known = kind in (Kind.CONNACK, Kind.SUBACK, Kind.UNSUBACK, Kind.PINGRESP, Kind.AUTH)
    raise Malformed(Reason.PROTOCOL_ERROR if known else Reason.MALFORMED)


def _publish(first: int, body: bytes, level: int) -> Publish:
    qos = (first >> 1) & 3
    if qos == 3 or (qos == 0 and first & 0x08):
        raise Malformed()
    position = 2 + (body[0] << 8 | body[1])
    topic = _USUAL.get(body[2:position]) or _topic(body, level)
    identifier = 0
    if qos:
        identifier = body[position] << 8 | body[position + 1]
        position += 2
        if not identifier:
            raise Malformed()
    alias = 0
    if level == 5:
        position, alias = skip_properties(body, position)
    if not topic and not alias:
        raise Malformed(Reason.PROTOCOL_ERROR)
    return Publish(topic, body[position:], qos, identifier, alias)


def _topic(body: bytes, level: int) -> str:
    topic, _ = _text(body, 0)
    if "#" in topic or "+" in topic:
        raise Malformed(Reason.TOPIC_INVALID)
    if not topic and level != 5:
        raise Malformed(Reason.PROTOCOL_ERROR)
    return topic


def _connect(body: bytes) -> Connect:
    name, position = _text(body, 0)
    level, flags = body[position], body[position + 1]
    if name not in ("MQTT", "MQIsdp") or flags & 1:
        raise Malformed(Reason.PROTOCOL_ERROR)
    if level not in (4, 5) or name == "MQIsdp":
        raise Malformed(Reason.UNSUPPORTED_VERSION)
    keep_alive, position = _number(body, position + 2)
    if level == 5:
        position, _ = skip_properties(body, position)
    client, position = _text(body, position)
    if flags & 0x04:
        position = _past_will(body, position, level)
    elif flags & 0x38:
        raise Malformed()
    user = password = None
    if flags & 0x80:
        user, position = _text(body, position)
    if flags & 0x40:
        password, position = _bytes(body, position)
    if position != len(body):
        raise Malformed()
    return Connect(level, client, user, password, keep_alive)


def _past_will(body: bytes, position: int, level: int) -> int:
    """Nobody listens here, so a last will has no one to go to."""
    if level == 5:
        position, _ = skip_properties(body, position)
    _topic, position = _text(body, position)
    _payload, position = _bytes(body, position)
    return position


def _subscribe(body: bytes, level: int, *, gone: bool) -> Subscribe:
    identifier, position = _number(body, 0)
    if not identifier:
        raise Malformed()
    if level == 5:
        position, _ = skip_properties(body, position)
    filters = []
    while position < len(body):
        topic, position = _text(body, position)
        filters.append(topic)
        if not gone:
            if body[position] & (0xC0 if level == 5 else 0xFC) or body[position] & 3 == 3:
                raise Malformed()
            position += 1
    if not filters:
        raise Malformed(Reason.PROTOCOL_ERROR)
    return Subscribe(identifier, tuple(filters), gone)


def _number(body: bytes, position: int) -> tuple[int, int]:
    return body[position] << 8 | body[position + 1], position + 2


def _bytes(body: bytes, position: int) -> tuple[bytes, int]:
    length, position = _number(body, position)
    end = position + length
    if end > len(body):
        raise Malformed()
    return body[position:end], end


def _text(body: bytes, position: int) -> tuple[str, int]:
    raw, end = _bytes(body, position)
    text = raw.decode()
    if "\0" in text:
        raise Malformed()
    return text, end
