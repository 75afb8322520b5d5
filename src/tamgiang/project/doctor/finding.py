"""What a check of the doctor says."""

from dataclasses import dataclass
from enum import StrEnum

from tamgiang.kernel.labels import Label


class State(StrEnum):
    """How bad it is: a fault stops the house or loses data, a warning may lead to one."""

    WELL = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True)
class Finding:
    """One thing looked at; `mend` is the command that puts it right, empty when well."""

    about: Label
    state: State
    detail: Label
    mend: str = ""


def well(about: Label, vi: str, en: str) -> Finding:
    """Nothing to mend."""
    return Finding(about, State.WELL, Label(vi, en))


def warning(about: Label, vi: str, en: str, mend: str) -> Finding:
    """Works, but should be looked at."""
    return Finding(about, State.WARNING, Label(vi, en), mend)


def fault(about: Label, vi: str, en: str, mend: str) -> Finding:
    """Does not work, or loses data."""
    return Finding(about, State.FAULT, Label(vi, en), mend)
