"""Listening to an outside broker whose topics name the sources."""

import asyncio
import logging
import re
import ssl
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from tamgiang.modules.centre.intake.mqtt import asking, writing
from tamgiang.modules.centre.intake.mqtt.codes import Reason
from tamgiang.modules.centre.intake.mqtt.reading import Malformed, Publish, frame
from tamgiang.modules.centre.intake.outcomes import Outcome
from tamgiang.modules.centre.intake.receiving import Receiver

log = logging.getLogger(__name__)

KEEP_ALIVE = 30
#: Seconds between two tries, doubled from the first to the last.
FIRST_WAIT, LAST_WAIT = 1.0, 60.0
CLIENT = "tamgiang-centre"


class Refused(Exception):
    """The broker does not let us in, or not to the topic."""


@dataclass(frozen=True, slots=True)
class Broker:
    """Where to listen. `topic` has one `+` in the place of a source's code."""

    host: str
    port: int
    secure: bool
    user: str
    password: str
    topic: str

    def code(self, topic: str) -> str:
        """The code of the source a topic names; empty when it names none."""
        before, _, after = self.topic.partition("+")
        found = re.fullmatch(f"{re.escape(before)}([^/]+){re.escape(after)}", topic)
        return found[1] if found else ""


def broker(address: str) -> Broker:
    """Read `mqtt://user:password@host:port/topic/+/more` (`mqtts` with TLS). Raises ValueError."""
    said = urlsplit(address)
    topic = said.path.removeprefix("/")
    if said.scheme not in ("mqtt", "mqtts") or not said.hostname or topic.count("+") != 1:
        raise ValueError("TAMGIANG_BROKER is not mqtt://host:port/topic/with/one/+")
    secure = said.scheme == "mqtts"
    return Broker(
        said.hostname,
        said.port or (8883 if secure else 1883),
        secure,
        unquote(said.username or ""),
        unquote(said.password or ""),
        topic,
    )


async def listen(receiver: Receiver, address: str) -> None:
    """Until cancelled; a broker that is away is tried again, ever less often up to a minute."""
    try:
        where = broker(address)
    except ValueError as fault:
        log.error("%s", fault)
        receiver.state["broker"] = str(fault)
        return
    wait = FIRST_WAIT
    while True:
        line = Line(receiver, where)
        try:
            await line.run()
        except (OSError, EOFError, Refused, Malformed, TimeoutError) as fault:
            log.warning("broker %s:%s: %s; again in %g s", where.host, where.port, fault, wait)
            receiver.state["broker"] = str(fault) or type(fault).__name__
        wait = FIRST_WAIT if line.open else min(LAST_WAIT, wait * 2)
        await asyncio.sleep(wait)


class Line:
    """One connection to the broker."""

    def __init__(self, receiver: Receiver, where: Broker) -> None:
        self._receiver = receiver
        self._where = where
        self.open = False

    async def run(self) -> None:
        """Listen until the line breaks. Raises OSError, EOFError, Refused or Malformed."""
        where = self._where
        tls = ssl.create_default_context() if where.secure else None
        async with asyncio.timeout(KEEP_ALIVE):
            reader, self._writer = await asyncio.open_connection(where.host, where.port, ssl=tls)
        try:
            self._writer.write(asking.connect(CLIENT, KEEP_ALIVE, where.user, where.password))
            await self._read(reader)
        finally:
            self.open = False
            self._writer.transport.abort()

    async def _read(self, reader: asyncio.StreamReader) -> None:
        buffer, asked = bytearray(), False
        while True:
            try:
                async with asyncio.timeout(KEEP_ALIVE / 2):
                    data = await reader.read(65536)
            except TimeoutError:
                if asked:
                    raise
                self._writer.write(asking.PINGREQ)
                asked = True
                continue
            if not data:
                raise EOFError("the broker closed the line")
            asked = False
            buffer += data
            start = 0
            while (found := frame(buffer, start)) is not None:
                first, begin, start = found
                self._act(first, bytes(buffer[begin:start]))
            del buffer[:start]

    def _act(self, first: int, body: bytes) -> None:
        said = asking.answer(first, body)
        if isinstance(said, asking.Accepted):
            if said.code:
                raise Refused(f"not let in, code {said.code}")
            self._writer.write(asking.subscribe(1, [self._where.topic]))
        elif isinstance(said, asking.Granted):
            if 0x80 in said.codes:
                raise Refused(f"not allowed to hear {self._where.topic}")
            self.open = True
            self._receiver.state["broker"] = "listening"
        elif isinstance(said, Publish):
            self._take(said)

    def _take(self, said: Publish) -> None:
        """Only what is refused for now is not acknowledged: the broker gives it again."""
        receiver = self._receiver
        known = receiver.door.by_code.get(self._where.code(said.topic))

        def told(outcome: Outcome) -> None:
            again = outcome.reason in (Reason.SERVER_BUSY, Reason.UNSPECIFIED)
            if not said.qos or self._writer.transport.is_closing():
                return
            if again:
                self._writer.transport.abort()
            else:
                self._writer.write(writing.puback(4, said.identifier))

        if known is None or known.entry != "broker":
            receiver.bury(
                None, "broker", "unknown_device", said.topic.encode() + b" " + said.payload
            )
            told(Outcome(Reason.PAYLOAD_INVALID))
        else:
            receiver.from_source(known, "broker", said.payload, told)
