"""One line to a camera: RTSP 1.0 (RFC 2326) with everything interleaved."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from typing import Protocol, cast
from urllib.parse import urlsplit

from tests.tools.farm.camera import Camera
from tests.tools.farm.described import description
from tests.tools.farm.faults import Endless

#: Bytes a request may have, and bytes that may wait for a viewer that does not read.
REQUEST, UNREAD = 64 * 1024, 4 * 1024 * 1024
#: Packets that may wait for their pace.
QUEUED = 2000
ALWAYS = ("OPTIONS", "DESCRIBE", "SETUP", "PLAY", "TEARDOWN")
CHANNELS = re.compile(r"interleaved=(\d+)-(\d+)")
PHRASES = {
    200: "OK", 302: "Found", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden",
    404: "Not Found", 453: "Not Enough Bandwidth", 454: "Session Not Found",
    461: "Unsupported Transport", 500: "Internal Server Error", 501: "Not Implemented",
    503: "Service Unavailable",
}  # fmt: skip


class House(Protocol):
    """What a line needs of the farm."""

    def camera(self, name: str) -> Camera | None:
        """The camera of a path, if there is one."""

    def came(self, line: "Line") -> None:
        """A line is open."""

    def left(self, line: "Line") -> None:
        """A line is closed."""


class Line(asyncio.Protocol):
    """Answers requests, and sends what its camera shows once told to play."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._loop = asyncio.get_running_loop()
        self._rest = b""
        self._camera: Camera | None = None
        self._channel = 0
        self._dripping: asyncio.Task[None] | None = None
        self._patience: asyncio.TimerHandle | None = None
        self._waiting: list[bytes] = []
        self._pacer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait for requests."""
        self._transport = cast(asyncio.Transport, transport)
        self._house.came(self)

    def connection_lost(self, fault: Exception | None) -> None:
        """The viewer has gone."""
        for waiting in (self._dripping, self._patience, self._pacer):
            if waiting:
                waiting.cancel()
        if self._camera:
            self._camera.leave(self)
        self._house.left(self)

    def cut(self) -> None:
        """Break the line."""
        self._transport.abort()

    def take(self, packets: Sequence[bytes], *, pace: float) -> None:
        """Send packets, all at once or one by one."""
        if self._transport.is_closing() or self._transport.get_write_buffer_size() > UNREAD:
            return
        if self._channel:
            packets = [_moved(packet, self._channel) for packet in packets]
        if not pace:
            self._transport.write(b"".join(packets))
            return
        if len(self._waiting) > QUEUED:
            return
        self._waiting += packets
        if self._pacer is None:
            self._one(pace)

    def _one(self, pace: float) -> None:
        self._transport.write(self._waiting.pop(0))
        self._pacer = self._loop.call_later(pace, self._one, pace) if self._waiting else None

    def data_received(self, data: bytes) -> None:
        """Take requests apart; what a viewer reports of its reception is passed over."""
        data = self._rest + data
        while data:
            if data[0] == 0x24:
                end = 4 + int.from_bytes(data[2:4], "big") if len(data) >= 4 else REQUEST
            else:
                end = data.find(b"\r\n\r\n") + 4
                end = end + _length(data[:end]) if end > 3 else REQUEST
            if end > len(data):
                break
            if data[0] != 0x24:
                self._request(data[:end])
            data = data[end:]
        self._rest = data
        if len(data) > REQUEST:
            self.cut()

    def _request(self, data: bytes) -> None:
        first, *lines = data.decode(errors="replace").split("\r\n\r\n")[0].split("\r\n")
        headers = {name.strip().lower(): value.strip() for name, _, value in
                   (line.partition(":") for line in lines)}  # fmt: skip
        method, _, rest = first.partition(" ")
        address = rest.partition(" ")[0]
        camera = self._house.camera(urlsplit(address).path.strip("/").split("/")[0])
        number = headers.get("cseq", "0")
        if camera is None:
            self._say(None, 404, {"CSeq": number})
            return
        camera.counts[method] += 1
        if camera.faults.mute:
            return
        self._rest_for(camera)
        status, told, body = self._answer(camera, method, address, headers)
        self._say(camera, status, {"CSeq": number, **told}, body)
        if method == "PLAY" and status == 200:
            self._camera = camera
            camera.look(self)
        elif method == "TEARDOWN":
            self._transport.close()

    def _rest_for(self, camera: Camera) -> None:
        if self._patience:
            self._patience.cancel()
        self._patience = self._loop.call_later(camera.session, self.cut)

    def _answer(
        self, camera: Camera, method: str, address: str, headers: Mapping[str, str]
    ) -> tuple[int, dict[str, str | list[str]], bytes]:
        if method == "OPTIONS":
            return 200, {"Public": ", ".join((*ALWAYS, *camera.knows))}, b""
        if method not in ALWAYS and method not in camera.knows:
            return 501, {}, b""
        if camera.door:
            opens = camera.door.opens(method, headers.get("authorization", ""))
            if not opens:
                asked = camera.door.challenges(stale=opens is None)
                return 401, {"WWW-Authenticate": asked}, b""
        if method == "DESCRIBE":
            return self._describe(camera, address)
        session = {"Session": f"{camera.source:08X};timeout={camera.session}"}
        if method == "SETUP":
            return self._set_up(headers.get("transport", ""), session)
        if headers.get("session", "").partition(";")[0] != f"{camera.source:08X}":
            return 454, {}, b""
        if method == "PLAY":
            number, stamp = camera.next_stamp
            info = f"url={address.rstrip('/')}/video;seq={number};rtptime={stamp}"
            return 200, {**session, "Range": "npt=now-", "RTP-Info": info}, b""
        return 200, {**session}, b""

    def _describe(
        self, camera: Camera, address: str
    ) -> tuple[int, dict[str, str | list[str]], bytes]:
        if camera.faults.redirect:
            return 302, {"Location": camera.faults.redirect}, b""
        if camera.faults.refuse:
            return camera.faults.refuse, {}, b""
        told: dict[str, str | list[str]] = {"Content-Type": "application/sdp"}
        return 200, {"Content-Base": address.rstrip("/") + "/", **told}, description(camera)

    def _set_up(
        self, asked: str, session: Mapping[str, str]
    ) -> tuple[int, dict[str, str | list[str]], bytes]:
        found = CHANNELS.search(asked)
        if "RTP/AVP/TCP" not in asked:
            return 461, {}, b""
        self._channel = int(found[1]) if found else 0
        pair = f"{self._channel}-{self._channel + 1}"
        return 200, {**session, "Transport": f"RTP/AVP/TCP;unicast;interleaved={pair}"}, b""

    def _say(
        self,
        camera: Camera | None,
        status: int,
        headers: Mapping[str, str | list[str]],
        body: bytes = b"",
    ) -> None:
        lines = [f"RTSP/1.0 {status} {PHRASES.get(status, 'Refused')}", "Server: farm"]
        for name, told in headers.items():
            lines += [f"{name}: {one}" for one in ([told] if isinstance(told, str) else told)]
        if body:
            lines.append(f"Content-Length: {len(body)}")
        data = "\r\n".join([*lines, "", ""]).encode() + body
        faults = camera.faults if camera else None
        if faults and (faults.drip or faults.endless):
            self._dripping = self._loop.create_task(self._drip(data, faults.drip, faults.endless))
        else:
            self._transport.write(data)

    async def _drip(self, data: bytes, wait: float, endless: Endless | None) -> None:
        if endless is Endless.HEADERS:
            data = data.partition(b"\r\n")[0] + b"\r\n"
        elif endless is Endless.LINE:
            data = b"RTSP/1.0 200 "
        elif endless is Endless.BODY:
            data = data.partition(b"\r\n")[0] + b"\r\nContent-Length: 999999999\r\n\r\n"
        for place in range(len(data)) if wait else ():
            self._transport.write(data[place : place + 1])
            await asyncio.sleep(wait)
        if not wait:
            self._transport.write(data)
        while endless:
            more = MORE[endless]
            self._transport.write(more * (1 if wait else MUCH))
            await asyncio.sleep(wait or 0.001)


#: What never ends, and how much of it comes at once where it does not drip.
MORE = {Endless.HEADERS: b"X-More: and more\r\n", Endless.LINE: b"more ", Endless.BODY: b"x"}
MUCH = 1000


def _moved(packet: bytes, channel: int) -> bytes:
    return packet[:1] + bytes([packet[1] + channel]) + packet[2:]


def _length(head: bytes) -> int:
    found = re.search(rb"(?i)\r\ncontent-length:\s*(\d{1,6})\r\n", head)
    return int(found[1]) if found else 0
