"""What goes down a stream, and to whom."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from tamgiang.platform.events.models import Event

Position = tuple[int, int]

HEAD = (
    b"HTTP/1.1 200 OK\r\n"
    b"Content-Type: text/event-stream; charset=utf-8\r\n"
    b"Cache-Control: no-store\r\n"
    b"X-Content-Type-Options: nosniff\r\n"
    b"X-Accel-Buffering: no\r\n"
    b"Connection: close\r\n\r\n"
    b"retry: 2000\n\n"
)
#: The ticket is over: the page asks for another and opens the stream anew.
EXPIRED = b"event: expired\ndata: {}\n\n"
#: A sign of life before anything was read.
BEAT = b"event: beat\ndata: {}\n\n"
#: Too much was missed to be told one by one: the page loads itself anew.
RESET = b"event: reset\ndata: {}\n\n"


@dataclass(frozen=True, slots=True)
class Message:
    """An event ready to be written; `blocks` None when it is about no particular place."""

    position: Position
    topic: str
    blocks: frozenset[int] | None
    chunk: bytes


@dataclass(frozen=True, slots=True)
class Audience:
    """Everybody who may hear the same."""

    topics: tuple[str, ...]
    blocks: frozenset[int] | None

    def hears(self, message: Message) -> bool:
        """Whether the message is of these topics and touches a place of these."""
        if not message.topic.startswith(self.topics):
            return False
        if self.blocks is None or message.blocks is None:
            return True
        return not self.blocks.isdisjoint(message.blocks)

    def chunk(self, messages: Sequence[Message]) -> bytes:
        """All that this audience hears of the messages, as one piece."""
        return b"".join(message.chunk for message in messages if self.hears(message))


def message(event: Event) -> Message:
    """Only the topic and references go out, nothing of what was written."""
    said = {"topic": event.topic, "ref": event.ref}
    if register := event.body.get("register"):
        said["register"] = register
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    chunk = f"id: {event.tx}-{event.pk}\nevent: {event.topic}\ndata: {text}\n\n".encode()
    touched = event.body.get("touched")
    blocks = None if touched is None else frozenset(block for block, _ in touched)
    return Message((event.tx, event.pk), event.topic, blocks, chunk)


def heartbeat(position: Position) -> bytes:
    """Keeps the line open, lets a page see that it is, and moves the reader's position."""
    return f"event: beat\nid: {position[0]}-{position[1]}\ndata: {{}}\n\n".encode()


def position_in(last_event_id: str) -> Position | None:
    """The position a browser says it has come to; None when it says none that can be read."""
    tx, _, event_id = last_event_id.strip().partition("-")
    digits = tx + event_id
    if not (tx and event_id and digits.isascii() and digits.isdigit() and len(digits) < 38):
        return None
    return int(tx), int(event_id)
