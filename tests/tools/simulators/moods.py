"""How a simulator behaves for the next calls."""

import threading
from enum import StrEnum


class Mood(StrEnum):
    """What becomes of a call.

    `half` takes the letter and hangs up before answering. `drop` hangs up taking nothing.
    """

    WELL = "well"
    LATER = "later"
    NEVER = "never"
    GONE = "gone"
    HANG = "hang"
    HALF = "half"
    DROP = "drop"


class Moods:
    """The moods of calls to come, one each, and then `usual`."""

    def __init__(self) -> None:
        self.usual = Mood.WELL
        self._next: list[Mood] = []
        self._lock = threading.Lock()
        self.released = threading.Event()

    def then(self, *moods: Mood) -> None:
        """The next calls behave so, in this order."""
        with self._lock:
            self._next.extend(moods)

    def take(self) -> Mood:
        """The mood of this call."""
        with self._lock:
            return self._next.pop(0) if self._next else self.usual

    def hang(self) -> None:
        """Say nothing until the test is over."""
        self.released.wait(60)
