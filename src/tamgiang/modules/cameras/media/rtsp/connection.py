"""One line to a camera: RTSP messages and RTP between them (RFC 2326 10.12)."""

import asyncio
import time
from typing import Protocol, cast

from tamgiang.modules.cameras.media.rtp.counters import Counters
from tamgiang.modules.cameras.media.rtsp import messages
from tamgiang.modules.cameras.media.rtsp.conditions import Ended, Reason
from tamgiang.modules.cameras.media.rtsp.messages import BadMessage, Message

#: Bytes a second one camera may send over `_WINDOW` seconds; beyond, it is not read for a while.
MOST_A_SECOND = 8 * 1024 * 1024
_WINDOW = 2.0
#: What each read counts for beside its bytes.
_EACH_READ = 256
#: Bytes that may wait for a camera that does not read.
UNREAD = 64 * 1024
#: Messages nobody asked for before the line is cut.
MOST_UNASKED = 100

#: Seconds a last word may take.
PATIENCE = 2.0

_DOLLAR = 0x24


class Receiver(Protocol):
    """Who takes packets and reports, as places in the bytes that came."""

    def packet(self, data: bytes, start: int, end: int, now: float) -> None:
        """Take an RTP packet."""

    def report(self, data: bytes, start: int, end: int, now: float) -> None:
        """Take an RTCP packet."""


class Connection(asyncio.Protocol):
    """Takes apart what comes; ends on the first thing that is wrong.

    `ended` is done with the reason when the line is closed or cut. Of what comes, at most one
    packet or message that is not whole is kept.
    """

    def __init__(self, counters: Counters) -> None:
        self._loop = asyncio.get_running_loop()
        self._counters = counters
        self._rest = b""
        self._receiver: Receiver | None = None
        self._packets = self._reports = -1
        self._answers: dict[int, asyncio.Future[Message]] = {}
        self._unasked = 0
        self._spent, self._since = 0, 0.0
        self._resuming: asyncio.TimerHandle | None = None
        self.heard = 0.0
        self.ended: asyncio.Future[Ended] = self._loop.create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The line is there."""
        self._transport = cast(asyncio.Transport, transport)
        self._transport.set_write_buffer_limits(high=UNREAD)
        self.heard = self._since = time.monotonic()

    def connection_lost(self, fault: Exception | None) -> None:
        """The camera has gone, or we have."""
        if self._resuming:
            self._resuming.cancel()
        self._end(Reason.CLOSED, type(fault).__name__ if fault else "")

    def pause_writing(self) -> None:
        """A camera that does not read is let go."""
        self.cut(Reason.CLOSED, "unread")

    def receive(self, receiver: Receiver, channels: tuple[int, int]) -> None:
        """Hand on what comes on these channels (packets, reports) from now on."""
        self._receiver = receiver
        self._packets, self._reports = channels

    def data_received(self, data: bytes) -> None:
        """Take apart what came: mostly several packets at once."""
        now = self.heard = time.monotonic()
        self._counters.bytes += len(data)
        self._spent += len(data) + _EACH_READ
        if self._rest:
            data = self._rest + data
        try:
            start = self._take(data, now)
        except BadMessage as fault:
            self.cut(Reason.GARBLED, str(fault))
            return
        self._rest = data[start:]
        if self._spent > MOST_A_SECOND * _WINDOW:
            self._spent_much(now)

    def _take(self, data: bytes, now: float) -> int:
        """Take whole packets and messages off; where the rest begins."""
        start, whole = 0, len(data)
        packets, receiver = self._packets, self._receiver
        while start + 4 <= whole:
            if data[start] == _DOLLAR:
                end = start + 4 + (data[start + 2] << 8 | data[start + 3])
                if end > whole:
                    break
                channel = data[start + 1]
                if receiver is not None:
                    if channel == packets:
                        receiver.packet(data, start + 4, end, now)
                    elif channel == self._reports:
                        receiver.report(data, start + 4, end, now)
            elif data[start] in b"\r\n":
                end = start + 1
            else:
                found = messages.message(data, start)
                if found is None:
                    break
                said, end = found
                self._heard_of(said)
                if self.ended.done():
                    break
            start = end
        return start

    def _heard_of(self, said: Message) -> None:
        waiting = self._answers.pop(said.number, None) if said.status else None
        if waiting is not None:
            if not waiting.done():
                waiting.set_result(said)
            return
        self._unasked += 1
        if self._unasked > MOST_UNASKED:
            raise BadMessage("unasked")
        if not said.status:
            known = said.method in ("OPTIONS", "GET_PARAMETER", "SET_PARAMETER")
            self._transport.write(messages.reply(said.number, 200 if known else 501))

    def _spent_much(self, now: float) -> None:
        """A camera may not keep the house from listening to the others."""
        left = self._since + _WINDOW - now
        self._spent, self._since = 0, max(now, self._since + _WINDOW)
        if left > 0:
            self._transport.pause_reading()
            self._resuming = self._loop.call_later(left, self._resume)

    def _resume(self) -> None:
        if not self.ended.done():
            self._transport.resume_reading()

    def answer(self, number: int) -> asyncio.Future[Message]:
        """The answer to come to the request of this number."""
        future: asyncio.Future[Message] = self._loop.create_future()
        self._answers[number] = future
        future.add_done_callback(lambda _: self._answers.pop(number, None))
        return future

    def write(self, data: bytes) -> None:
        """Say something to the camera, if it is still there."""
        if not self.ended.done():
            self._transport.write(data)

    def interleave(self, data: bytes) -> None:
        """Say something on the channel of reports."""
        if self._reports >= 0:
            head = bytes((_DOLLAR, self._reports, len(data) >> 8, len(data) & 0xFF))
            self.write(head + data)

    def close(self) -> None:
        """Close when all is said; who does not listen is not waited for."""
        self._end(Reason.CLOSED, "by us")
        self._transport.close()
        self._loop.call_later(PATIENCE, self._transport.abort)

    def cut(self, reason: Reason, detail: str = "") -> None:
        """Close at once."""
        self._end(reason, detail)
        self._transport.abort()

    def _end(self, reason: Reason, detail: str) -> None:
        self._receiver = None
        self._rest = b""
        if not self.ended.done():
            self.ended.set_result(Ended(reason, detail))
        for waiting in list(self._answers.values()):
            if not waiting.done():
                waiting.set_exception(Ended(reason, detail))
