"""How often one person, or one address of visitors, may ask for what costs much.

Counted in each process of the pages by itself, so a house with several allows that many times
more. Limits are wide of what people do and narrow for programs that take everything.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label

#: Askers remembered at once; the longest silent one is forgotten first.
REMEMBERED = 10_000
MINUTE = 60.0


class TooManyRequests(Refusal):
    """Somebody asks faster than a person can; later they may again."""

    code = "house.too_many_requests"
    message = Label(
        "Quá nhiều yêu cầu trong thời gian ngắn. Hãy thử lại sau {seconds} giây.",
        "Too many requests in a short time. Try again in {seconds} seconds.",
    )
    status = 429
    retryable = True


@dataclass(frozen=True, slots=True)
class Rate:
    """So many requests a minute to addresses (by their beginnings); `writing`: only of POST."""

    name: str
    a_minute: int
    beginnings: tuple[str, ...]
    ending: str = ""
    writing: bool = False

    def covers(self, request: HttpRequest) -> bool:
        """Whether the request counts."""
        path = request.path_info
        written = request.method == "POST" or not self.writing
        return written and path.startswith(self.beginnings) and self.ending in path


#: The first that covers a request counts. docs/operator.md says the same in words.
RATES = (
    Rate("accounts", 30, ("/accounts/", "/first-day/"), writing=True),
    Rate("search", 120, ("/search/",)),
    Rate("open data", 60, ("/open/",)),
    Rate("exports", 20, ("/registers/",), ending="/export."),
    Rate("reveal", 30, ("/registers/",), ending="/personal/", writing=True),
    Rate("files", 20, ("/imports/new/", "/reports/new/", "/reports/verify/"), writing=True),
    Rate("tickets", 120, ("/live/", "/api/v1/tickets")),
    Rate("interface", 600, ("/api/",)),
    Rate("forms", 240, ("/",), writing=True),
)


class Counter:
    """What is left to each asker: filled evenly over the minute, never above the limit."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._left: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()

    def take(self, rate: Rate, who: str, times: float = 1) -> float:
        """Count one request; seconds to wait, 0 when it is let in. `times` widens the limit."""
        most = rate.a_minute * times
        a_second = most / MINUTE
        with self._lock:
            now = self._clock()
            left, since = self._left.pop((rate.name, who), (most, now))
            left = min(most, left + (now - since) * a_second)
            wait = 0.0 if left >= 1 else (1 - left) / a_second
            self._left[rate.name, who] = (left if wait else left - 1, now)
            while len(self._left) > REMEMBERED:
                self._left.popitem(last=False)
        return wait


COUNTER = Counter()


def check(request: HttpRequest) -> None:
    """Raise TooManyRequests when the asker has used up a minute's worth."""
    times = settings.RATES
    rate = next((rate for rate in RATES if rate.covers(request)), None)
    if not times or rate is None:
        return
    wait = COUNTER.take(rate, asker(request), times)
    if wait:
        raise TooManyRequests(seconds=int(wait) + 1)


def asker(request: HttpRequest) -> str:
    """Who asks: the account, else the address the front saw."""
    if request.user.is_authenticated:
        return f"user:{request.user.pk}"
    return str(request.META.get("REMOTE_ADDR", ""))
