"""Who may shake hands now: cameras are not all asked at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Limiter:
    """At most `most` handshakes at once, begun at least `apart` seconds after one another.

    Cameras that failed before queue in a lane of their own, with as many places: a hundred dead
    ones do not stand in the way of one that lives. One limiter is shared by all cameras.
    """

    def __init__(self, most: int = 16, apart: float = 0.02) -> None:
        self._lanes = (asyncio.Semaphore(most), asyncio.Semaphore(most))
        self._apart = apart
        self._next = 0.0

    @asynccontextmanager
    async def turn(self, *, failed: bool) -> AsyncIterator[None]:
        """Wait for a place and a moment; the place is given back at the end."""
        async with self._lanes[failed]:
            now = asyncio.get_running_loop().time()
            at = max(now, self._next)
            self._next = at + self._apart
            if at > now:
                await asyncio.sleep(at - now)
            yield
