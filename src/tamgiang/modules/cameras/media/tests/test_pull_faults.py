"""Cameras that are not well: each is told by its reason, comes back, and disturbs no other."""

import asyncio
from dataclasses import replace

import pytest

from tamgiang.modules.cameras.media.rtp.counters import Counters
from tamgiang.modules.cameras.media.rtsp import connection
from tamgiang.modules.cameras.media.rtsp.address import BadAddress
from tamgiang.modules.cameras.media.rtsp.conditions import Reason, State, Times, pause
from tamgiang.modules.cameras.media.rtsp.connection import Connection
from tamgiang.modules.cameras.media.rtsp.limiter import Limiter
from tamgiang.modules.cameras.media.tests.pulling import QUICK, SMALL, Pull, pulling
from tamgiang.modules.cameras.media.tests.test_hostile import Nowhere
from tests.tools.farm.camera import Camera
from tests.tools.farm.clips import clip
from tests.tools.farm.farm import Farm
from tests.tools.farm.faults import Endless, Garbage
from tests.tools.farm.passwords import Door, Scheme

#: For cameras that stop talking: they are not waited for long.
IMPATIENT = replace(QUICK, handshake=0.4, silence=0.4)


def test_a_wrong_password_is_tried_once_and_then_not_for_long() -> None:
    async def story() -> None:
        camera = Camera("one", clip(SMALL), door=Door("u", "p", Scheme.DIGEST_QOP))
        async with Farm(camera) as farm:
            address = f"rtsp://u:wrong@127.0.0.1:{farm.port}/one"
            async with pulling(address, times=replace(QUICK, refused=60.0)) as pull:
                await pull.until_told(State.REFUSED, Reason.PASSWORD)
                await asyncio.sleep(0.3)

        # Once without, once with it.
        assert camera.counts["DESCRIBE"] == 2
        assert pull.told[1:] == [(State.REFUSED, Reason.PASSWORD), (State.STOPPED, None)]

    asyncio.run(story())


def test_a_camera_that_asks_for_a_password_we_have_not_is_refused() -> None:
    async def story() -> None:
        camera = Camera("one", clip(SMALL), door=Door("u", "p"))
        async with Farm(camera) as farm, pulling(farm.address("one")) as pull:
            await pull.until_told(State.REFUSED, Reason.PASSWORD)

    asyncio.run(story())


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (403, Reason.FORBIDDEN),
        (404, Reason.NOT_FOUND),
        (453, Reason.BUSY),
        (503, Reason.BUSY),
        (500, Reason.ANSWER),
    ],
)
def test_a_camera_that_refuses_is_told_by_its_answer(status: int, reason: Reason) -> None:
    async def story() -> None:
        camera = Camera("one", clip(SMALL))
        camera.faults.refuse = status
        async with Farm(camera) as farm, pulling(farm.address("one")) as pull:
            await pull.until_told(State.REFUSED, reason)
            assert pull.puller.detail == str(status)
            # When it gives in.
            camera.faults.refuse = 0
            await pull.until_frames(1)

        assert pull.told[-2] == (State.PLAYING, None)

    asyncio.run(story())


def test_a_camera_is_looked_for_where_another_points() -> None:
    async def story() -> None:
        one, two = Camera("one", clip(SMALL)), Camera("two", clip(SMALL))
        async with Farm(one, two) as farm:
            one.faults.redirect = farm.address("two")
            async with pulling(farm.address("one")) as pull:
                await pull.until_frames(1)

        assert two.counts["PLAY"] == 1

    asyncio.run(story())


def test_a_ring_of_pointers_ends() -> None:
    async def story() -> None:
        one = Camera("one", clip(SMALL))
        async with Farm(one) as farm:
            one.faults.redirect = farm.address("one")
            async with pulling(farm.address("one"), times=replace(QUICK, first=60.0)) as pull:
                await pull.until_told(State.REFUSED, Reason.REDIRECTS)

        assert one.counts["DESCRIBE"] == 4

    asyncio.run(story())


def test_nobody_there() -> None:
    async def story() -> None:
        async with Farm() as farm:
            port = farm.port
        async with pulling(f"rtsp://127.0.0.1:{port}/one") as pull:
            await pull.until_told(State.UNREACHABLE, Reason.CONNECT)

    asyncio.run(story())


def test_a_name_nobody_has() -> None:
    async def story() -> None:
        async with pulling(f"rtsp://{'x' * 70}/one") as pull:
            await pull.until_told(State.UNREACHABLE, Reason.NAME)

    asyncio.run(story())


