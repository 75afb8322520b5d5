"""How much each source may send: one that goes mad slows only itself."""

from dataclasses import dataclass


@dataclass(slots=True)
class Bucket:
    """A token bucket: `rate` messages a second over time, `burst` at once.

    Times are seconds of any clock that only moves forward.
    """

    rate: float
    burst: float
    level: float = -1.0
    at: float = 0.0

    def take(self, now: float) -> bool:
        """Whether one more message may come in."""
        if self.level < 0:
            self.level = self.burst
        else:
            self.level = min(self.burst, self.level + (now - self.at) * self.rate)
        self.at = now
        if self.level < 1:
            return False
        self.level -= 1
        return True

    def wait(self) -> float:
        """Seconds until the next message may come in."""
        return max(0.0, (1 - self.level) / self.rate)
