"""The worker: carries events, fires the schedule, runs jobs; until it is told to stop."""

import logging
import signal
import threading
import time
from collections.abc import Callable
from datetime import datetime
from types import FrameType

from django.db import close_old_connections, connections
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker as QueueWorker
from django_tasks_db.models import DBTaskResult

from tamgiang.platform.accounts.roles import sync_roles
from tamgiang.platform.events.bells import Doorbell, doorbell
from tamgiang.platform.events.relay import drain
from tamgiang.platform.jobs.firing import fire_due
from tamgiang.platform.jobs.kinds import schedule
from tamgiang.platform.jobs.leases import recover, renew
from tamgiang.platform.jobs.workers import worker_id

log = logging.getLogger(__name__)

#: Seconds between two looks when nobody rings.
LOOK = 1.0
#: Seconds between two looks for jobs whose worker was killed.
RECOVERY = 5.0
#: Seconds a stopping worker gives its running jobs.
PATIENCE = 5.0


class JobThread(threading.Thread):
    """Takes one job after the other from the queue."""

    def __init__(self, number: int) -> None:
        super().__init__(name=f"jobs-{number}", daemon=True)
        self._there_may_be_work = threading.Event()
        self._queue: QueueWorker | None = None
        self._stopping = False

    def look(self) -> None:
        """Have the thread look into the queue now."""
        self._there_may_be_work.set()

    def stop(self) -> None:
        """Take no further job."""
        self._stopping = True
        if self._queue is not None:
            self._queue.running = False
        self.look()

    def run(self) -> None:
        """Look at every ring and once a second."""
        while not self._stopping:
            self._there_may_be_work.wait(LOOK)
            self._there_may_be_work.clear()
            safely(self._empty_the_queue)
        connections.close_all()

    def _empty_the_queue(self) -> None:
        # A look without a lock, so that an idle worker takes no write lock.
        if self._stopping or not DBTaskResult.objects.ready().exists():
            return
        self._queue = QueueWorker(
            queue_names=["default"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=worker_id(),
            excluded_queue_names=[],
        )
        self._queue.run()


class Worker:
    """One worker process (or, in tests, thread)."""

    def __init__(self, threads: int = 2) -> None:
        self._threads = [JobThread(number) for number in range(threads)]
        self._stopping = threading.Event()
        self._bell: Doorbell | None = None
        self._fired: list[datetime | None] = []
        self._recovered = float("-inf")

    def stop(self, signum: int = 0, frame: FrameType | None = None) -> None:
        """Finish what is running and end; also the handler of SIGTERM and SIGINT."""
        self._stopping.set()
        if self._bell is not None:
            self._bell.ring()

    def obey_signals(self) -> None:
        """Stop on SIGTERM and SIGINT."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)

    def run(self) -> None:
        """Work until told to stop. No fault of one turn ends the worker."""
        with doorbell("worker") as self._bell:
            safely(sync_roles)
            for thread in self._threads:
                thread.start()
            while not self._stopping.is_set():
                self._turn()
                self._bell.wait(LOOK)
        self._end()

    def _turn(self) -> None:
        for thread in self._threads:
            thread.look()
        safely(drain)
        safely(renew)
        safely(self._fire)
        if time.monotonic() - self._recovered > RECOVERY:
            self._recovered = time.monotonic()
            safely(recover)

    def _fire(self) -> None:
        due = [daily.last_due(timezone.now()) for daily in schedule()]
        if due != self._fired:
            fire_due()
            self._fired = due

    def _end(self) -> None:
        for thread in self._threads:
            thread.stop()
        deadline = time.monotonic() + PATIENCE
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        connections.close_all()


def safely(act: Callable[[], object]) -> None:
    """Do it; a fault (the disk is full, the database restarts) is logged and the turn goes on."""
    try:
        close_old_connections()
        act()
    except Exception:
        log.exception("a turn of the worker failed; it goes on")
