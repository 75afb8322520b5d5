"""What can be wrong with a camera; each may be set and cleared while it runs."""

from dataclasses import dataclass
from enum import StrEnum


class Garbage(StrEnum):
    """Where noise comes from."""

    BETWEEN = "between"  # between the frames of interleaving
    PAYLOAD = "payload"  # in packets of their own, in place of what was in them
    FLOOD = "flood"  # in place of everything


class Endless(StrEnum):
    """Which part of a reply never ends."""

    HEADERS = "headers"
    LINE = "line"
    BODY = "body"


@dataclass(slots=True)
class Faults:
    """The faults of one camera; none by default."""

    #: Part of the packets that go missing, 0 to 1.
    loss: float = 0.0
    #: The line stays open and nothing comes.
    stall: bool = False
    garbage: Garbage | None = None
    #: Seconds the clock told by sender reports runs ahead of the true one.
    clock: float = 0.0
    #: Seconds the clock gains each second.
    drift: float = 0.0
    #: Ticks of 90 kHz by which time stamps jump; applied once, then 0 again.
    jump: int = 0
    #: Frames after which a viewer's line is cut; 0 for never.
    cut_after: int = 0
    #: The status DESCRIBE is answered with; 0 for the true answer.
    refuse: int = 0
    #: Requests are read and never answered.
    mute: bool = False
    #: Seconds between any two bytes of a reply.
    drip: float = 0.0
    endless: Endless | None = None
    #: Where DESCRIBE sends the viewer instead.
    redirect: str = ""
