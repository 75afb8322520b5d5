"""The talk with a camera: what there is, how it comes, play, stay, leave (RFC 2326 10)."""

import asyncio
import time
from collections.abc import Callable
from functools import partial
from typing import NoReturn

from tamgiang.modules.cameras.media import sdp
from tamgiang.modules.cameras.media.frames import Codec, Frame
from tamgiang.modules.cameras.media.rtp.assembly import Assembler
from tamgiang.modules.cameras.media.rtp.counters import Counters
from tamgiang.modules.cameras.media.rtp.h264 import H264Assembler
from tamgiang.modules.cameras.media.rtp.hevc import HevcAssembler
from tamgiang.modules.cameras.media.rtsp import messages
from tamgiang.modules.cameras.media.rtsp.address import Address, BadAddress, control
from tamgiang.modules.cameras.media.rtsp.auth import Credentials, challenge
from tamgiang.modules.cameras.media.rtsp.conditions import Ended, Reason, refusal
from tamgiang.modules.cameras.media.rtsp.connection import Connection
from tamgiang.modules.cameras.media.rtsp.messages import BadMessage, Message

_ASSEMBLERS: dict[Codec, type[Assembler]] = {Codec.H264: H264Assembler, Codec.HEVC: HevcAssembler}
_MOVED = (301, 302, 303, 307, 308)
#: Answers that say a camera does not know a method.
_UNKNOWN = (400, 405, 451, 455, 501, 551)
#: Times one request is sent: unasked, with the answer, and once more when the nonce was forgotten.
_TRIES = 3
_CHANNELS = (0, 1)
#: Least and most seconds between two signs of life, whatever a camera says.
_ALIVE = (2.0, 300.0)


class Redirected(Exception):
    """The camera is to be asked elsewhere."""

    def __init__(self, where: Address) -> None:
        super().__init__(where.host)
        self.where = where


