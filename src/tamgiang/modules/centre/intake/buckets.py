"""How much each source may send: one that goes mad slows only itself."""

from dataclasses import dataclass


@dataclass(slots=True)
class Bucket:
    """A token bucket: `rate` observations a second over time, `burst` at once.

    Times are seconds of any clock that only moves forward.
    """

    rate: float
    burst: float
    level: float = -1.0
    at: float = 0.0

    def take(self, now: float, cost: float = 1) -> bool:
        """Whether `cost` more observations may come in; more than a burst costs a whole burst."""
        if self.level < 0:
            self.level = self.burst
        else:
            level = self.level + (now - self.at) * self.rate
            self.level = self.burst if level > self.burst else level
        self.at = now
        if cost > self.burst:
            cost = self.burst
        if self.level < cost:
            return False
        self.level -= cost
        return True

    def give_back(self, cost: float) -> None:
        """Undo a taking that came to nothing."""
        self.level += cost

    def wait(self, cost: float = 1) -> float:
        """Seconds until so much may come in."""
        return max(0.0, (min(cost, self.burst) - self.level) / self.rate)
