"""From packets to pictures: RFC 6184, RFC 7798, and what goes wrong on the way."""

import struct

import pytest

from tamgiang.modules.cameras.media.rtp import assembly
from tamgiang.modules.cameras.media.rtp.hevc import HevcAssembler
from tamgiang.modules.cameras.media.rtp.packets import BadPacket, bounds
from tamgiang.modules.cameras.media.rtp.rtcp import compound
from tamgiang.modules.cameras.media.tests.rtp_made import (
    HEVC_SETS,
    IDR,
    OTHER_PPS,
    OTHER_SPS,
    PPS,
    SLICE,
    SOURCE,
    SPS,
    Track,
    packet,
)


def fragments(unit: bytes, size: int) -> list[bytes]:
    """A NAL unit of H.264 as FU-A payloads (RFC 6184 5.8)."""
    parts = [unit[at : at + size] for at in range(1, len(unit), size)]
    indicator, last = unit[0] & 0xE0 | 28, len(parts) - 1
    flags = [0x80 * (at == 0) | 0x40 * (at == last) for at in range(len(parts))]
    return [
        bytes((indicator, flag | unit[0] & 0x1F)) + part
        for flag, part in zip(flags, parts, strict=True)
    ]


def aggregate(head: bytes, *units: bytes) -> bytes:
    """STAP-A, or an aggregation packet of HEVC."""
    return head + b"".join(struct.pack(">H", len(unit)) + unit for unit in units)


def test_a_picture_in_one_packet() -> None:
    track = Track.begun()

    track.take(IDR, 90_000, end=True, now=7.5)

    (frame,) = track.frames
    assert (frame.nals, frame.rtp, frame.key, frame.arrived) == ((IDR,), 90_000, True, 7.5)
    assert (frame.wall, frame.lost) == (None, False)
    assert frame.parameters is not None
    assert frame.parameters.sets == (SPS, PPS)
    assert (frame.parameters.width, frame.parameters.height) == (640, 360)


def test_fragments_are_put_together() -> None:
    track = Track.begun()
    parts = fragments(IDR, 7)

    for part in parts:
        track.take(part, end=part is parts[-1])

    assert track.nals() == [(IDR,)]
    assert track.counters.packets == 6


def test_an_aggregate_gives_its_units_and_sets_are_put_aside() -> None:
    track = Track.begun(sets=())
    delimiter = b"\x09\xf0"

    track.take(aggregate(b"\x78", delimiter, SPS, PPS, b"\x06\x05\x01\x02", IDR), end=True)

    (frame,) = track.frames
    assert frame.nals == (b"\x06\x05\x01\x02", IDR)
    assert frame.parameters is not None
    assert frame.parameters.sets == (SPS, PPS)


def test_the_marker_ends_a_picture_and_not_a_slice() -> None:
    track = Track.begun()

    track.take(IDR, 0)
    track.take(IDR, 0)
    track.take(IDR, 0, end=True)
    track.take(SLICE, 6000)
    track.take(SLICE, 6000, end=True)

    assert track.nals() == [(IDR, IDR, IDR), (SLICE, SLICE)]


def test_a_camera_without_markers_ends_pictures_by_time() -> None:
    track = Track.begun()

    track.take(IDR, 0)
    track.take(SLICE, 6000)
    track.take(SLICE, 12_000)

    assert [(frame.nals, frame.lost) for frame in track.frames] == [
        ((IDR,), False),
        ((SLICE,), False),
    ]


def test_pictures_before_the_first_key_frame_and_before_its_sets_are_left_out() -> None:
    track = Track.begun(sets=())

    track.take(SLICE, 0, end=True)
    track.take(IDR, 6000, end=True)
    track.take(SPS, 12_000)
    track.take(PPS, 12_000)
    track.take(IDR, 12_000, end=True)

    assert [frame.rtp for frame in track.frames] == [12_000]


def test_sets_that_change_in_mid_stream_are_told_once_with_their_picture() -> None:
    track = Track.begun()

    track.take(IDR, 0, end=True)
    for unit in (SPS, PPS, IDR):
        track.take(unit, 6000, end=unit is IDR)
    for unit in (OTHER_SPS, OTHER_PPS, IDR):
        track.take(unit, 12_000, end=unit is IDR)
    track.take(SLICE, 18_000, end=True)

    told = [frame.parameters and frame.parameters.width for frame in track.frames]
    assert told == [640, None, 1918, None]


def test_pictures_shown_later_than_they_come_keep_their_time() -> None:
    track = Track.begun()

    for stamp in (0, 18_000, 6000, 12_000):
        track.take(SLICE if stamp else IDR, stamp, end=True)

    assert [frame.rtp for frame in track.frames] == [0, 18_000, 6000, 12_000]


def test_time_stamps_that_begin_anew_go_on() -> None:
    track = Track.begun()

    for stamp in (0xFFFF_F000, 0xFFFF_F000 + 6000, 0xFFFF_F000 + 12_000):
        track.take(IDR, stamp & 0xFFFF_FFFF, end=True)

    first = track.frames[0].rtp
    assert [frame.rtp - first for frame in track.frames] == [0, 6000, 12_000]


def test_numbers_that_begin_anew_are_no_loss() -> None:
    track = Track.begun()
    track.number = 0xFFFF

    track.take(IDR, 0, end=True)
    track.take(SLICE, 6000, end=True)

    assert [frame.lost for frame in track.frames] == [False, False]
    assert track.counters.lost == 0