def test_an_address_that_is_none_is_refused_at_once() -> None:
    with pytest.raises(BadAddress):
        Pull("http://127.0.0.1/one")


def test_a_camera_that_falls_silent_is_told_and_comes_back() -> None:
    async def story() -> None:
        camera = Camera("one", clip(SMALL))
        async with Farm(camera) as farm, pulling(farm.address("one"), times=IMPATIENT) as pull:
            await pull.until_frames(5)
            camera.faults.stall = True
            await pull.until_told(State.SILENT, Reason.NO_DATA)
            camera.faults.stall = False
            seen = len(pull.frames)
            await pull.until_frames(seen + 5)
            assert pull.puller.counters.reconnects == 1

        # A new connection begins with a key frame and all that a decoder must be told.
        assert pull.frames[seen].key
        assert pull.frames[seen].parameters is not None
        assert pull.told[:4] == [
            (State.CONNECTING, None),
            (State.PLAYING, None),
            (State.SILENT, Reason.NO_DATA),
            (State.PLAYING, None),
        ]

    asyncio.run(story())


def test_a_camera_that_sends_no_picture_is_told_from_one_that_sends_nothing() -> None:
    async def story() -> None:
        camera = Camera("one", clip(SMALL), in_band=False, in_description=False)
        async with Farm(camera) as farm, pulling(farm.address("one"), times=IMPATIENT) as pull:
            await pull.until_told(State.SILENT, Reason.NO_PICTURE)

        assert (State.PLAYING, None) not in pull.told

    asyncio.run(story())


@pytest.mark.parametrize(
    ("mute", "drip", "endless", "reasons"),
    [
        (True, 0.0, None, {Reason.SLOW}),
        (False, 0.05, None, {Reason.SLOW}),
        (False, 0.01, Endless.HEADERS, {Reason.SLOW}),
        (False, 0.0, Endless.HEADERS, {Reason.GARBLED}),
        (False, 0.0, Endless.LINE, {Reason.GARBLED}),
        (False, 0.0, Endless.BODY, {Reason.GARBLED}),
    ],
)
def test_a_camera_that_never_comes_to_an_end_is_let_go(
    mute: bool, drip: float, endless: Endless | None, reasons: set[Reason]
) -> None:
    async def story() -> None:
        camera = Camera("one", clip(SMALL))
        camera.faults.mute, camera.faults.drip = mute, drip
        camera.faults.endless = endless
        async with Farm(camera) as farm:
            async with pulling(farm.address("one"), times=IMPATIENT) as pull:
                await pull.until(lambda: pull.puller.state is State.UNREACHABLE)

            assert pull.told[1][1] in reasons

    asyncio.run(story())


def test_a_broken_line_is_taken_up_again_and_again() -> None:
    async def story() -> None:
        camera = Camera("one", clip(SMALL))
        camera.faults.cut_after = 10
        async with Farm(camera) as farm, pulling(farm.address("one")) as pull:
            await pull.until(lambda: pull.puller.counters.reconnects >= 3)

        assert (State.UNREACHABLE, Reason.CLOSED) in pull.told

    asyncio.run(story())


@pytest.mark.parametrize("garbage", [Garbage.BETWEEN, Garbage.FLOOD])
def test_noise_between_packets_ends_the_line_and_not_the_pull(garbage: Garbage) -> None:
    async def story() -> None:
        camera = Camera("one", clip(SMALL))
        async with Farm(camera) as farm, pulling(farm.address("one")) as pull:
            await pull.until_frames(5)
            camera.faults.garbage = garbage
            await pull.until(lambda: pull.puller.state is not State.PLAYING)
            camera.faults.garbage = None
            await pull.until(lambda: pull.puller.state is State.PLAYING)

        assert pull.told[2][0] is State.UNREACHABLE
        assert pull.told[2][1] in (Reason.GARBLED, Reason.CLOSED)

    asyncio.run(story())


def test_noise_in_packets_is_counted_and_what_is_whole_goes_on() -> None:
    async def story() -> None:
        camera = Camera("one", clip(SMALL))
        async with Farm(camera) as farm, pulling(farm.address("one")) as pull:
            await pull.until_frames(5)
            camera.faults.garbage = Garbage.PAYLOAD
            await pull.until(lambda: pull.puller.counters.damaged >= 5)
            camera.faults.garbage = None
            seen = len(pull.frames)
            await pull.until_frames(seen + 20)

        assert farm.opened == 1
        assert pull.told[1:-1] == [(State.PLAYING, None)]

    asyncio.run(story())


