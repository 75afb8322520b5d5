"""How much a file may be and cost before it is put away."""

import resource
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes, counts and seconds; `memory` is address space of the looking process."""

    unpacked: int = 400 << 20
    part: int = 64 << 20
    ratio: int = 150
    ratio_from: int = 8 << 20
    members: int = 4096
    pixels: int = 64_000_000
    text: int = 50 << 20
    memory: int = 1200 << 20
    cpu_seconds: int = 30
    wall_seconds: int = 60


LIMITS = Limits()


class Refused(Exception):
    """Not taken at all; `code` names the Refusal of the house."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class SetApart(Exception):
    """Taken, but only an administrator decides what becomes of it; `why` names the reason."""

    def __init__(self, why: str, kind: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.kind = kind


def confine(limits: Limits) -> None:
    """Take the process's own means away before it meets the file."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.text, limits.text))
