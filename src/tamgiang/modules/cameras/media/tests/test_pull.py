"""Pulling cameras that are well: every picture comes, unchanged, in order and in time."""

import asyncio
import ssl
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from itertools import pairwise
from pathlib import Path

import pytest
import uvloop
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tamgiang.modules.cameras.media.frames import Codec
from tamgiang.modules.cameras.media.rtsp import session
from tamgiang.modules.cameras.media.rtsp.conditions import Reason, State
from tamgiang.modules.cameras.media.tests.pulling import HEVC, SMALL, Pull, pulling
from tests.tools.farm.camera import Camera
from tests.tools.farm.clips import clip
from tests.tools.farm.farm import Farm
from tests.tools.farm.passwords import Door, Scheme
from tests.tools.farm.recipes import Recipe

STREAMS = {
    "h264": SMALL,
    "hevc": HEVC,
    "slices": replace(SMALL, slices=4),
    "between": replace(SMALL, between=2),
    "delimiters": replace(SMALL, delimiters=True),
    "hevc between": replace(HEVC, between=2),
}


@pytest.fixture(scope="module")
def pulled() -> dict[tuple[str, bool], Pull]:
    """What came of each kind of stream, all at the same time; 40 pictures or more of each.

    The cameras tell their sets with key frames only, have sound beside, and their time stamps and
    numbers begin anew underway. By name and whether small units travel together.
    """
    found = {}

    async def one(farm: Farm, name: str, gathered: bool) -> None:
        async with pulling(farm.address(f"{name} {gathered}".replace(" ", "-"))) as pull:
            await pull.until_frames(40)
        found[name, gathered] = pull

    async def story() -> None:
        kinds = [(name, gathered) for name in STREAMS for gathered in (False, True)]
        cameras = [
            Camera(
                f"{name} {gathered}".replace(" ", "-"), clip(STREAMS[name]), in_description=False,
                gathered=gathered, audio=True, first_time=0xFFFF_FFFF - 9000,
                first_number=0xFFFF - 20,
            )
            for name, gathered in kinds
        ]  # fmt: skip
        async with Farm(*cameras) as farm:
            await asyncio.gather(*(one(farm, *kind) for kind in kinds))

    uvloop.run(story())
    return found


@pytest.mark.parametrize("name", STREAMS)
@pytest.mark.parametrize("gathered", [False, True])
def test_every_picture_comes_as_it_was_sent(
    name: str, gathered: bool, pulled: dict[tuple[str, bool], Pull]
) -> None:
    made, pull = clip(STREAMS[name]), pulled[name, gathered]
    counters = pull.puller.counters

    # Then the clip came, and its beginning again.
    delimiter = 9 if made.recipe.coding == "h264" else 35
    sent = [
        tuple(nal for nal in unit.nals if kind(made.recipe, nal) != delimiter)
        for unit in made.units
    ]
    assert [frame.nals for frame in pull.frames[:40]] == sent + sent[:10]
    shown = [unit.show for unit in made.units]
    shown += [made.length + show for show in shown[:10]]
    first = pull.frames[0].rtp
    assert [frame.rtp - first for frame in pull.frames[:40]] == [at - shown[0] for at in shown]
    assert [at for at, frame in enumerate(pull.frames[:40]) if frame.key] == [0, 15, 30]
    assert (counters.lost, counters.damaged, counters.left_out) == (0, 0, 0)
    # And what a decoder must be told came once, with the first picture.
    parameters = pull.frames[0].parameters
    assert parameters is not None
    assert (parameters.codec, parameters.sets) == (Codec(made.recipe.coding), made.sets)
    assert (parameters.width, parameters.height) == (320, 192)
    assert not any(frame.parameters for frame in pull.frames[1:])
    assert [state for state, _ in pull.told] == [State.CONNECTING, State.PLAYING, State.STOPPED]


def kind(recipe: Recipe, nal: bytes) -> int:
    """The type of a NAL unit."""
    return nal[0] & 0x1F if recipe.coding == "h264" else nal[0] >> 1 & 0x3F


def test_sets_told_in_the_description_alone_are_enough() -> None:
    made = clip(SMALL)

    async def story() -> None:
        camera = Camera("one", made, in_band=False)
        async with Farm(camera) as farm, pulling(farm.address("one")) as pull:
            await pull.until_frames(3)

        parameters = pull.frames[0].parameters
        assert parameters is not None
        assert parameters.sets == made.sets

    uvloop.run(story())


