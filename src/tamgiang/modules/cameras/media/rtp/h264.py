"""H.264 in RTP: single NAL units, STAP-A and FU-A (RFC 6184 5.6, 5.7.1, 5.8)."""

from tamgiang.modules.cameras.media.frames import Codec
from tamgiang.modules.cameras.media.nal import H264_IDR, H264_PPS, H264_SEI, H264_SPS
from tamgiang.modules.cameras.media.rtp.assembly import BYTES, Assembler
from tamgiang.modules.cameras.media.rtp.packets import BadPacket

_STAP_A, _FU_A = 24, 28


class H264Assembler(Assembler):
    """Slices and supplemental information are kept, parameter sets put aside.

    Delimiters, filler and the units of scalable and several views (14 and above) are left out.
    """

    codec = Codec.H264
    shortest = 1

    def _unpack(self, data: bytes, start: int, end: int) -> None:
        first = data[start]
        kind = first & 0x1F
        if kind == _FU_A:
            self._fragment(data, start, end)
        elif 0 < kind < _STAP_A:
            self._parts = []
            self._unit(data[start:end])
        elif kind == _STAP_A:
            self._aggregate(data, start + 1, end)
        else:
            raise BadPacket("kind")

    def _fragment(self, data: bytes, start: int, end: int) -> None:
        if end - start < 3:
            raise BadPacket("fragment")
        first, head = data[start], data[start + 1]
        begun = [BYTES[first & 0xE0 | head & 0x1F]] if head & 0x80 else None
        self._piece(begun, data[start + 2 : end], last=bool(head & 0x40))

    def _unit(self, unit: bytes) -> None:
        kind = unit[0] & 0x1F
        if 1 <= kind <= H264_IDR:
            self._nals.append(unit)
            self._pictured = True
            if kind == H264_IDR:
                self._key = True
        elif kind == H264_SEI:
            self._nals.append(unit)
        elif kind in (H264_SPS, H264_PPS):
            self._add_set(unit)
