"""Session descriptions as cameras write them."""

import pytest

from tamgiang.modules.cameras.media.frames import Codec
from tamgiang.modules.cameras.media.sdp import BadDescription, description
from tamgiang.modules.cameras.media.tests.rtp_made import HEVC_SETS, PPS, SPS

CAMERA = b"""v=0\r
o=- 1109162014219182 1109162014219192 IN IP4 0.0.0.0\r
s=Media Presentation\r
c=IN IP4 0.0.0.0\r
t=0 0\r
a=control:*\r
a=range:npt=now-\r
m=audio 0 RTP/AVP 8\r
a=control:trackID=2\r
a=rtpmap:8 PCMA/8000\r
m=video 0 RTP/AVP 96\r
b=AS:5100\r
a=control:trackID=1\r
a=rtpmap:96 H264/90000\r
a=fmtp:96 packetization-mode=1; profile-level-id=4D4016; \
sprop-parameter-sets=Z01AFuygUBf8sIAAAAMAgAAADweLFss=,aOvjyyA=\r
a=Media_header:MEDIAINFO=494D4B48010200000400000100000000\r
"""
HEVC = b"""v=0
s=x
m=video 0 RTP/AVP 97
a=rtpmap:97 H265/90000
a=fmtp:97 sprop-vps=QAEMAf//AWAAAAMAkAAAAwAAAwA/lZgJ; \
sprop-sps=QgEBAWAAAAMAkAAAAwAAAwA/oAUCAWlllZpJMrmgIAAAAwAgAAADAeE=; sprop-pps=RAHBcrQiQA==
"""


def test_the_picture_track_is_found_behind_the_sound() -> None:
    told = description(CAMERA)
    track = told.video()

    assert [one.kind for one in told.tracks] == ["audio", "video"]
    assert told.control == "*"
    assert track is not None
    assert (track.number, track.codec, track.control) == (96, Codec.H264, "trackID=1")
    assert track.sets() == (SPS, PPS)


def test_the_sets_of_hevc_come_in_three_parts_and_lines_may_end_plainly() -> None:
    track = description(HEVC).video()

    assert track is not None
    assert (track.codec, track.sets()) == (Codec.HEVC, HEVC_SETS)


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        (b"H264/90000", b"JPEG/90000"),
        (b"H264/90000", b"H264/8000"),
        (b"packetization-mode=1", b"packetization-mode=2"),
        (b"a=rtpmap:96 H264/90000", b"a=rtpmap:97 H264/90000"),
    ],
)
def test_a_track_that_cannot_be_pulled_has_no_codec(written: bytes, instead: bytes) -> None:
    track = description(CAMERA.replace(written, instead)).video()

    assert track is not None
    assert track.codec is None


def test_broken_parameter_sets_are_left_out_as_they_come_with_the_pictures_too() -> None:
    track = description(CAMERA.replace(b"aOvjyyA=", b"a*vjyyA=")).video()

    assert track is not None
    assert track.sets() == (SPS,)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"v=0\r\n",
        b"m=video\r\n",
        b"m=video 0 RTP/AVP 300\r\n",
        b"m=video 0 RTP/AVP 96\r\n" * 17,
        b"a=x\n" * 3000 + b"m=video 0 RTP/AVP 96\n",
        b"x" * 70_000,
    ],
)
def test_what_is_no_description_is_refused(data: bytes) -> None:
    with pytest.raises(BadDescription):
        description(data)
