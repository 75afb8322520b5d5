"""One device's MQTT connection."""

import asyncio
import time
from functools import partial
from typing import Protocol, cast

from tamgiang.modules.centre.intake.mqtt import writing
from tamgiang.modules.centre.intake.mqtt.codes import Reason
from tamgiang.modules.centre.intake.mqtt.reading import (
    Connect,
    Goodbye,
    Malformed,
    Packet,
    Ping,
    Publish,
    Subscribe,
    frame,
    packet,
)
from tamgiang.modules.centre.intake.outcomes import Outcome, Told
from tamgiang.modules.centre.observing.digests import token_digest

#: Seconds a new connection has to say who it is.
PATIENCE = 10.0
#: Bytes that may wait for a device that does not read its acknowledgements.
UNREAD = 64 * 1024


class House(Protocol):
    """What a connection needs of the process it belongs to."""

    def came(self, connection: "Connection") -> None:
        """A connection is open; nobody knows whose."""

    def admit(self, connection: "Connection", user: str | None) -> Reason:
        """Let a device in by its token, or say why not."""

    def take(self, connection: "Connection", message: Publish, told: Told) -> None:
        """Take a message; `told` is called once, in the loop."""

    def left(self, connection: "Connection") -> None:
        """The connection is closed."""

    def granted(self, topic: str) -> int:
        """The QoS a subscription gets, or 0x80."""


class Connection(asyncio.Protocol):
    """Reads packets, answers them, and ends on the first that is wrong."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._loop = asyncio.get_running_loop()
        #: Of a packet that is not whole: at most one, and no longer than packets may be.
        self._rest = b""
        self._heard = time.monotonic()
        self._silence = 0.0
        self._aliases: dict[int, str] = {}
        self._closing = False
        self.level = 0
        #: SHA-256 of the token that let it in.
        self.digest = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait a little for the greeting."""
        self._transport = cast(asyncio.Transport, transport)
        self._transport.set_write_buffer_limits(high=UNREAD)
        self._timer = self._loop.call_later(PATIENCE, self._transport.abort)
        self._house.came(self)

    def connection_lost(self, fault: Exception | None) -> None:
        """The device has gone."""
        self._closing = True
        self._timer.cancel()
        self._house.left(self)

    def pause_writing(self) -> None:
        """A device that does not read what it is told is let go."""
        self.cut()

    def data_received(self, data: bytes) -> None:
        """Take apart what came; several packets may come at once."""
        self._heard = time.monotonic()
        if self._rest:
            data = self._rest + data
        start, whole = 0, len(data)
        try:
            while start < whole and not self._closing:
                found = frame(data, start)
                if found is None:
                    break
                first, begin, end = found
                self._act(packet(first, data[begin:end], self.level))
                start = end
        except Malformed as fault:
            if fault.reason is Reason.UNSUPPORTED_VERSION:
                # In the words of 3.1.1, which every version understands.
                self._transport.write(writing.connack(4, fault.reason))
            self.end(fault.reason)
        self._rest = data[start:] if start < whole else b""

    def _act(self, said: Packet) -> None:
        if isinstance(said, Publish) and self.level:
            self._message(said)
        elif isinstance(said, Connect) and not self.level:
            self._greet(said)
        elif not self.level or isinstance(said, Connect):
            raise Malformed(Reason.PROTOCOL_ERROR)
        elif isinstance(said, Ping):
            self._transport.write(writing.PINGRESP)
        elif isinstance(said, Subscribe):
            self._subscribe(said)
        elif isinstance(said, Goodbye):
            self._close()

    def _greet(self, said: Connect) -> None:
        self.level = said.level
        reason = self._house.admit(self, said.user)
        if self._closing:
            return
        self._transport.write(writing.connack(said.level, reason))
        if reason is not Reason.SUCCESS:
            self._close()
            return
        self.digest = token_digest(said.user or "")
        self._timer.cancel()
        # Half as long again as the device promised, as the standard has it; an hour without.
        self._silence = said.keep_alive * 1.5 or 3600.0
        self._timer = self._loop.call_later(self._silence, self._still_there)

    def _still_there(self) -> None:
        quiet = time.monotonic() - self._heard
        if quiet >= self._silence:
            self.end(Reason.KEEP_ALIVE_TIMEOUT)
        else:
            self._timer = self._loop.call_later(self._silence - quiet, self._still_there)

    def _message(self, said: Publish) -> None:
        if said.qos == 2:
            raise Malformed(Reason.QOS_NOT_SUPPORTED)
        if said.alias:
            said = self._named(said)
        self._house.take(self, said, partial(self._answer, said.qos, said.identifier))

    def _named(self, said: Publish) -> Publish:
        """Version 5 lets a device give a topic a number once and use it from then on."""
        if said.alias > 32:
            raise Malformed(Reason.PROTOCOL_ERROR)
        if said.topic:
            self._aliases[said.alias] = said.topic
            return said
        topic = self._aliases.get(said.alias)
        if topic is None:
            raise Malformed(Reason.PROTOCOL_ERROR)
        return Publish(topic, said.payload, said.qos, said.identifier)

    def _answer(self, qos: int, identifier: int, outcome: Outcome) -> None:
        if self._closing or not qos:
            return
        reason = outcome.reason
        if reason is not Reason.SUCCESS and self.level != 5:
            # Version 3.1.1 has no "no": who is not acknowledged sends again later.
            if reason in (Reason.QUOTA_EXCEEDED, Reason.SERVER_BUSY, Reason.UNSPECIFIED):
                self._close()
                return
            reason = Reason.SUCCESS
        self._transport.write(writing.puback(self.level, identifier, reason))

    def _subscribe(self, said: Subscribe) -> None:
        if said.gone:
            answer = writing.unsuback(self.level, said.identifier, len(said.filters))
        else:
            granted = [self._house.granted(topic) for topic in said.filters]
            answer = writing.suback(self.level, said.identifier, granted)
        self._transport.write(answer)

    def end(self, reason: Reason) -> None:
        """Say why, where the version can, and close."""
        if self.level and not self._closing:
            self._transport.write(writing.disconnect(self.level, reason))
        self._close()

    def cut(self) -> None:
        """Close at once."""
        self._closing = True
        self._transport.abort()

    def _close(self) -> None:
        if self._closing:
            return
        self._closing = True
        self._timer.cancel()
        # Whoever does not read the last words is not waited for.
        self._timer = self._loop.call_later(PATIENCE, self._transport.abort)
        self._transport.close()
