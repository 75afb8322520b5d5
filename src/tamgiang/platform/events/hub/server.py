"""The hub: takes connections, and carries what is new to everybody who may hear it."""

import asyncio
import socket
import time
from collections.abc import Sequence

from tamgiang.platform.events.hub.messages import BEAT, Audience, Message, Position, heartbeat
from tamgiang.platform.events.hub.reader import Answer, Reader
from tamgiang.platform.events.hub.stream import Stream

#: Seconds between two signs of life; proxies and phones drop a line silent for a minute.
HEARTBEAT = 15.0
MOST_STREAMS = 8000


class Hub:
    """All streams of this process. Everything but the reader runs in the loop's thread."""

    def __init__(self, most: int = MOST_STREAMS) -> None:
        self.loop = asyncio.get_running_loop()
        self._most = most
        self._streams: set[Stream] = set()
        self._listening: dict[Audience, set[Stream]] = {}
        self._position: Position | None = None
        self._reader = Reader(self._from_the_reader)
        self._server: asyncio.Server | None = None

    @property
    def count(self) -> int:
        """How many streams are open."""
        return len(self._streams)

    @property
    def full(self) -> bool:
        """Whether no further stream is taken."""
        return len(self._streams) >= self._most

    async def open(self, listener: socket.socket) -> None:
        """Take connections on a bound socket."""
        self._reader.start()
        unix = listener.family == socket.AF_UNIX
        serve = self.loop.create_unix_server if unix else self.loop.create_server
        self._server = await serve(lambda: Stream(self), sock=listener, backlog=4096)
        self._beat = self.loop.call_later(HEARTBEAT, self._heartbeat)

    async def close(self) -> None:
        """Cut every stream and end."""
        self._beat.cancel()
        if self._server is not None:
            self._server.close()
        for stream in list(self._streams):
            stream.cut()
        self._reader.stop()
        await asyncio.to_thread(self._reader.join, 5)

    def enter(self, stream: Stream) -> None:
        """Count a stream that was let in."""
        self._streams.add(stream)

    def join(self, stream: Stream) -> None:
        """From now on the stream hears what is new."""
        if stream.audience is not None and stream in self._streams:
            self._listening.setdefault(stream.audience, set()).add(stream)

    def leave(self, stream: Stream) -> None:
        """The stream is closed."""
        self._streams.discard(stream)
        if stream.audience is not None:
            together = self._listening.get(stream.audience, set())
            together.discard(stream)
            if not together:
                self._listening.pop(stream.audience, None)

    def ask(self, after: Position | None, answer: Answer) -> None:
        """Have what came after a position told to `answer`, in the loop."""

        def from_the_reader(missed: Sequence[Message], reached: Position, level: bool) -> None:
            self.loop.call_soon_threadsafe(answer, missed, reached, level)

        self._reader.ask(after, from_the_reader)

    def _from_the_reader(self, messages: Sequence[Message], reached: Position) -> None:
        self.loop.call_soon_threadsafe(self._tell, messages, reached)

    def _tell(self, messages: Sequence[Message], reached: Position) -> None:
        self._position = reached
        for audience, streams in list(self._listening.items()):
            chunk = audience.chunk(messages)
            if chunk:
                for stream in list(streams):
                    stream.send(chunk)

    def _heartbeat(self) -> None:
        self._beat = self.loop.call_later(HEARTBEAT, self._heartbeat)
        now = time.time()
        sign = BEAT if self._position is None else heartbeat(self._position)
        for stream in [stream for stream in self._streams if stream.expires <= now]:
            stream.expire()
        for streams in list(self._listening.values()):
            for stream in list(streams):
                stream.send(sign)
