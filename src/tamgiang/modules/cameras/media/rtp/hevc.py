"""HEVC in RTP: single NAL units, aggregation packets and fragments (RFC 7798 4.4.1 to 4.4.3)."""

from tamgiang.modules.cameras.media.frames import Codec
from tamgiang.modules.cameras.media.nal import HEVC_PPS, HEVC_VPS
from tamgiang.modules.cameras.media.rtp.assembly import BYTES, Assembler
from tamgiang.modules.cameras.media.rtp.packets import BadPacket

_AGGREGATE, _FRAGMENT = 48, 49
#: Pictures a decoder can begin with: BLA, IDR and CRA (H.265 7.4.2.2).
_FIRST_KEY, _LAST_KEY = 16, 21
_PREFIX_SEI, _SUFFIX_SEI = 39, 40


class HevcAssembler(Assembler):
    """Slices and supplemental information of the base layer are kept, parameter sets put aside."""

    codec = Codec.HEVC
    shortest = 3

    def _unpack(self, data: bytes, start: int, end: int) -> None:
        if end - start < 3:
            raise BadPacket("short")
        kind = data[start] >> 1 & 0x3F
        if kind == _FRAGMENT:
            self._fragment(data, start, end)
        elif kind < _AGGREGATE:
            self._parts = []
            self._unit(data[start:end])
        elif kind == _AGGREGATE:
            self._aggregate(data, start + 2, end)
        else:
            raise BadPacket("kind")

    def _fragment(self, data: bytes, start: int, end: int) -> None:
        if end - start < 4:
            raise BadPacket("fragment")
        head = data[start + 2]
        begun = None
        if head & 0x80:
            begun = [BYTES[data[start] & 0x81 | (head & 0x3F) << 1], BYTES[data[start + 1]]]
        self._piece(begun, data[start + 3 : end], last=bool(head & 0x40))

    def _unit(self, unit: bytes) -> None:
        kind = unit[0] >> 1 & 0x3F
        if unit[0] & 1 or unit[1] & 0xF8:
            return
        if kind <= 9 or _FIRST_KEY <= kind <= _LAST_KEY:
            self._nals.append(unit)
            self._pictured = True
            if kind >= _FIRST_KEY:
                self._key = True
        elif kind in (_PREFIX_SEI, _SUFFIX_SEI):
            self._nals.append(unit)
        elif HEVC_VPS <= kind <= HEVC_PPS:
            self._add_set(unit)