class Session:
    """One talk over one connection. Errors are Ended and Redirected."""

    def __init__(self, address: Address, connection: Connection, counters: Counters) -> None:
        self._address = address
        self._connection = connection
        self._counters = counters
        self._credentials = Credentials(address.user, address.password)
        self._number = 0
        self._name = ""
        self._whole = address.url
        self._alive = 30.0
        self._sign: asyncio.Future[Message] | None = None
        self._sign_method = "GET_PARAMETER"
        self._assembler: Assembler | None = None

    async def open(self, on_frame: Callable[[Frame], None]) -> None:
        """Come as far as the camera says it plays. Not bounded in time: the caller does that."""
        try:
            await self._options()
            track, base = await self._describe()
            await self._set_up(track, base, on_frame)
        except (BadMessage, BadAddress, sdp.BadDescription) as fault:
            raise Ended(Reason.GARBLED, str(fault)) from fault
        await self._ask("PLAY", self._whole, {"Range": "npt=0.000-"})

    async def _options(self) -> None:
        """What the camera can do; one that refuses to tell may play all the same."""
        said = await self._ask("OPTIONS", self._address.url, strict=False)
        if said.status == 401:
            raise refusal(401)
        if said.status == 200 and "GET_PARAMETER" not in said.one("public").upper():
            self._sign_method = "OPTIONS"

    async def _describe(self) -> tuple[sdp.Track, str]:
        """The picture track, and the address its control attribute is put behind."""
        said = await self._ask("DESCRIBE", self._address.url, {"Accept": "application/sdp"})
        told = sdp.description(said.body)
        base = said.one("content-base") or said.one("content-location")
        try:
            base = Address.read(base).url
        except BadAddress:
            base = self._address.url
        track = told.video()
        if track is None:
            raise Ended(Reason.NO_VIDEO)
        self._whole = control(base, told.control)
        return track, base

    async def _set_up(self, track: sdp.Track, base: str, on_frame: Callable[[Frame], None]) -> None:
        codec = track.codec
        if codec is None:
            raise Ended(Reason.CODEC, track.encoding[:32])
        asked = f"RTP/AVP/TCP;unicast;interleaved={_CHANNELS[0]}-{_CHANNELS[1]}"
        said = await self._ask("SETUP", control(base, track.control), {"Transport": asked})
        transport = said.one("transport")
        if transport and "/TCP" not in transport.upper() and "interleaved" not in transport:
            raise Ended(Reason.TRANSPORT, transport[:64])
        channels = messages.channels(transport, _CHANNELS)
        if written := said.one("session"):
            self._name, lasts = messages.session(written)
            self._alive = min(max(lasts / 2, _ALIVE[0]), _ALIVE[1])
        assembler = _ASSEMBLERS[codec](track.number, track.sets(), on_frame, self._counters)
        self._assembler = assembler
        self._connection.receive(assembler, channels)

    async def _ask(
        self, method: str, url: str, headers: dict[str, str] | None = None, *, strict: bool = True
    ) -> Message:
        """Ask, with name and password where the camera wants them."""
        for turn in range(_TRIES):
            said = await self._send(method, url, headers or {})
            if said.status == 401:
                asked = challenge(said.all("www-authenticate"))
                if self._credentials.learn(asked, answered=turn > 0):
                    continue
            if said.status in _MOVED:
                raise Redirected(self._elsewhere(said.one("location")))
            break
        if strict and said.status != 200:
            raise refusal(said.status)
        return said

    def _elsewhere(self, location: str) -> Address:
        try:
            return self._address.redirected(location)
        except BadAddress as fault:
            raise Ended(Reason.REDIRECTS, str(fault)) from fault

    def _send(self, method: str, url: str, headers: dict[str, str]) -> asyncio.Future[Message]:
        self._number += 1
        if self._name:
            headers = headers | {"Session": self._name}
        if answer := self._credentials.header(method, url):
            headers = headers | {"Authorization": answer}
        self._connection.write(messages.request(method, url, self._number, headers))
        return self._connection.answer(self._number)

    async def watch(self, silence: float) -> NoReturn:
        """Stay while pictures come, with a sign of life now and then; always ends by Ended."""
        ended = self._connection.ended
        seen, frames = time.monotonic(), self._counters.frames
        due = seen + self._alive
        tick = min(silence / 2, self._alive / 2)
        while not ended.done():
            await asyncio.wait((ended,), timeout=tick)
            now = time.monotonic()
            if self._counters.frames != frames:
                seen, frames = now, self._counters.frames
            elif now - seen >= silence and not ended.done():
                quiet = now - self._connection.heard >= silence
                raise Ended(Reason.NO_DATA if quiet else Reason.NO_PICTURE)
            if now >= due:
                due = now + self._alive
                self._live_on(now)
        raise ended.result()

    def _live_on(self, now: float) -> None:
        """Tell the camera we are there."""
        if self._sign is not None:
            # Some cameras never answer, and play on.
            self._sign.cancel()
        self._sign = self._sign_of_life(again=False)
        if self._assembler is not None and (report := self._assembler.answer(now)):
            self._connection.interleave(report)

    def _sign_of_life(self, *, again: bool) -> asyncio.Future[Message]:
        sign = self._send(self._sign_method, self._whole, {})
        sign.add_done_callback(partial(self._heed, again=again))
        return sign

    def _heed(self, sign: asyncio.Future[Message], *, again: bool) -> None:
        """A sign of life was answered. `again`: it was the second with a new nonce."""
        if sign.cancelled() or sign.exception():
            return
        said = sign.result()
        if said.status == 454:
            self._connection.cut(Reason.CLOSED, "454")
        elif said.status == 401 and not again:
            asked = challenge(said.all("www-authenticate"))
            if self._credentials.learn(asked, answered=False):
                self._sign = self._sign_of_life(again=True)
        elif said.status in _UNKNOWN:
            self._sign_method = "OPTIONS"

    def leave(self) -> None:
        """Say that no more is wanted, and close."""
        if self._name and not self._connection.ended.done():
            self._send("TEARDOWN", self._whole, {}).cancel()
        self._connection.close()
