"""What may run in the background: functions registered under a name."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label
from tamgiang.kernel.zone import LOCAL

Run = Callable[..., Any]
#: Reads a time of day that the house may change and since when it holds; None switches it off.
Decided = Callable[[], tuple[time, datetime] | None]


class UnknownJob(Refusal):
    """No installed app declares this job."""

    code = "jobs.unknown"
    message = Label("Không có việc nền “{name}”.", "There is no job “{name}”.")
    status = 404


@dataclass(frozen=True, slots=True)
class JobKind:
    """A declared job. `rerun` says that running it again after a fall does no harm."""

    name: str
    label: Label
    run: Callable[..., Any]
    rerun: bool


@dataclass(frozen=True, slots=True)
class Daily:
    """A job that fires every day at a civil time of Việt Nam, fixed or decided by the house."""

    name: str
    at: time | Decided

    def last_due(self, now: datetime) -> datetime | None:
        """The newest time at or before `now` at which it is due; None when it never was."""
        if isinstance(self.at, time):
            return _newest(self.at, now)
        decided = self.at()
        if decided is None:
            return None
        due = _newest(decided[0], now)
        return due if due >= decided[1] else None


_kinds: dict[str, JobKind] = {}
_daily: dict[str, Daily] = {}


def job(
    name: str, *, label: Label, rerun: bool = False, daily: time | Decided | None = None
) -> Callable[[Run], Run]:
    """Register the decorated function `(job: JobContext, **args) -> result as JSON`.

    A name stands once. With `rerun` a job whose worker was killed is run again (three times at
    most); without it, it is marked failed. With `daily` it also fires by itself every day at
    that civil time, without arguments; a function is asked for it each time.
    """

    def register(run: Run) -> Run:
        if name in _kinds:
            raise ValueError(f"two jobs are called {name}")
        _kinds[name] = JobKind(name, label, run, rerun)
        if daily is not None:
            _daily[name] = Daily(name, daily)
        return run

    return register


def kind_named(name: str) -> JobKind:
    """The declared job. Raises UnknownJob."""
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownJob(name=name) from None


def schedule() -> tuple[Daily, ...]:
    """Every job that fires by itself."""
    return tuple(_daily.values())


def _newest(at: time, now: datetime) -> datetime:
    local = now.astimezone(LOCAL)
    due = datetime.combine(local.date(), at, LOCAL)
    return due if due <= local else due - timedelta(days=1)
