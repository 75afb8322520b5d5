"""Any bytes: what is read is right or refused, never hangs, never grows."""

import asyncio
import tracemalloc
from contextlib import suppress

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from tamgiang.modules.cameras.media.frames import Codec
from tamgiang.modules.cameras.media.nal import LARGEST, BadNal, picture_set, sequence
from tamgiang.modules.cameras.media.rtp import assembly
from tamgiang.modules.cameras.media.rtp.assembly import Assembler
from tamgiang.modules.cameras.media.rtp.counters import Counters
from tamgiang.modules.cameras.media.rtp.h264 import H264Assembler
from tamgiang.modules.cameras.media.rtp.hevc import HevcAssembler
from tamgiang.modules.cameras.media.rtp.packets import BadPacket
from tamgiang.modules.cameras.media.rtp.rtcp import compound
from tamgiang.modules.cameras.media.rtsp.address import Address, BadAddress
from tamgiang.modules.cameras.media.rtsp.auth import Credentials, challenge
from tamgiang.modules.cameras.media.rtsp.connection import Connection
from tamgiang.modules.cameras.media.rtsp.messages import LONGEST_HEAD, BadMessage, message
from tamgiang.modules.cameras.media.sdp import BadDescription, description
from tamgiang.modules.cameras.media.tests.rtp_made import (
    HEVC_SETS,
    IDR,
    NUMBER,
    OTHER_SPS,
    PPS,
    SLICE,
    SPS,
    Track,
    packet,
    sender_report,
)
from tamgiang.modules.cameras.media.tests.test_rtsp_words import ANSWER
from tamgiang.modules.cameras.media.tests.test_sdp import CAMERA

calm = settings(deadline=None, database=None)


@st.composite
def spoilt(draw: st.DrawFn, *whole: bytes) -> bytes:
    """A true thing with some bytes changed, cut out, put in or doubled."""
    data = bytearray(draw(st.sampled_from(whole)))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        act = draw(st.integers(0, 3))
        if act == 0 and data:
            data[at] = draw(st.integers(0, 255))
        elif act == 1:
            del data[at : at + draw(st.integers(1, 8))]
        elif act == 2:
            data[at:at] = draw(st.binary(max_size=8))
        else:
            data[at:at] = data[at : at + 16]
    return bytes(data)


@given(st.one_of(st.binary(max_size=200), spoilt(SPS, OTHER_SPS, *HEVC_SETS, PPS)))
@seed(5)
@settings(calm, max_examples=300)
def test_parameter_sets(data: bytes) -> None:
    for codec in Codec:
        with suppress(BadNal):
            told = sequence(codec, data)
            assert 0 < told.width <= LARGEST
            assert 0 < told.height <= LARGEST
        with suppress(BadNal):
            assert picture_set(codec, data)[1] <= 31


@given(st.one_of(st.binary(max_size=300), spoilt(CAMERA)))
@seed(5)
@settings(calm, max_examples=200)
def test_descriptions(data: bytes) -> None:
    try:
        told = description(data)
    except BadDescription:
        return
    for track in told.tracks:
        assert len(track.sets()) <= 16


@given(st.one_of(st.binary(max_size=300), spoilt(ANSWER)))
@seed(5)
@settings(calm, max_examples=200)
def test_messages(data: bytes) -> None:
    try:
        found = message(data, 0)
    except BadMessage:
        return
    if found is not None:
        assert 0 < found[1] <= len(data)


@given(
    st.one_of(
        st.text(st.characters(max_codepoint=255), max_size=300),
        spoilt(b'Digest realm="x", nonce="y", qop="auth", algorithm=MD5, Basic realm="z"').map(
            lambda data: data.decode("latin-1")
        ),
    )
)
@seed(5)
@settings(calm, max_examples=200)
def test_challenges(line: str) -> None:
    credentials = Credentials("ủ", "mật khẩu")
    credentials.learn(challenge([line]), answered=False)

    said = credentials.header("PLAY", "rtsp://x/")

    assert said is None or said.encode("latin-1")


def test_challenges_made_to_be_slow_are_read_at_once() -> None:
    for line in ("a" * LONGEST_HEAD, "a " * 8000, 'Digest a="' + "\\" * 9000, "a=" * 8000):
        assert challenge([line] * 20) is None


@given(st.one_of(st.text(max_size=100), spoilt(b"rtsp://u:p@h:1/x?y").map(repr)))
@seed(5)
@settings(calm, max_examples=200)
def test_addresses(text: str) -> None:
    try:
        address = Address.read(text)
    except BadAddress:
        return
    assert address.url.isascii()
    assert address.url.isprintable()


