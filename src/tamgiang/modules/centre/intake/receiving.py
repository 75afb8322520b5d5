"""What becomes of a message: let in, counted against its source's share, read, stored, answered."""

import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias
from uuid import UUID

import msgspec

from tamgiang.modules.centre.intake.collecting import Collector
from tamgiang.modules.centre.intake.mqtt.codes import Reason
from tamgiang.modules.centre.intake.mqtt.connection import Connection
from tamgiang.modules.centre.intake.mqtt.reading import Publish
from tamgiang.modules.centre.intake.outcomes import STORED, Outcome, Told
from tamgiang.modules.centre.intake.sources import Door, Known
from tamgiang.modules.centre.observing.mapping import Mapped, mapped
from tamgiang.modules.centre.observing.payloads import BadReading, one, read
from tamgiang.modules.centre.telemetry import Reading

TELEMETRY = "v1/devices/me/telemetry"
GATEWAY = "v1/gateway/telemetry"
#: Topics that ThingsBoard's clients use beside telemetry: taken and not kept.
IGNORED = ("v1/devices/me/", "v1/gateway/")
MOST_CONNECTIONS = 10_000
#: Connections of one token: a device that opens ever new ones takes no place of others.
MOST_OF_ONE = 20
#: Connections that have not said who they are; beyond them the oldest goes.
MOST_STRANGERS = 6_000
#: Messages that could not be read, waiting to be written down; and of one source.
MOST_DEAD, MOST_DEAD_OF_ONE = 10_000, 200


@dataclass(frozen=True, slots=True)
class Dead:
    """A message that is no observation, as it will be written down."""

    source: UUID | None
    channel: str
    reason: str
    payload: bytes
    at: float


#: Takes a body of a source, which came under a token of this digest.
Take: TypeAlias = Callable[[Known, str, bytes, Told], None]


