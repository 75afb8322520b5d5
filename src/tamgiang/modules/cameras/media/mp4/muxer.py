"""Pictures of one camera in, fragments out: one for each picture, at once."""

import time
from collections.abc import Callable

from tamgiang.modules.cameras.media.fragments import Fragment, Initial
from tamgiang.modules.cameras.media.frames import Frame, Parameters
from tamgiang.modules.cameras.media.mp4.configuration import BadParameters
from tamgiang.modules.cameras.media.mp4.fragment import OTHER, SYNC, Row, single
from tamgiang.modules.cameras.media.mp4.initial import initial
from tamgiang.modules.cameras.media.mp4.timing import Timeline

#: Bytes of one picture; larger ones are refused.
PICTURE = 8 * 1024 * 1024
#: Seconds a camera's clock may be off from ours; beyond, the time of arrival counts as `wall`.
TRUST = 10.0


def _since_1970() -> float:
    """Seconds to add to the monotonic clock to have the time since 1970 UTC."""
    return time.time() - time.monotonic()


class Muxer:
    """Turns frames into fragments, through all connections of a camera.

    Nothing comes out before the first key frame with parameters. Changed parameters count from the
    next key frame on; until then they stand in the picture itself, where decoders find them too.
    """

    def __init__(self, since_1970: Callable[[], float] = _since_1970) -> None:
        self._since_1970 = since_1970
        self._timeline = Timeline()
        self._sequence = 0
        self._parameters: Parameters | None = None
        #: Parameters that wait for a key frame.
        self._coming: Parameters | None = None
        self._lost = False
        #: What fragments must be played with now; None before, or when it cannot be told.
        self.initial: Initial | None = None
        #: Code of what is wrong with the parameters; "" when nothing is.
        self.fault = ""
        #: Pictures that could not be taken: without parameters, empty or too large.
        self.refused = 0
        #: Pictures whose time by the camera's own clock was not believed.
        self.doubted = 0

    @property
    def jumps(self) -> int:
        """How often time stamps leapt and the clock of arrival counted."""
        return self._timeline.jumps

    def take(self, frame: Frame) -> Fragment | None:
        """The fragment of a picture, or None for one that is refused."""
        nals = frame.nals
        if frame.parameters is not None:
            nals = self._announced(frame, frame.parameters)
        if frame.key and self._coming is not None:
            self._change(self._coming)
        size = 4 * len(nals) + sum(map(len, nals))
        if self.initial is None or not frame.nals or size > PICTURE:
            self.refused += 1
            self._lost = self.initial is not None
            return None
        begin, duration, offset = self._timeline.place(frame.rtp, frame.arrived, frame.key)
        self._sequence += 1
        row = Row(duration, size, SYNC if frame.key else OTHER, offset)
        data = single(self._sequence, begin, row, nals)
        lost, self._lost = frame.lost or self._lost, False
        return Fragment(
            data,
            self._sequence,
            frame.key,
            begin,
            duration,
            self._wall(frame),
            1,
            lost,
            self.initial,
        )

    def _announced(self, frame: Frame, parameters: Parameters) -> tuple[bytes, ...]:
        """Take note of parameters; the NAL units of the picture, with them where they must be."""
        if parameters == self._parameters:
            self._coming = None
            return frame.nals
        self._coming = parameters
        return frame.nals if frame.key else parameters.sets + frame.nals

    def _change(self, parameters: Parameters) -> None:
        self._parameters, self._coming = parameters, None
        try:
            self.initial, self.fault = initial(parameters), ""
        except BadParameters as fault:
            self.initial, self.fault = None, fault.code

    def _wall(self, frame: Frame) -> int:
        """Microseconds since 1970: the camera's word where it is near ours."""
        arrived = int((frame.arrived + self._since_1970()) * 1e6)
        if frame.wall is None:
            return arrived
        if abs(frame.wall - arrived) <= TRUST * 1e6:
            return frame.wall
        self.doubted += 1
        return arrived
