"""Pulls one camera for as long as it is wanted: connects, plays, waits, and begins again."""

import asyncio
import logging
import secrets
import socket
import ssl
from collections.abc import Callable
from typing import NoReturn

from tamgiang.modules.cameras.media.frames import Frame
from tamgiang.modules.cameras.media.rtp.counters import Counters
from tamgiang.modules.cameras.media.rtsp.address import Address
from tamgiang.modules.cameras.media.rtsp.conditions import Ended, Reason, State, Times, pause
from tamgiang.modules.cameras.media.rtsp.connection import Connection
from tamgiang.modules.cameras.media.rtsp.limiter import Limiter
from tamgiang.modules.cameras.media.rtsp.session import Redirected, Session

log = logging.getLogger("tamgiang.cameras")

MOST_REDIRECTS = 3


class Puller:
    """One camera. `start` and `stop` it, or await `run` in a task of one's own.

    `on_frame(frame)` is called with every picture from the first key frame of a connection on, in
    the loop; it must be quick. `on_state(state, reason)` is called when either changes: CONNECTING
    once at the beginning, PLAYING with the first picture, STOPPED at the end; in between, a camera
    that fails stays REFUSED, UNREACHABLE or SILENT until it plays. `limiter` is shared by all
    cameras of a process; `tls` is the context for `rtsps` (the system's by default).

    Raises BadAddress for an address that is none.
    """

    def __init__(
        self,
        address: str,
        *,
        on_frame: Callable[[Frame], None],
        on_state: Callable[[State, Reason | None], None],
        limiter: Limiter | None = None,
        tls: ssl.SSLContext | None = None,
        times: Times | None = None,
    ) -> None:
        self._address = Address.read(address)
        self._on_frame = on_frame
        self._on_state = on_state
        self._limiter = limiter or Limiter()
        self._tls = tls
        self._times = times or Times()
        self._task: asyncio.Task[None] | None = None
        self._failures = 0
        self._played: float | None = None
        self._ever = False
        self.counters = Counters()
        self.state = State.STOPPED
        self.reason: Reason | None = None
        #: Of the last end: a status, a fault; for a technician.
        self.detail = ""

    def start(self) -> None:
        """Begin; nothing when it runs already."""
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self.run())

    async def stop(self) -> None:
        """Leave the camera; done when no more pictures come."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait((task,))

    async def run(self) -> None:
        """Pull until cancelled."""
        self._tell(State.CONNECTING, None)
        try:
            while True:
                try:
                    await self._pull()
                except Ended as ended:
                    wait = self._failed(ended)
                await asyncio.sleep(wait)
        finally:
            self._tell(State.STOPPED, None)

    async def _pull(self) -> NoReturn:
        """One connection from beginning to end; always ends by Ended."""
        self._played = None
        async with self._limiter.turn(failed=self._failures > 1):
            session = await self._connected()
        try:
            await session.watch(self._times.silence)
        finally:
            session.leave()

    async def _connected(self) -> Session:
        """A session that plays, wherever the camera sends us."""
        address = self._address
        try:
            async with asyncio.timeout(self._times.handshake):
                for _ in range(MOST_REDIRECTS + 1):
                    try:
                        return await self._opened(address)
                    except Redirected as redirected:
                        address = redirected.where
        except TimeoutError as fault:
            raise Ended(Reason.SLOW) from fault
        raise Ended(Reason.REDIRECTS)

    async def _opened(self, address: Address) -> Session:
        connection = await self._line(address)
        session = Session(address, connection, self.counters)
        try:
            await session.open(self._first)
        except BaseException:
            session.leave()
            raise
        return session

    async def _line(self, address: Address) -> Connection:
        """A connection to the camera, encrypted where its address says so."""
        loop = asyncio.get_running_loop()
        if address.secure and self._tls is None:
            self._tls = ssl.create_default_context()
        try:
            tls = self._tls if address.secure else None
            async with asyncio.timeout(self._times.connect):
                _, connection = await loop.create_connection(
                    lambda: Connection(self.counters), address.host, address.port, ssl=tls
                )
        except ssl.SSLCertVerificationError as fault:
            raise Ended(Reason.CERTIFICATE, fault.verify_message) from fault
        except (socket.gaierror, UnicodeError) as fault:
            raise Ended(Reason.NAME, type(fault).__name__) from fault
        except OSError as fault:
            raise Ended(Reason.CONNECT, type(fault).__name__) from fault
        return connection

    def _first(self, frame: Frame) -> None:
        """The camera plays when its pictures can be seen, not when it says so."""
        if self._played is None:
            self._played = frame.arrived
            self.counters.reconnects += self._ever
            self._ever = True
            self._tell(State.PLAYING, None)
        self._on_frame(frame)

    def _failed(self, ended: Ended) -> float:
        """Tell why, and how many seconds to wait before the next attempt."""
        now, times = asyncio.get_running_loop().time(), self._times
        if self._played is not None and now - self._played >= times.settled:
            self._failures = 0
        self._failures += 1
        self.detail = ended.detail
        self._tell(ended.state, ended.reason)
        # Cameras that were cut off together do not come back together.
        chance = 0.5 + secrets.randbelow(512) / 1024
        return chance * pause(times, self._failures, ended.reason)

    def _tell(self, state: State, reason: Reason | None) -> None:
        if (state, reason) != (self.state, self.reason):
            self.state, self.reason = state, reason
            host, port = self._address.host, self._address.port
            log.debug("%s:%d is %s %s %s", host, port, state, reason or "", self.detail)
            self._on_state(state, reason)
