"""A puller under test: what it gave and what it said, and a way to wait for it."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from tamgiang.modules.cameras.media.frames import Frame
from tamgiang.modules.cameras.media.rtsp.client import Puller
from tamgiang.modules.cameras.media.rtsp.conditions import Reason, State, Times
from tamgiang.modules.cameras.media.rtsp.limiter import Limiter
from tests.tools.farm.recipes import Coding, Recipe

#: Clips of a quarter of a second: two groups of fifteen.
SMALL = Recipe(width=320, height=192, rate=120, frames=30, group=15, bits=200_000)
HEVC = Recipe(coding=Coding.HEVC, width=320, height=192, rate=120, frames=30, group=15)

#: Nothing is waited for long; a camera that is well answers at once.
QUICK = Times(connect=5, handshake=5, silence=5, first=0.05, longest=0.1, refused=0.1)


class Pull:
    """What came of one camera."""

    def __init__(
        self,
        address: str,
        *,
        times: Times = QUICK,
        limiter: Limiter | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.frames: list[Frame] = []
        self.told: list[tuple[State, Reason | None]] = []
        self.puller = Puller(
            address,
            on_frame=self.frames.append,
            on_state=lambda state, reason: self.told.append((state, reason)),
            times=times,
            limiter=limiter,
            tls=tls,
        )

    async def until(self, happened: Callable[[], object]) -> None:
        """Wait for something to be true; a test that waits in vain fails."""
        async with asyncio.timeout(20):
            while not happened():
                await asyncio.sleep(0.005)

    async def until_frames(self, count: int) -> None:
        """Wait for so many frames in all."""
        await self.until(lambda: len(self.frames) >= count)

    async def until_told(self, state: State, reason: Reason | None = None) -> None:
        """Wait until this was said."""
        await self.until(lambda: (state, reason) in self.told)


@asynccontextmanager
async def pulling(
    address: str,
    *,
    times: Times = QUICK,
    limiter: Limiter | None = None,
    tls: ssl.SSLContext | None = None,
) -> AsyncIterator[Pull]:
    """A puller at work, stopped at the end."""
    pull = Pull(address, times=times, limiter=limiter, tls=tls)
    pull.puller.start()
    try:
        yield pull
    finally:
        await pull.puller.stop()
