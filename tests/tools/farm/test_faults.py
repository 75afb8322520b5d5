"""Each fault does what it says, seen byte by byte on the line."""

import asyncio
import struct
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise

import pytest

from tests.tools.farm.camera import Camera
from tests.tools.farm.clips import clip
from tests.tools.farm.farm import Farm
from tests.tools.farm.faults import Endless, Garbage
from tests.tools.farm.passwords import Door
from tests.tools.farm.recipes import Clip
from tests.tools.farm.test_farm import SMALL


@pytest.fixture(scope="module")
def small() -> Clip:
    return clip(SMALL)


class Eye:
    """A viewer that asks in plain words and sees the bytes."""

    def __init__(
        self, address: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.address, self.reader, self.writer = address, reader, writer

    async def ask(self, method: str, more: str = "") -> str:
        """The head of the answer; its body is read and left."""
        self.say(method, more)
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode()
        if "Content-Length: " in head:
            await self.reader.readexactly(int(head.split("Content-Length: ")[1].split()[0]))
        return head

    def say(self, method: str, more: str = "") -> None:
        """Ask and do not wait."""
        self.writer.write(f"{method} {self.address} RTSP/1.0\r\nCSeq: 7\r\n{more}\r\n".encode())

    async def play(self) -> None:
        """Ask for the pictures."""
        told = await self.ask("SETUP", "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n")
        session = told.split("Session: ")[1].split(";")[0]
        assert (await self.ask("PLAY", f"Session: {session}\r\n")).startswith("RTSP/1.0 200")

    async def packet(self) -> tuple[int, bytes]:
        """The channel and the bytes of the next packet."""
        sign, channel, size = struct.unpack("!BBH", await self.reader.readexactly(4))
        assert sign == 0x24
        return channel, await self.reader.readexactly(size)

    async def video(self, count: int) -> list[bytes]:
        """The next packets of the picture."""
        found: list[bytes] = []
        while len(found) < count:
            channel, data = await self.packet()
            if not channel:
                found.append(data)
        return found


@asynccontextmanager
async def looking(camera: Camera) -> AsyncIterator[Eye]:
    """An eye on a farm of one camera; nothing takes longer than 5 s."""
    async with asyncio.timeout(5), Farm(camera) as farm:
        reader, writer = await asyncio.open_connection("127.0.0.1", farm.port)
        yield Eye(farm.address(camera.name), reader, writer)
        writer.close()


def number(packet: bytes) -> int:
    return int.from_bytes(packet[2:4], "big")


def stamp(packet: bytes) -> int:
    return int.from_bytes(packet[4:8], "big")


def test_lost_packets_leave_holes_in_the_numbers(small: Clip) -> None:
    async def story() -> list[int]:
        camera.faults.loss = 0.3
        async with looking(camera) as eye:
            await eye.play()
            return [number(packet) for packet in await eye.video(20)]

    camera = Camera("one", small, first_number=0)
    seen = asyncio.run(story())

    gone = set(range(seen[-1])) - set(seen)
    assert 0 < len(gone) <= camera.counts["left out"]


def test_a_stalled_camera_stays_on_the_line_and_comes_back(small: Clip) -> None:
    async def story() -> None:
        camera = Camera("one", small)
        camera.faults.stall = True
        async with looking(camera) as eye:
            await eye.play()
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(eye.packet(), 0.1)
            camera.faults.stall = False
            assert await eye.packet()

    asyncio.run(story())


def test_a_sender_report_tells_the_wrong_clock(small: Clip) -> None:
    async def story() -> int:
        camera = Camera("one", small)
        camera.faults.clock = 3600
        async with looking(camera) as eye:
            await eye.play()
            channel, report = await eye.packet()
        assert (channel, report[1]) == (1, 200)
        seconds: int = struct.unpack_from("!I", report, 8)[0]
        return seconds - 2_208_988_800

    assert asyncio.run(story()) == pytest.approx(time.time() + 3600, abs=5)


def test_time_stamps_jump_once(small: Clip) -> None:
    async def story() -> list[int]:
        camera = Camera("one", small, first_time=0)
        async with looking(camera) as eye:
            await eye.play()
            before = await eye.video(1)
            camera.faults.jump = 900_000
            await asyncio.sleep(0.05)
            after = await eye.video(10)
        return sorted({stamp(packet) for packet in (*before, *after)})

    stamps = asyncio.run(story())
    steps = {later - earlier for earlier, later in pairwise(stamps)}
    assert steps == {1500, 901_500}


def test_noise_in_packets_keeps_the_frame_around_them(small: Clip) -> None:
    async def story() -> bool:
        camera = Camera("one", small)
        camera.faults.garbage = Garbage.PAYLOAD
        async with looking(camera) as eye:
            await eye.play()
            [packet] = await eye.video(1)
        return packet[12:] in small.sets

    assert asyncio.run(story()) is False


@pytest.mark.parametrize("garbage", [Garbage.BETWEEN, Garbage.FLOOD])
def test_noise_on_the_line_breaks_the_frame(small: Clip, garbage: Garbage) -> None:
    async def story() -> None:
        camera = Camera("one", small)
        camera.faults.garbage = garbage
        async with looking(camera) as eye:
            await eye.play()
            with pytest.raises(AssertionError):
                await eye.video(10)

    asyncio.run(story())


def test_a_line_is_cut_after_so_many_frames(small: Clip) -> None:
    async def story() -> None:
        camera = Camera("one", small)
        camera.faults.cut_after = 3
        async with looking(camera) as eye:
            await eye.play()
            with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
                await eye.video(1000)
        assert camera.counts["frames"] == 3

    asyncio.run(story())


@pytest.mark.parametrize("status", [403, 404, 453, 503])
def test_a_description_is_refused(small: Clip, status: int) -> None:
    async def story() -> str:
        camera = Camera("one", small)
        camera.faults.refuse = status
        async with looking(camera) as eye:
            return await eye.ask("DESCRIBE")

    assert asyncio.run(story()).startswith(f"RTSP/1.0 {status} ")


def test_a_viewer_is_sent_elsewhere(small: Clip) -> None:
    async def story() -> str:
        camera = Camera("one", small)
        camera.faults.redirect = "rtsp://127.0.0.1:1/other"
        async with looking(camera) as eye:
            return await eye.ask("DESCRIBE")

    told = asyncio.run(story())
    assert told.startswith("RTSP/1.0 302 ")
    assert "Location: rtsp://127.0.0.1:1/other\r\n" in told


@pytest.mark.parametrize("endless", list(Endless))
def test_an_answer_never_ends(small: Clip, endless: Endless) -> None:
    async def story() -> bytes:
        camera = Camera("one", small)
        camera.faults.endless = endless
        async with looking(camera) as eye:
            eye.say("OPTIONS")
            return await eye.reader.readexactly(200_000)

    assert asyncio.run(story()).startswith(b"RTSP/1.0 200 ")


def test_a_mute_camera_takes_requests_and_says_nothing(small: Clip) -> None:
    async def story() -> None:
        camera = Camera("one", small)
        camera.faults.mute = True
        async with looking(camera) as eye:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(eye.ask("OPTIONS"), 0.1)
        assert camera.counts["OPTIONS"] == 1

    asyncio.run(story())


def test_an_answer_drips(small: Clip) -> None:
    async def story() -> bytes:
        camera = Camera("one", small)
        camera.faults.drip = 0.01
        async with looking(camera) as eye:
            eye.say("OPTIONS")
            return await eye.reader.read(1000)

    assert asyncio.run(story()) == b"R"


def test_a_line_that_asks_nothing_is_cut_after_its_session(small: Clip) -> None:
    async def story() -> None:
        async with looking(Camera("one", small, session=1)) as eye:
            await eye.ask("OPTIONS")
            with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
                await eye.reader.readexactly(1)

    asyncio.run(story())


def test_a_wrong_password_is_asked_for_again(small: Clip) -> None:
    async def story() -> str:
        async with looking(Camera("one", small, door=Door("eye", "secret"))) as eye:
            return await eye.ask("DESCRIBE", "Authorization: Basic ZXllOndyb25n\r\n")

    told = asyncio.run(story())
    assert told.startswith("RTSP/1.0 401 ")
    assert "WWW-Authenticate: Digest realm=" in told
