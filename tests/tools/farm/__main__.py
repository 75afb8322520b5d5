"""`python -m tests.tools.farm --cameras 300 --port 8554`: a farm that runs until it is stopped.

Prints the address of each camera, one a line, once they can be looked at.
"""

import argparse
import asyncio
import gc
import resource
import signal
import sys

import uvloop

from tests.tools.farm.camera import Camera
from tests.tools.farm.clips import clip
from tests.tools.farm.farm import Farm
from tests.tools.farm.recipes import Coding, Recipe

#: Clips of different begin share their packets; so cameras do not all send key frames at once.
PHASES = 15


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.tools.farm")
    parser.add_argument("--cameras", type=int, default=16)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--coding", choices=[one.value for one in Coding], default="h264")
    parser.add_argument("--size", default="640x360")
    parser.add_argument("--rate", type=int, default=15)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--bits", type=int, default=516_000, help="bits a second of a camera")
    parser.add_argument("--pace", type=float, default=0.0, help="seconds between two packets")
    return parser.parse_args()


def cameras(asked: argparse.Namespace) -> list[Camera]:
    """So many cameras over one clip, begun at different frames of it."""
    width, height = map(int, asked.size.split("x"))
    frames, group = asked.seconds * asked.rate, 2 * asked.rate
    coding = Coding(asked.coding)
    made = clip(Recipe(coding, width, height, asked.rate, frames, group, asked.bits))
    first = Camera("cam001", made, pace=asked.pace)
    return [first] + [
        Camera(
            f"cam{number + 1:03}",
            made,
            pace=asked.pace,
            begin=number % PHASES * len(made.units) // PHASES,
            like=first,
        )
        for number in range(1, asked.cameras)
    ]


async def serve(asked: argparse.Namespace) -> None:
    """Serve until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with Farm(*cameras(asked), port=asked.port) as farm:
        sys.stdout.write("".join(farm.address(name) + "\n" for name in farm.cameras))
        sys.stdout.flush()
        gc.freeze()
        await stop.wait()


if __name__ == "__main__":
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    uvloop.run(serve(arguments()))