@dataclass
class Receiver:
    """The intake's memory; everything runs in the loop's thread."""

    collector: Collector
    door: Door
    connections: dict[Connection, Known] = field(default_factory=dict)
    strangers: dict[Connection, None] = field(default_factory=dict)
    refused: Counter[tuple[UUID, str]] = field(default_factory=Counter)
    dead: list[Dead] = field(default_factory=list)
    #: Observations let in, and refused, since the start.
    taken: int = 0
    turned_away: int = 0
    #: Filled by the process: what it listens on, and why it does not.
    state: dict[str, object] = field(default_factory=dict)
    _minute: deque[tuple[int, int]] = field(default_factory=lambda: deque([(0, 0)], 61))
    _of_one: Counter[UUID] = field(default_factory=Counter)
    _dead_of: Counter[UUID | None] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.collector.conflicted = self.conflicted

    # Connections

    def came(self, connection: Connection) -> None:
        """Somebody who has not said who; the one who has waited longest makes room."""
        self.strangers[connection] = None
        if len(self.strangers) > MOST_STRANGERS:
            next(iter(self.strangers)).cut()

    def admit(self, connection: Connection, user: str | None) -> Reason:
        """By the token given as user name, as ThingsBoard's devices do."""
        if not self.door.read:
            # A device told that its token is bad may never come again.
            return Reason.SERVER_BUSY
        known = self.door.who(user) if user else None
        if known is None:
            return Reason.BAD_USER_OR_PASSWORD
        if len(self.connections) >= MOST_CONNECTIONS:
            return Reason.SERVER_BUSY
        if self._of_one[known.uid] >= MOST_OF_ONE:
            self._refuse(known, "connections", 1)
            return Reason.QUOTA_EXCEEDED
        self.strangers.pop(connection, None)
        self.connections[connection] = known
        self._of_one[known.uid] += 1
        return Reason.SUCCESS

    def left(self, connection: Connection) -> None:
        """Forget a connection."""
        self.strangers.pop(connection, None)
        known = self.connections.pop(connection, None)
        if known is not None:
            self._of_one[known.uid] -= 1
            if not self._of_one[known.uid]:
                del self._of_one[known.uid]

    def granted(self, topic: str) -> int:
        """Clients ask for attributes and commands; they hear nothing, but connect."""
        return 1 if topic.startswith(IGNORED) else 0x80

    def take(self, connection: Connection, message: Publish, told: Told) -> None:
        """A message of a device or gateway."""
        known = self.connections.get(connection)
        if known is None:
            told(Outcome(Reason.NOT_AUTHORIZED))
        elif message.topic == TELEMETRY:
            self._message(known, "mqtt", message.payload, told)
        elif message.topic == GATEWAY:
            self.from_gateway(known, connection.digest, message.payload, told)
        elif message.topic.startswith(IGNORED):
            told(Outcome(Reason.SUCCESS))
        else:
            self.bury(known.uid, "mqtt", "unknown_topic", message.payload)
            told(Outcome(Reason.TOPIC_INVALID))

    # Bodies

    def from_device(self, known: Known, _digest: str, body: bytes, told: Told) -> None:
        """Readings of the token's own source over HTTP."""
        self._message(known, "http", body, told)

    def from_source(self, known: Known, channel: str, body: bytes, told: Told) -> None:
        """Readings of a source by another way."""
        self._message(known, channel, body, told)

    def _message(self, known: Known, channel: str, body: bytes, told: Told) -> None:
        if (refusal := self._share(known)) is not None:
            told(refusal)
            return
        try:
            found, bad = read(body, known.pk, known.limits, now())
        except BadReading as fault:
            self.bury(known.uid, channel, fault.reason, body)
            told(Outcome(Reason.PAYLOAD_INVALID, fault.reason))
            return
        # One was paid for before anything was read; the rest of a batch is paid for at once.
        if len(found) > 1:
            known.bucket.give_back(1)
            self.taken -= 1
            if (refusal := self._share(known, len(found))) is not None:
                told(refusal)
                return
        for _, reason, part in bad:
            self.bury(known.uid, channel, reason, part)
        self._keep(found, [(place, reason) for place, reason, _ in bad] if bad else (), told)

    def from_gateway(self, known: Known, digest: str, body: bytes, told: Told) -> None:
        """`{"device name": [readings]}`: each device has its own share."""
        try:
            said = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
        except (msgspec.MsgspecError, UnicodeDecodeError):
            said = {}
        if not said:
            self.bury(known.uid, "gateway", "not_json", body)
            told(Outcome(Reason.PAYLOAD_INVALID, "not_json"))
            return
        parts = [(self.door.child(digest, name), bytes(part)) for name, part in said.items()]
        self._parts(known, "gateway", parts, told)

    def from_hook(self, known: Known, digest: str, body: bytes, told: Told) -> None:
        """Another system's message, read by the mapping of its token."""
        mapping = self.door.mappings.get(digest)
        try:
            message = msgspec.json.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError):
            mapping = None
        if mapping is None:
            self.bury(known.uid, "hook", "not_json", body)
            told(Outcome(Reason.PAYLOAD_INVALID, "not_json"))
            return
        parts: list[tuple[Known | None, bytes]] = []
        bad: list[tuple[int, str]] = []
        for place, entry in enumerate(mapped(mapping, message)):
            if isinstance(entry, Mapped):
                whose = self.door.child(digest, entry.name) if entry.name else known
                parts.append((whose, msgspec.json.encode(entry.said)))
            else:
                bad.append((place, entry.reason))
                self.bury(known.uid, "hook", entry.reason, body)
        self._parts(known, "hook", parts, told, bad)

    def _parts(
        self,
        known: Known,
        channel: str,
        parts: Sequence[tuple[Known | None, bytes]],
        told: Told,
        bad: Sequence[tuple[int, str]] = (),
    ) -> None:
        """Parts of several sources; what one of them may not send does not hold up the others.

        Told as refused only where nothing stands, so that nothing is sent twice for a neighbour.
        """
        found: list[Reading] = []
        wrong, last = list(bad), None
        for place, (child, part) in enumerate(parts):
            if child is None:
                self.bury(known.uid, channel, "unknown_device", part)
                wrong.append((place, "unknown_device"))
                continue
            try:
                some, worse = read(part, child.pk, child.limits, now())
            except BadReading as fault:
                self.bury(child.uid, channel, fault.reason, part)
                wrong.append((place, fault.reason))
                continue
            if (refusal := self._share(child, len(some))) is not None:
                last = refusal
                wrong.append((place, refusal.code))
                continue
            found += some
            for _, reason, piece in worse:
                self.bury(child.uid, channel, reason, piece)
                wrong.append((place, reason))
        if not found:
            told(last or Outcome(Reason.PAYLOAD_INVALID, wrong[0][1] if wrong else "no_values"))
            return
        self._keep(found, wrong, told)

    def own(self, known: Known, values: dict[str, object]) -> None:
        """A reading the house takes of itself."""
        self.collector.put([one(values, known.pk, known.limits, now())])

    # Shares

    def _share(self, known: Known, count: int = 1) -> Outcome | None:
        """None when the source may send `count` observations now, else what it is told."""
        if self.collector.full:
            outcome = Outcome(Reason.SERVER_BUSY, "store_behind", wait=5)
        elif known.bucket.take(time.monotonic(), count):
            self.taken += count
            return None
        else:
            wait = known.bucket.wait(count)
            outcome = Outcome(Reason.QUOTA_EXCEEDED, "over_quota", wait=wait)
        self._refuse(known, outcome.code, count)
        return outcome

    def _refuse(self, known: Known, code: str, count: int) -> None:
        self.refused[known.uid, code] += count
        self.turned_away += count

    def _keep(self, found: list[Reading], bad: Sequence[tuple[int, str]], told: Told) -> None:
        if len(found) == 1 and not bad:
            stored = STORED
        else:
            stored = Outcome(Reason.SUCCESS, taken=len(found), bad=bad)
        self.collector.put(found, (told, stored))

    # What could not be taken

    def bury(self, source: UUID | None, channel: str, reason: str, payload: bytes) -> None:
        """Keep a message for a person to look at; one source fills only its own part."""
        if len(self.dead) < MOST_DEAD and self._dead_of[source] < MOST_DEAD_OF_ONE:
            self._dead_of[source] += 1
            self.dead.append(Dead(source, channel, reason, payload[:4096], time.time()))
        elif source is not None:
            self.refused[source, reason] += 1

    def conflicted(self, readings: Sequence[Reading]) -> None:
        """Readings that say something else than what is stored for the same instant."""
        for reading in readings:
            known = self.door.by_pk.get(reading.source)
            said = {"ts": reading.at // 1000, "values": reading.values}
            payload = msgspec.json.encode(said)
            self.bury(known.uid if known else None, "store", "conflict", payload)

    def take_notes(self) -> tuple[Counter[tuple[UUID, str]], list[Dead]]:
        """What is to be written down since the last time."""
        refused, self.refused = self.refused, Counter()
        dead, self.dead = self.dead, []
        self._dead_of.clear()
        return refused, dead

    # The list of sources

    def renew(self, door: Door) -> None:
        """Use the sources and tokens of now; who lost its token is let go."""
        self.door = door
        for connection, before in list(self.connections.items()):
            known = door.by_digest.get(connection.digest)
            if known is None or known.uid != before.uid:
                connection.end(Reason.NOT_AUTHORIZED)
            else:
                self.connections[connection] = known

    def end(self) -> None:
        """Let every device go; what it was not told is stored it sends again."""
        for connection in [*self.connections, *self.strangers]:
            connection.end(Reason.SHUTTING_DOWN)

    def beat(self) -> None:
        """Once a second: what came and was refused until now."""
        self._minute.append((self.taken, self.turned_away))

    def health(self) -> dict[str, object]:
        """What the doctor asks."""
        return {
            **self.state,
            "sources": len(self.door.by_pk),
            "connections": len(self.connections),
            "taken": self.taken,
            "refused": self.turned_away,
            "taken_last_minute": self.taken - self._minute[0][0],
            "refused_last_minute": self.turned_away - self._minute[0][1],
            **self.collector.health(),
        }


def now() -> int:
    """Microseconds since 1970 UTC."""
    return time.time_ns() // 1000
