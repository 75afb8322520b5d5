"""What may run in the background: functions registered under a name."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from typing import Any

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label

Run = Callable[..., Any]


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
    """A job that fires every day at a civil time of Việt Nam."""

    name: str
    at: time


_kinds: dict[str, JobKind] = {}
_daily: dict[str, Daily] = {}


def job(
    name: str, *, label: Label, rerun: bool = False, daily: time | None = None
) -> Callable[[Run], Run]:
    """Register the decorated function `(job: JobContext, **args) -> result as JSON`.

    A name stands once. With `rerun` a job whose worker was killed is run again (three times at
    most); without it, it is marked failed. With `daily` it also fires by itself every day at
    that civil time, without arguments.
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
