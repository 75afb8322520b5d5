"""How a camera is doing, and why; the times that are waited."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """What is told of a camera."""

    CONNECTING = "connecting"
    PLAYING = "playing"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    SILENT = "silent"
    STOPPED = "stopped"


class Reason(StrEnum):
    """Why a camera is refused, unreachable or silent."""

    # Refused: it answers, and does not give.
    PASSWORD = "password"  # noqa: S105 - the name of a reason
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    BUSY = "busy"
    TRANSPORT = "transport"
    ANSWER = "answer"
    NO_VIDEO = "no_video"
    CODEC = "codec"
    REDIRECTS = "redirects"
    CERTIFICATE = "certificate"
    # Unreachable: no talk comes about, or it breaks.
    NAME = "name"
    CONNECT = "connect"
    SLOW = "slow"
    CLOSED = "closed"
    GARBLED = "garbled"
    # Silent: it said it would play.
    NO_DATA = "no_data"
    NO_PICTURE = "no_picture"


_REFUSED = frozenset(list(Reason)[: list(Reason).index(Reason.NAME)])
_SILENT = frozenset((Reason.NO_DATA, Reason.NO_PICTURE))
_OF_STATUS = {
    401: Reason.PASSWORD,
    403: Reason.FORBIDDEN,
    404: Reason.NOT_FOUND,
    453: Reason.BUSY,
    503: Reason.BUSY,
    461: Reason.TRANSPORT,
}


class Ended(Exception):
    """A pull, or the attempt at one, is over. `detail` is for a technician: a status, a fault."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason} {detail}".strip())
        self.reason = reason
        self.detail = detail

    @property
    def state(self) -> State:
        """The state a camera is in by this reason."""
        if self.reason in _SILENT:
            return State.SILENT
        return State.REFUSED if self.reason in _REFUSED else State.UNREACHABLE


def refusal(status: int) -> Ended:
    """What an answer other than 200 means (RFC 2326 7.1.1)."""
    return Ended(_OF_STATUS.get(status, Reason.ANSWER), str(status))


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds. `connect`: for the line; `handshake`: from the line to the answer to PLAY.

    `silence`: without a picture before a playing camera counts as silent; `first` and `longest`:
    between attempts; `refused`: the least after a wrong password, as cameras lock their door
    after a few; `settled`: of playing before the waiting begins anew.
    """

    connect: float = 5.0
    handshake: float = 10.0
    silence: float = 10.0
    first: float = 1.0
    longest: float = 60.0
    refused: float = 60.0
    settled: float = 30.0


#: A wrong password is tried again after `Times.refused`, later after up to so many times that.
MOST_REFUSED = 10


def pause(times: Times, failures: int, reason: Reason) -> float:
    """Seconds until the next attempt at most, after so many failures in a row."""
    growth = 2.0 ** min(failures - 1, 16)
    usual = min(times.first * growth, times.longest)
    if reason not in (Reason.PASSWORD, Reason.FORBIDDEN):
        return usual
    return max(usual, min(times.refused * growth, times.refused * MOST_REFUSED))