def test_missing_packets_are_counted_as_the_camera_left_them_out() -> None:
    async def story() -> None:
        camera = Camera("one", clip(SMALL))
        async with Farm(camera) as farm, pulling(farm.address("one")) as pull:
            await pull.until_frames(2)
            camera.faults.loss = 0.2
            await pull.until_frames(40)
            camera.faults.loss = 0.0
            seen = len(pull.frames)
            await pull.until_frames(seen + 10)
            assert pull.puller.counters.lost == camera.counts["left out"] > 0

        assert any(frame.lost for frame in pull.frames[:seen])
        assert not any(frame.lost for frame in pull.frames[seen + 5 :])

    asyncio.run(story())


def test_a_bad_camera_disturbs_no_other() -> None:
    made = clip(SMALL)

    async def story() -> None:
        bad = [Camera(f"bad{number}", made) for number in range(6)]
        for camera, garbage in zip(bad, [*Garbage, *Garbage], strict=True):
            camera.faults.garbage = garbage
        bad[4].faults.endless = Endless.HEADERS
        good = Camera("good", made)
        limiter = Limiter(2, 0.0)
        async with Farm(*bad, good) as farm:
            pulls = [Pull(farm.address(camera.name), limiter=limiter) for camera in bad]
            for pull in pulls:
                pull.puller.start()
            async with pulling(farm.address("good"), limiter=limiter) as pull:
                await pull.until_frames(60)
            for one in pulls:
                await one.puller.stop()

        sent = [unit.nals for unit in made.units]
        assert [frame.nals for frame in pull.frames[:60]] == sent * 2
        assert not any(frame.lost for frame in pull.frames)

    asyncio.run(story())


def test_no_more_shake_hands_at_once_than_may_and_those_that_failed_stand_apart() -> None:
    async def story() -> None:
        limiter, now, most = Limiter(2, 0.0), 0, 0

        async def shake(*, failed: bool) -> None:
            nonlocal now, most
            async with limiter.turn(failed=failed):
                now += 1
                most = max(most, now)
                await asyncio.sleep(0.01)
                now -= 1

        await asyncio.gather(*(shake(failed=False) for _ in range(6)))
        assert most == 2

        # Given both places of those that failed taken, another still has its turn.
        async with limiter.turn(failed=True), limiter.turn(failed=True):
            await asyncio.wait_for(shake(failed=False), 5)

    asyncio.run(story())


@pytest.mark.parametrize(
    ("failures", "reason", "seconds"),
    [
        (1, Reason.CLOSED, 1.0),
        (4, Reason.CLOSED, 8.0),
        (9, Reason.CLOSED, 60.0),
        (10_000, Reason.NO_DATA, 60.0),
        (1, Reason.PASSWORD, 60.0),
        (2, Reason.FORBIDDEN, 120.0),
        (10_000, Reason.PASSWORD, 600.0),
    ],
)
def test_attempts_grow_rarer(failures: int, reason: Reason, seconds: float) -> None:
    assert pause(Times(), failures, reason) == seconds


class Counting(Nowhere):
    """A line that notes when it is not read for a while, or cut."""

    def __init__(self) -> None:
        super().__init__()
        self.paused = self.aborted = 0

    def pause_reading(self) -> None:
        """Not read."""
        self.paused += 1

    def abort(self) -> None:
        """Cut."""
        self.aborted += 1


def test_a_camera_that_sends_too_much_is_not_read_for_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connection, "MOST_A_SECOND", 10_000)

    async def story() -> None:
        line, transport = Connection(Counters()), Counting()
        line.connection_made(transport)

        for _ in range(30):
            line.data_received(b"$\x07\x03\xe8" + bytes(1000))

        assert (transport.paused, transport.aborted) == (1, 0)
        line.connection_lost(None)

    asyncio.run(story())


def test_a_camera_that_talks_unasked_without_end_is_let_go() -> None:
    async def story() -> None:
        line, transport = Connection(Counters()), Counting()
        line.connection_made(transport)

        line.data_received(b"RTSP/1.0 200 OK\r\nCSeq: 9\r\n\r\n" * 101)

        assert transport.aborted == 1
        assert line.ended.result().reason is Reason.GARBLED

    asyncio.run(story())
