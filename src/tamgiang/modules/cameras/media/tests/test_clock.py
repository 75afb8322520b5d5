"""Wall-clock time by sender reports, and what is told of a camera's clock."""

import time

import pytest

from tamgiang.modules.cameras.media.rtp.clock import Clock
from tamgiang.modules.cameras.media.rtp.packets import BadPacket
from tamgiang.modules.cameras.media.rtp.rtcp import SenderReport, compound
from tamgiang.modules.cameras.media.tests.rtp_made import IDR, SOURCE, Track, sender_report

AT = 1_800_000_000
SECOND = 1_000_000


def report(wall: int | None, stamp: int) -> SenderReport:
    return SenderReport(SOURCE, wall, stamp, 0)


def test_a_sender_report_is_read_to_the_microsecond() -> None:
    data = sender_report(AT + 0.25, 777) + b"\x81\xca\x00\x01\x00\x00\x00\x01"

    told = compound(data, 0, len(data))

    assert told.report is not None
    assert (told.report.source, told.report.wall, told.report.stamp) == (
        SOURCE,
        AT * SECOND + 250_000,
        777,
    )
    assert not told.bye


def test_time_goes_on_past_the_year_2036() -> None:
    seconds = 2_147_483_648 + 300_000_000
    data = sender_report(seconds, 0)

    told = compound(data, 0, len(data)).report

    assert told is not None
    assert told.wall == seconds * SECOND


@pytest.mark.parametrize("data", [b"\x80\xc8", b"\x80\xc8\x00\x06" + bytes(20), b"\x00\xc8\0\0"])
def test_a_report_cut_short_is_refused(data: bytes) -> None:
    with pytest.raises(BadPacket):
        compound(data, 0, len(data))


def test_pictures_are_timed_by_the_last_report_also_before_it_and_across_the_wrap() -> None:
    clock = Clock()
    clock.unwrap(0xFFFF_FFFF - 89_999)
    clock.report(report(AT * SECOND, 0), 0.0, AT * SECOND)

    earlier, later = clock.unwrap(0xFFFF_FFFF - 44_999), clock.unwrap(90_000)

    assert clock.wall(earlier) == AT * SECOND - SECOND // 2
    assert clock.wall(later) == AT * SECOND + SECOND


def test_a_report_may_come_before_the_first_picture() -> None:
    track, now = Track.begun(), int(time.time())
    data = sender_report(now, 90_000)
    track.assembler.report(data, 0, len(data), 0.0)

    track.take(IDR, 90_000 + 45_000, end=True)

    assert track.frames[0].wall == now * SECOND + SECOND // 2
    assert track.counters.offset is not None


def test_offset_and_drift_are_told() -> None:
    clock = Clock()
    clock.unwrap(0)

    clock.report(report((AT + 5) * SECOND, 0), 100.0, AT * SECOND)
    soon = clock.drift
    clock.report(report((AT + 65) * SECOND + 3000, 0), 160.0, (AT + 60) * SECOND)

    assert soon is None
    assert clock.offset == 5 * SECOND + 3000
    assert clock.drift == pytest.approx(50.0)


@pytest.mark.parametrize("wall", [None, 0, 86_400 * SECOND, (AT + 400 * 86_400) * SECOND])
def test_a_clock_that_is_none_times_nothing(wall: int | None) -> None:
    clock = Clock()
    ticks = clock.unwrap(0)
    clock.report(report(AT * SECOND, 0), 0.0, AT * SECOND)

    clock.report(report(wall, 0), 1.0, AT * SECOND)

    assert (clock.wall(ticks), clock.offset, clock.drift) == (None, None, None)


def test_reports_of_another_source_are_passed_over() -> None:
    track = Track.begun()
    track.take(IDR, 0, end=True)
    data = sender_report(AT, 0, source=1)

    track.assembler.report(data, 0, len(data), 0.0)

    assert track.counters.offset is None
