"""Processes a module adds to the house; read by the supervisor without starting Django."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple

from tamgiang.kernel.labels import Label


class Condition(NamedTuple):
    """How a process is: `ok`, `warning` or `fault`; `mend` is the command that puts it right."""

    state: str
    detail: Label
    mend: str = ""


class Health(NamedTuple):
    """Where a process says how it is (a GET that answers JSON), and what the doctor makes of it."""

    about: Label
    path: str
    read: Callable[[Mapping[str, Any]], Condition]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleProcess:
    """One long-running program of a module, `python -m <program>`.

    It listens on the unix socket named by the environment variable TAMGIANG_SOCKET; `paths` are
    the addresses of the front that lead there (Caddy path patterns, asked before the pages).
    `env` is added to its environment; `niceness` lets the others go first. `health` is a row of
    the doctor.
    """

    name: str
    program: str
    paths: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    niceness: int = 0
    health: Health | None = None


def declared_processes(modules: Sequence[str]) -> tuple[ModuleProcess, ...]:
    """PROCESSES of each module's `processes.py`, in the order of the modules."""
    found: list[ModuleProcess] = []
    for module in modules:
        if find_spec(f"{module}.processes") is not None:
            found += import_module(f"{module}.processes").PROCESSES
    return tuple(found)