@given(st.one_of(st.binary(max_size=200), spoilt(sender_report(1_800_000_000, 5) * 2)))
@seed(5)
@settings(calm, max_examples=200)
def test_reports(data: bytes) -> None:
    try:
        told = compound(data, 0, len(data))
    except BadPacket:
        return
    assert told.report is None or 0 <= told.report.stamp < 1 << 32


UNITS = (
    IDR,
    SLICE,
    SPS,
    PPS,
    b"\x7c\x85" + bytes(30),
    b"\x7c\x05" + bytes(30),
    b"\x7c\x45" + bytes(30),
    b"\x78\x00\x04\x65\x01\x02\x03\x00\x02\x41\x01",
    *HEVC_SETS,
    b"\x26\x01" + bytes(20),
    b"\x62\x01\x93" + bytes(20),
    b"\x62\x01\x53" + bytes(20),
    b"\x60\x01\x00\x04\x26\x01\x02\x03",
)


@given(
    st.lists(
        st.tuples(
            st.one_of(spoilt(*UNITS), st.binary(max_size=40)),
            st.integers(0, 3),
            st.sampled_from((0, 3000, 3000, 0xFFFF_FFFF)),
            st.booleans(),
            st.sampled_from((1, 1, 1, 2)),
            st.one_of(st.just(0), st.integers(0, 255)),
        ),
        max_size=30,
    ),
    st.sampled_from((H264Assembler, HevcAssembler)),
)
@seed(5)
@settings(calm, max_examples=150)
def test_packets(
    story: list[tuple[bytes, int, int, bool, int, int]], kind: type[Assembler]
) -> None:
    track, number, stamp = Track.begun(kind), 0, 0
    for unit, gap, step, end, source, spoil in story:
        number, stamp = number + 1 + gap, (stamp + step) & 0xFFFF_FFFF
        data = bytearray(packet(unit, number, stamp, end=end, source=source))
        data[0] ^= spoil
        track.assembler.packet(bytes(data), 0, len(data), float(number))

    for frame in track.frames:
        assert frame.nals
        assert all(frame.nals)
    assert not track.frames or (track.frames[0].key and track.frames[0].parameters)


class Nowhere(asyncio.Transport):
    """A line to nobody."""

    def write(self, data: object) -> None:
        """Nobody hears."""

    def abort(self) -> None:
        """Nobody minds."""

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        """Nothing waits."""

    def pause_reading(self) -> None:
        """Nothing comes anyway."""


STREAM = (
    ANSWER
    + b"".join(
        b"$\0" + len(data).to_bytes(2, "big") + data
        for data in (packet(SPS, 0, 0), packet(PPS, 1, 0), packet(IDR, 2, 0, end=True))
    )
    + b"\r\nOPTIONS rtsp://x/ RTSP/1.0\r\nCSeq: 1\r\n\r\n"
)


@given(spoilt(STREAM, STREAM * 2), st.lists(st.integers(1, 200), max_size=20))
@seed(5)
@settings(calm, max_examples=200)
def test_lines_cut_anywhere(data: bytes, cuts: list[int]) -> None:
    async def story() -> None:
        counters = Counters()
        line = Connection(counters)
        line.connection_made(Nowhere())
        line.receive(H264Assembler(NUMBER, (), lambda frame: None, counters), (0, 1))
        at = 0
        for size in (*cuts, len(data)):
            if not line.ended.done():
                line.data_received(data[at : at + size])
            at += size
        assert line.ended.done() or counters.bytes == min(at, len(data))

    asyncio.run(story())


def test_a_line_in_one_piece_and_byte_by_byte_gives_the_same() -> None:
    async def frames(pieces: list[bytes]) -> list[tuple[bytes, ...]]:
        track = Track.begun()
        line = Connection(track.counters)
        line.connection_made(Nowhere())
        line.receive(track.assembler, (0, 1))
        for piece in pieces:
            line.data_received(piece)
        assert not line.ended.done()
        return track.nals()

    whole = asyncio.run(frames([STREAM]))

    assert whole == [(IDR,)]
    assert asyncio.run(frames([bytes((byte,)) for byte in STREAM])) == whole


def test_fragments_without_end_do_not_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assembly, "LONGEST_FRAME", 400_000)
    track = Track.begun()
    track.take(IDR, 0, end=True)
    track.take(b"\x7c\x85\0", 1)

    tracemalloc.start()
    for _ in range(10_000):
        track.take(b"\x7c\x05\0", 1)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most < 1024 * 1024
    assert track.counters.left_out == 1


def test_parameter_sets_without_end_do_not_grow() -> None:
    track = Track.begun()

    for number in range(1000):
        track.take(PPS + number.to_bytes(4, "big"), 0)
    track.take(IDR, 0, end=True)

    (frame,) = track.frames
    assert frame.parameters is not None
    assert len(frame.parameters.sets) <= 17
    assert track.counters.damaged > 900
