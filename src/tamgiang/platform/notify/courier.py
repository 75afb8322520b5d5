"""The courier: one thread for each channel takes what is due and hands it over, side by side.

A channel that hangs holds up no other. Answers are written as they come, several in one
transaction when they come together.
"""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from django.db import close_old_connections, connections
from django.utils import timezone

from tamgiang.platform.events.bells import Doorbell, doorbell
from tamgiang.platform.notify import doubts
from tamgiang.platform.notify.channels import Channel, Config, Doubt, Outcome, Result, channels
from tamgiang.platform.notify.claiming import Claim, claimed, letters, waiting
from tamgiang.platform.notify.configs import config_of
from tamgiang.platform.notify.digests import gather
from tamgiang.platform.notify.limits import limit_of
from tamgiang.platform.notify.models import Delivery
from tamgiang.platform.notify.settling import Settled, settle

log = logging.getLogger(__name__)
#: Seconds between two looks when nobody rings, and between two looks for lost attempts.
LOOK = 1.0
RECOVERY = 5.0
#: Seconds a stopping courier gives the calls under way.
PATIENCE = 15.0


class Route:
    """One channel of one process."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.limit = limit_of(channel.name, timezone.localdate())
        self._pool = ThreadPoolExecutor(self.limit.at_once, f"notify-{channel.name}")
        self._running: dict[Future[Outcome], Claim] = {}
        self._looked = float("-inf")

    @property
    def busy(self) -> bool:
        """Whether calls are under way."""
        return bool(self._running)

    def turn(self, *, taking: bool = True) -> bool:
        """Take what is due and write what was answered; whether there was anything to do."""
        self.limit = limit_of(self.channel.name, timezone.localdate())
        if taking:
            self._recover()
        free = self.limit.at_once - len(self._running)
        # Taken up in halves, so that a transaction is not paid for each letter.
        began = taking and free * 2 >= self.limit.at_once and self._begin(free)
        if self._running:
            done, _ = wait(self._running, timeout=0.2, return_when=FIRST_COMPLETED)
            if done:
                settle(self.channel.name, [self._answer(future) for future in done])
        return began or self.busy

    def close(self) -> None:
        """Wait for no call any more."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _begin(self, free: int) -> bool:
        if not waiting(self.channel.name):
            return False
        config = config_of(self.channel)
        if not self.channel.ready(config):
            return False
        config = self.channel.prepare(config)
        taken = claimed(self.channel.name, free)
        unwritten = [claim.delivery for claim in taken if claim.letter is None]
        if unwritten:
            refused = Outcome(Result.REFUSED, "notify.no_address")
            settle(self.channel.name, [(delivery, refused) for delivery in unwritten])
        for claim in taken:
            if claim.letter is not None:
                future = self._pool.submit(self.channel.send, claim.letter, config)
                self._running[future] = claim
        return bool(taken)

    def _answer(self, future: "Future[Outcome]") -> Settled:
        claim = self._running.pop(future)
        fault = future.exception()
        if fault is not None:
            log.error("%s failed on a delivery", self.channel.name, exc_info=fault)
            return claim.delivery, Outcome(Result.DOUBT, "notify.fault")
        return claim.delivery, future.result()

    def _recover(self) -> None:
        if time.monotonic() - self._looked < RECOVERY:
            return
        self._looked = time.monotonic()
        name = self.channel.name
        doubts.find_lost(name, {claim.delivery.pk for claim in self._running.values()})
        found = list(doubts.due(name)[:200])
        if not found:
            return
        config = config_of(self.channel)
        if self.channel.doubt is Doubt.ASK and not self.channel.ready(config):
            return
        config = self.channel.prepare(config)
        for delivery in found:
            if doubts.take(delivery):
                self._resolve(delivery, config)

    def _resolve(self, delivery: Delivery, config: Config) -> None:
        if self.channel.doubt is not Doubt.ASK:
            doubts.without_asking(self.channel, delivery)
            return
        letter = letters([delivery])[0].letter
        if letter is None:
            doubts.hold(delivery)
            return
        doubts.answered(delivery, self.channel.ask(letter, delivery.provider_id, config))


class RouteThread(threading.Thread):
    """Drives one route until told to stop."""

    def __init__(self, channel: Channel) -> None:
        super().__init__(name=f"notify-{channel.name}", daemon=True)
        self._route = Route(channel)
        self._stopping = threading.Event()
        self._work = threading.Event()

    def look(self) -> None:
        """Have it look now."""
        self._work.set()

    def stop(self) -> None:
        """Take nothing more."""
        self._stopping.set()
        self._work.set()

    def run(self) -> None:
        """Turn after turn; no fault of one ends the thread."""
        while not self._stopping.is_set():
            if not safely(self._route.turn):
                self._work.wait(LOOK)
                self._work.clear()
        deadline = time.monotonic() + PATIENCE
        while self._route.busy and time.monotonic() < deadline:
            safely(lambda: self._route.turn(taking=False))
        self._route.close()
        connections.close_all()


class Courier:
    """All channels of one worker process."""

    def __init__(self) -> None:
        self._threads = [RouteThread(channel) for channel in channels()]
        self._bell: Doorbell | None = None
        self._stopping = threading.Event()
        self._own = threading.Thread(target=self._watch, name="notify", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        for thread in self._threads:
            thread.start()
        self._own.start()

    def stop(self) -> None:
        """Let the calls under way end and write what they brought."""
        self._stopping.set()
        if self._bell is not None:
            self._bell.ring()
        for thread in self._threads:
            thread.stop()
        for each in (*self._threads, self._own):
            each.join(PATIENCE + 5)

    def _watch(self) -> None:
        with doorbell("courier") as self._bell:
            while not self._stopping.is_set():
                safely(gather)
                for thread in self._threads:
                    thread.look()
                self._bell.wait(LOOK)
        connections.close_all()


def safely(act: Callable[[], object]) -> bool:
    """Do it; a fault (the disk is full, the database restarts) is logged and counts as idle."""
    try:
        close_old_connections()
        return bool(act())
    except Exception:
        log.exception("a turn of the courier failed; it goes on")
        return False


def deliver_all(seconds: float = 30.0) -> None:
    """Hand over what is due and wait for the answers; for commands and tests."""
    deadline = time.monotonic() + seconds
    routes = [Route(channel) for channel in channels()]
    while any([route.turn() for route in routes]) and time.monotonic() < deadline:
        continue
    for route in routes:
        route.close()
