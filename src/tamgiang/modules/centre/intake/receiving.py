"""What becomes of a message: let in, counted against its source's share, read, stored, answered."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from tamgiang.modules.centre.intake.collecting import Collector
from tamgiang.modules.centre.intake.mqtt.codes import Reason
from tamgiang.modules.centre.intake.mqtt.connection import Answer, Connection
from tamgiang.modules.centre.intake.mqtt.reading import Publish
from tamgiang.modules.centre.intake.payloads import BadReading, readings
from tamgiang.modules.centre.intake.sources import Door, Known, digest
from tamgiang.modules.centre.telemetry import Reading

TELEMETRY = "v1/devices/me/telemetry"
GATEWAY = "v1/gateway/telemetry"
#: Topics that ThingsBoard's clients use beside telemetry: taken and not kept.
IGNORED = ("v1/devices/me/", "v1/gateway/")
MOST_CONNECTIONS = 10_000
#: Messages that could not be read, waiting to be written down.
MOST_DEAD = 10_000


@dataclass(frozen=True, slots=True)
class Dead:
    """A message that is no observation, as it will be written down."""

    source: Known | None
    channel: str
    reason: str
    payload: bytes
    at: float


@dataclass
class Receiver:
    """The intake's memory; everything runs in the loop's thread."""

    collector: Collector
    door: Door
    connections: dict[Connection, Known] = field(default_factory=dict)
    refused: Counter[tuple[Known, str]] = field(default_factory=Counter)
    dead: list[Dead] = field(default_factory=list)
    taken: int = 0

    def admit(self, connection: Connection, user: str | None) -> Reason:
        """By the token given as user name, as ThingsBoard's devices do."""
        if len(self.connections) >= MOST_CONNECTIONS:
            return Reason.SERVER_BUSY
        known = self.door.who(user) if user else None
        if known is None:
            return Reason.BAD_USER_OR_PASSWORD
        self.connections[connection] = known
        return Reason.SUCCESS

    def left(self, connection: Connection) -> None:
        """Forget a connection."""
        self.connections.pop(connection, None)

    def granted(self, topic: str) -> int:
        """Clients ask for attributes and commands; they hear nothing, but connect."""
        return 1 if topic.startswith(IGNORED) else 0x80

    def take(self, connection: Connection, message: Publish, answer: Answer) -> None:
        """A message of a device or gateway."""
        known = self.connections.get(connection)
        if known is None:
            answer(Reason.NOT_AUTHORIZED)
        elif message.topic == TELEMETRY:
            self.message(known, "mqtt", message.payload, answer)
        elif message.topic == GATEWAY:
            self._gateway(known, connection.token, message.payload, answer)
        elif message.topic.startswith(IGNORED):
            answer(Reason.SUCCESS)
        else:
            self._bury(known, "mqtt", "unknown_topic", message.payload)
            answer(Reason.TOPIC_INVALID)

    def message(self, known: Known, channel: str, payload: bytes, answer: Answer) -> None:
        """A payload of one source."""
        if not self._share(known, answer):
            return
        try:
            found = readings(payload, known.pk, known.limits, now())
        except BadReading as fault:
            self._bury(known, channel, fault.reason, payload)
            answer(Reason.PAYLOAD_INVALID)
            return
        self._keep(found, answer)

    def _gateway(self, known: Known, token: str, payload: bytes, answer: Answer) -> None:
        """`{"device name": [readings]}`: each device has its own share."""
        try:
            said = msgspec.json.decode(payload, type=dict[str, msgspec.Raw])
        except (msgspec.MsgspecError, UnicodeDecodeError):
            self._bury(known, "gateway", "not_json", payload)
            answer(Reason.PAYLOAD_INVALID)
            return
        found: list[Reading] = []
        for name, part in said.items():
            child = self.door.child(token, name)
            if child is None:
                self._bury(known, "gateway", "unknown_device", payload)
            elif self._share(child):
                try:
                    found += readings(bytes(part), child.pk, child.limits, now())
                except BadReading as fault:
                    self._bury(child, "gateway", fault.reason, bytes(part))
        self._keep(found, answer)

    def _share(self, known: Known, answer: Answer | None = None) -> bool:
        """Whether the source may send one more message now."""
        if self.collector.full:
            reason, code = "store_behind", Reason.SERVER_BUSY
        elif known.bucket.take(time.monotonic()):
            self.taken += 1
            return True
        else:
            reason, code = "over_quota", Reason.QUOTA_EXCEEDED
        self.refused[known, reason] += 1
        if answer is not None:
            answer(code)
        return False

    def _keep(self, found: Sequence[Reading], answer: Answer) -> None:
        if not found:
            answer(Reason.SUCCESS)
            return
        self.collector.put(
            found, lambda safe: answer(Reason.SUCCESS if safe else Reason.UNSPECIFIED)
        )

    def _bury(self, known: Known | None, channel: str, reason: str, payload: bytes) -> None:
        if len(self.dead) < MOST_DEAD:
            self.dead.append(Dead(known, channel, reason, payload[:4096], time.time()))
        elif known is not None:
            self.refused[known, reason] += 1

    def renew(self, door: Door) -> None:
        """Use the sources and tokens of now; who lost its token is let go."""
        self.door = door
        for connection in list(self.connections):
            known = door.by_digest.get(digest(connection.token))
            if known is None:
                connection.end(Reason.NOT_AUTHORIZED)
            else:
                self.connections[connection] = known


def now() -> int:
    """Microseconds since 1970 UTC."""
    return time.time_ns() // 1000