def test_a_missing_packet_is_counted_and_spoils_only_its_unit() -> None:
    track = Track.begun()
    parts = fragments(SLICE, 20)
    track.take(IDR, 0, end=True)

    track.take(SLICE, 6000)
    track.take(parts[0], 6000)
    track.number += 1
    track.take(parts[2], 6000, end=True)
    track.take(SLICE, 12_000, end=True)

    assert [(frame.nals, frame.lost) for frame in track.frames[1:]] == [
        ((SLICE,), True),
        ((SLICE,), False),
    ]
    assert track.counters.lost == 1


def test_a_missing_end_is_told_of_both_pictures_it_may_belong_to() -> None:
    track = Track.begun()

    track.take(IDR, 0)
    track.number += 1
    track.take(SLICE, 6000, end=True)
    track.take(SLICE, 12_000, end=True)

    assert [frame.lost for frame in track.frames] == [True, True, False]


def test_a_picture_lost_whole_is_told_of_the_next() -> None:
    track = Track.begun()
    track.take(IDR, 0, end=True)
    track.number += 3

    track.take(SLICE, 12_000, end=True)

    assert track.frames[1].lost
    assert track.counters.lost == 3


def test_a_packet_that_comes_twice_is_passed_over() -> None:
    track = Track.begun()
    track.take(IDR, 0)
    track.number -= 1

    track.take(IDR, 0)
    track.take(IDR, 0, end=True)

    assert track.nals() == [(IDR, IDR)]
    assert track.counters.lost == 0


def test_a_source_that_begins_anew_goes_on_in_time() -> None:
    track = Track.begun()
    track.take(IDR, 500_000, end=True, now=10.0)
    data = packet(IDR, 40_000, 77, end=True, source=99)

    track.assembler.packet(data, 0, len(data), 12.0)

    assert [frame.rtp for frame in track.frames] == [500_000, 500_000 + 2 * 90_000]
    assert [frame.lost for frame in track.frames] == [False, True]


def with_a_picture_too_big(monkeypatch: pytest.MonkeyPatch) -> Track:
    """A key picture, and one of more bytes than are taken."""
    monkeypatch.setattr(assembly, "LONGEST_FRAME", 1000)
    track = Track.begun()
    track.take(IDR, 0, end=True)
    for _ in range(20):
        track.take(SLICE, 6000)
    track.take(SLICE, 6000, end=True)
    return track


def test_a_picture_too_big_is_left_out_and_the_next_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    track = with_a_picture_too_big(monkeypatch)

    track.take(SLICE, 12_000, end=True)

    assert [(frame.rtp, frame.lost) for frame in track.frames] == [(0, False), (12_000, True)]
    assert track.counters.left_out == 1


def test_a_picture_after_one_too_big_is_taken_though_time_stands_still(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    track = with_a_picture_too_big(monkeypatch)

    track.take(SLICE, 6000, end=True)

    assert [(frame.rtp, frame.lost) for frame in track.frames] == [(0, False), (6000, True)]


def test_interleaved_packets_and_other_tracks_are_not_taken() -> None:
    track = Track.begun()
    track.take(IDR, 0, end=True)

    track.take(b"\x1d" + SLICE, 6000, end=True)
    other = bytearray(packet(SLICE, 2, 6000, end=True))
    other[1] = 0x80 | 97
    track.assembler.packet(bytes(other), 0, len(other), 0.0)

    assert len(track.frames) == 1
    assert (track.counters.damaged, track.counters.packets) == (1, 2)


def test_hevc_singles_aggregates_and_fragments() -> None:
    track = Track.begun(HevcAssembler, sets=())
    idr, trail = b"\x26\x01" + bytes(range(30)), b"\x02\x01" + bytes(range(9))
    parts = [idr[at : at + 12] for at in range(2, len(idr), 12)]
    flags = [0x80 | 19, 19, 0x40 | 19]

    track.take(aggregate(b"\x60\x01", *HEVC_SETS), 0)
    for flag, part in zip(flags, parts, strict=True):
        track.take(bytes((0x62, 0x01, flag)) + part, 0, end=flag & 0x40 != 0)
    track.take(b"\x46\x01\x50", 6000)
    track.take(trail, 6000, end=True)

    assert track.nals() == [(idr,), (trail,)]
    assert [frame.key for frame in track.frames] == [True, False]
    assert track.frames[0].parameters is not None
    assert track.frames[0].parameters.sets == HEVC_SETS


def test_where_a_payload_begins_behind_sources_and_extension_and_ends_before_padding() -> None:
    # Given two contributing sources, an extension of one word, three bytes of padding.
    head = bytes((0xB2, 96)) + bytes(10 + 8) + b"\xbe\xde\x00\x01" + bytes(4)
    data = b"$$" + head + b"payload" + b"\0\0\3"

    assert bounds(data, 2, len(data)) == (2 + len(head), len(data) - 3)


@pytest.mark.parametrize(
    "data",
    [
        bytes((0x40,)) + bytes(20),
        bytes((0x8F,)) + bytes(20),
        bytes((0x90,)) + bytes(11),
        bytes((0x90, 96)) + bytes(12) + b"\xff\xff",
        bytes((0xA0,)) + bytes(19) + b"\x00",
        bytes((0xA0,)) + bytes(19) + b"\xff",
    ],
)
def test_headers_that_say_more_than_there_is_are_refused(data: bytes) -> None:
    with pytest.raises(BadPacket):
        bounds(data, 0, len(data))


def test_a_receiver_report_says_what_came() -> None:
    track = Track.begun()
    track.number = 65_530
    for number in range(10):
        track.take(IDR, number * 6000, end=True)
        track.number += number == 4

    report = track.assembler.answer(0.0)

    assert report is not None
    assert compound(report, 0, len(report)).report is None
    kind, source, lost, highest = struct.unpack_from(">xB6xIII", report)
    assert (kind, source, lost, highest) == (201, SOURCE, 1, 65_540)
