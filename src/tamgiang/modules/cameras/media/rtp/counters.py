"""What is counted of one camera."""

from dataclasses import dataclass


@dataclass(slots=True)
class Counters:
    """Counted since the camera was first asked.

    `packets` of video; `lost`: by their sequence numbers; `damaged`: packets and parameter sets
    that could not be read; `bytes` off the wire; `frames` handed on, `keys` among them;
    `left_out`: pictures too big. `offset`: microseconds the camera's clock is ahead of ours,
    `drift`: millionths it runs faster; None while unknown.
    """

    packets: int = 0
    lost: int = 0
    damaged: int = 0
    bytes: int = 0
    frames: int = 0
    keys: int = 0
    left_out: int = 0
    reconnects: int = 0
    offset: int | None = None
    drift: float | None = None
