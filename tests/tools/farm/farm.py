"""The farm: many cameras behind one door of RTSP."""

import asyncio
import ssl
import threading
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Self, TypeVar

from tests.tools.farm.camera import Camera
from tests.tools.farm.lines import Line

T = TypeVar("T")


class Farm:
    """Serves cameras in the running loop: `async with Farm(Camera("one", clip)) as farm`."""

    def __init__(
        self, *cameras: Camera, port: int = 0, context: ssl.SSLContext | None = None
    ) -> None:
        self.cameras = {camera.name: camera for camera in cameras}
        self.port = port
        self.lines: set[Line] = set()
        #: Lines opened so far.
        self.opened = 0
        self._context = context

    def camera(self, name: str) -> Camera | None:
        """The camera of that name."""
        return self.cameras.get(name)

    def came(self, line: Line) -> None:
        """A line is open."""
        self.opened += 1
        self.lines.add(line)

    def left(self, line: Line) -> None:
        """A line is closed."""
        self.lines.discard(line)

    def address(self, name: str, *, password: bool = False) -> str:
        """Where to look at a camera, with user and password where asked for."""
        door = self.cameras[name].door if password else None
        who = f"{door.user}:{door.password}@" if door else ""
        return f"rtsp{'s' if self._context else ''}://{who}127.0.0.1:{self.port}/{name}"

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: Line(self), "127.0.0.1", self.port, ssl=self._context
        )
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.close()
        for line in list(self.lines):
            line.cut()
        # So that the lines are told before the loop ends.
        await asyncio.sleep(0)


class FarmThread:
    """The same in a thread of its own, for judges that block: `with FarmThread(...) as farm`."""

    def __init__(self, *cameras: Camera, context: ssl.SSLContext | None = None) -> None:
        self.farm = Farm(*cameras, context=context)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do something in the farm's loop and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    def __enter__(self) -> Farm:
        self._thread.start()
        return self.run(self.farm.__aenter__())

    def __exit__(self, *fault: object) -> None:
        self.run(self.farm.__aexit__(None, None, None))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()