def test_a_camera_that_changes_its_picture_says_so_with_the_key_frame() -> None:
    other = replace(SMALL, width=480, height=272)

    async def story() -> None:
        camera = Camera("one", clip(SMALL), clip(other))
        async with Farm(camera) as farm, pulling(farm.address("one")) as pull:
            await pull.until_frames(62)

        told = {at: frame.parameters for at, frame in enumerate(pull.frames) if frame.parameters}
        assert {at: (one.width, one.height) for at, one in told.items()} == {
            0: (320, 192),
            30: (480, 272),
            60: (320, 192),
        }

    uvloop.run(story())


def test_packets_apart_give_the_same_pictures() -> None:
    made = clip(SMALL)

    async def story() -> None:
        camera = Camera("one", made, pace=0.002)
        async with Farm(camera) as farm, pulling(farm.address("one")) as pull:
            await pull.until_frames(30)

        assert [frame.nals for frame in pull.frames[:30]] == [unit.nals for unit in made.units]

    uvloop.run(story())


@pytest.mark.parametrize("scheme", list(Scheme))
@pytest.mark.parametrize("uses", [0, 1])
def test_a_password_is_told_the_way_the_camera_asks(scheme: Scheme, uses: int) -> None:
    async def story() -> None:
        # Given a camera whose nonces last for ever, or for one request.
        camera = Camera("one", clip(SMALL), door=Door("admin", 'p"ä:ss', scheme, uses=uses))
        async with Farm(camera) as farm:
            address = f"rtsp://admin:p%22%C3%A4%3Ass@127.0.0.1:{farm.port}/one"
            async with pulling(address) as pull:
                await pull.until_told(State.PLAYING)

        assert (State.REFUSED, Reason.PASSWORD) not in pull.told

    uvloop.run(story())


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """(the camera's side, our side) of a certificate made for 127.0.0.1."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "camera")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    public = folder / "camera.pem"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = folder / "camera.key"
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(public, private)
    return theirs, ssl.create_default_context(cafile=str(public))


def test_an_encrypted_camera_is_pulled_and_a_stranger_is_not(tmp_path: Path) -> None:
    theirs, ours = certificate(tmp_path)

    async def story() -> None:
        async with Farm(Camera("one", clip(SMALL)), context=theirs) as farm:
            address = farm.address("one")
            async with pulling(address, tls=ours) as pull:
                await pull.until_frames(10)
            async with pulling(address) as stranger:
                await stranger.until_told(State.REFUSED, Reason.CERTIFICATE)

        assert address.startswith("rtsps://")
        assert not stranger.frames

    uvloop.run(story())


def test_pictures_are_timed_by_the_clock_of_the_camera() -> None:
    async def story() -> None:
        # Given a camera that is an hour ahead.
        camera = Camera("one", clip(SMALL))
        camera.faults.clock = 3600.0
        async with Farm(camera) as farm, pulling(farm.address("one")) as pull:
            await pull.until_frames(20)
            now = time.time_ns() // 1000
            offset = pull.puller.counters.offset

        walls = [frame.wall for frame in pull.frames]
        assert None not in walls
        steps = {b - a for a, b in pairwise(walls) if a and b}
        assert steps <= {8333, 8334}
        assert walls[-1] is not None
        assert abs(walls[-1] - now - 3_600_000_000) < 60_000_000
        assert offset is not None
        assert abs(offset - 3_600_000_000) < 60_000_000

    uvloop.run(story())


def test_a_camera_is_told_that_we_are_still_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "_ALIVE", (0.1, 0.1))

    async def story() -> None:
        # Given cameras that forget who asked nothing for a second, one with nonces for one request,
        # one that does not know the usual question.
        door = Door("u", "p", Scheme.DIGEST_SHA, uses=1)
        one = Camera("one", clip(SMALL), session=1, door=door)
        two = Camera("two", clip(SMALL), session=1, knows=())
        async with Farm(one, two) as farm:
            address = farm.address("one", password=True)
            async with pulling(address) as first, pulling(farm.address("two")) as second:
                await first.until(lambda: one.counts["GET_PARAMETER"] >= 14)
                await second.until(lambda: two.counts["OPTIONS"] >= 12)

        assert farm.opened == 2
        assert len(first.told) == len(second.told) == 3

    uvloop.run(story())


def test_a_camera_is_told_when_we_leave() -> None:
    async def story() -> None:
        camera = Camera("one", clip(SMALL))
        async with Farm(camera) as farm:
            async with pulling(farm.address("one")) as pull:
                await pull.until_frames(1)
            await pull.until(lambda: camera.counts["TEARDOWN"] == 1 and not farm.lines)
            count = len(pull.frames)
            await asyncio.sleep(0.05)

        assert len(pull.frames) == count

    uvloop.run(story())
