"""Taking a session description apart (RFC 8866; RFC 6184 8.2.1 and RFC 7798 7.1 for video).

Bytes in, tracks out. Only what pulling needs; unknown lines are passed over, as the standard asks.
"""

import base64
import binascii
from dataclasses import dataclass, field

from tamgiang.modules.cameras.media.frames import Codec
from tamgiang.modules.cameras.media.nal import LONGEST_SET

#: Longest description taken, bytes; those of cameras have one or two thousand.
LONGEST = 64 * 1024
MOST_LINES = 1000
MOST_TRACKS = 16
#: Parameter sets taken from one description.
MOST_SETS = 16

_CODECS = {"H264": Codec.H264, "H265": Codec.HEVC, "HEVC": Codec.HEVC}


class BadDescription(Exception):
    """The bytes are no session description that can be used."""


@dataclass(slots=True)
class Track:
    """One medium. `kind`: video, audio, application; `control`: where it is set up, as written.

    `encoding` in capitals, empty when none is told; `clock`: ticks a second; `options`: of `fmtp`,
    names in lower case.
    """

    kind: str
    number: int
    encoding: str = ""
    clock: int = 0
    control: str = ""
    options: dict[str, str] = field(default_factory=dict)

    @property
    def codec(self) -> Codec | None:
        """The coding, when it is one that can be pulled in the order of decoding."""
        codec = _CODECS.get(self.encoding)
        if self.clock != 90_000 or self.options.get("packetization-mode", "0") not in ("0", "1"):
            return None
        return None if self.options.get("sprop-max-don-diff", "0") != "0" else codec

    def sets(self) -> tuple[bytes, ...]:
        """The parameter sets told in advance; what is no base64 is left out."""
        names = ("sprop-parameter-sets", "sprop-vps", "sprop-sps", "sprop-pps")
        written = ",".join(self.options[name] for name in names if name in self.options)
        found = (_decoded(one) for one in written.split(",")[:MOST_SETS])
        return tuple(one for one in found if 4 <= len(one) <= LONGEST_SET)


@dataclass(frozen=True, slots=True)
class Description:
    """A session: where the whole is controlled (as written, often `*`), and its tracks."""

    control: str
    tracks: tuple[Track, ...]

    def video(self) -> Track | None:
        """The first picture track that can be pulled, else the first one at all."""
        pictures = [track for track in self.tracks if track.kind == "video"]
        fitting = (track for track in pictures if track.codec)
        return next(fitting, pictures[0] if pictures else None)


def description(data: bytes) -> Description:
    """Read a description. Raises BadDescription."""
    if len(data) > LONGEST:
        raise BadDescription("long")
    lines = data.decode("utf-8", "replace").replace("\r", "\n").split("\n")
    if len(lines) > MOST_LINES * 2:
        raise BadDescription("lines")
    control, tracks = "", list[Track]()
    for line in lines:
        if line.startswith("m="):
            tracks.append(_track(line[2:]))
        elif line.startswith("a=control:") and not tracks:
            control = line[10:].strip()
        elif line.startswith("a=") and tracks:
            _attribute(tracks[-1], line[2:])
    if not tracks or len(tracks) > MOST_TRACKS:
        raise BadDescription("tracks")
    return Description(control, tuple(tracks))


def _track(line: str) -> Track:
    """`video 0 RTP/AVP 96`: the first format is the one that is used."""
    words = line.split()
    if len(words) < 4:
        raise BadDescription("medium")
    number = words[3] if words[2].upper().startswith("RTP/") else "0"
    if not (number.isascii() and number.isdecimal() and len(number) <= 3 and int(number) <= 127):
        raise BadDescription("format")
    return Track(words[0].lower(), int(number))


def _attribute(track: Track, line: str) -> None:
    name, _, value = line.partition(":")
    if name == "control":
        track.control = value.strip()
        return
    number, _, rest = value.strip().partition(" ")
    if name not in ("rtpmap", "fmtp") or not number.isdecimal() or int(number[:4]) != track.number:
        return
    if name == "rtpmap":
        encoding, _, clock = rest.strip().partition("/")
        clock = clock.partition("/")[0]
        track.encoding = encoding.upper()
        track.clock = int(clock) if clock.isascii() and clock.isdecimal() and len(clock) < 9 else 0
        return
    for option in rest.split(";"):
        key, _, said = option.strip().partition("=")
        track.options[key.lower()] = said.strip()


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        return b""
