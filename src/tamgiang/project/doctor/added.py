"""Checks of the processes that modules add: each says itself how it is."""

import json
import os
import socket
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tamgiang.platform.registry.processes import Health, ModuleProcess
from tamgiang.project.doctor.finding import Finding, State, fault
from tamgiang.project.doctor.machine import children

PATIENCE = 5.0
STATES = {"ok": State.WELL, "warning": State.WARNING, "fault": State.FAULT}


def added(supervisor: int | None, declared: Sequence[ModuleProcess]) -> list[Finding]:
    """A row for each that has something to say; none while the house does not run."""
    if supervisor is None:
        return []
    running = children(supervisor)
    return [
        _row(one.health, next((pid for pid, line in running if one.program in line), None))
        for one in declared
        if one.health is not None
    ]


def _row(health: Health, pid: int | None) -> Finding:
    mend = "tail -50 logs/*.log"
    if pid is None:
        return fault(health.about, "đang dừng", "down", mend)
    try:
        said = asked(Path(_told(pid)["TAMGIANG_SOCKET"]), health.path)
    except (OSError, ValueError, KeyError) as broken:
        name = type(broken).__name__
        return fault(health.about, f"không trả lời ({name})", f"does not answer ({name})", mend)
    found = health.read(said)
    return Finding(health.about, STATES[found.state], found.detail, found.mend)


def asked(path: Path, address: str) -> Mapping[str, Any]:
    """The JSON a process answers at its unix socket. Raises OSError or ValueError."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(PATIENCE)
        line.connect(str(path))
        line.sendall(
            f"GET {address} HTTP/1.1\r\nHost: doctor\r\nConnection: close\r\n\r\n".encode()
        )
        answer = b"".join(iter(lambda: line.recv(65536), b""))
    found: Mapping[str, Any] = json.loads(answer.partition(b"\r\n\r\n")[2])
    return found


def _told(pid: int) -> dict[str, str]:
    """The environment of a process of ours."""
    path = Path(f"/proc/{pid}/environ")
    if not os.access(path, os.R_OK):
        raise PermissionError(path)
    words = (word.partition("=") for word in path.read_text().split("\0"))
    return {name: value for name, _, value in words}
