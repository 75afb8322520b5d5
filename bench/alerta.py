"""Alerta (Apache-2.0, Flask and PostgreSQL) as a peer, in an environment of its own.

ALERTA_VENV names one that is there already; otherwise it is made with pip, which takes a minute.
"""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.postgres import Cluster, cluster

VERSION = "9.1.0"
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Alerta:
    """A running one: its address, and the processes whose CPU counts."""

    url: str
    server: int
    database: int

    def send(self, resource: str, severity: str = "major") -> None:
        """One alarm, as a rule engine would post it."""
        body = {
            "resource": resource,
            "event": "river_above_bd2",
            "environment": "Production",
            "service": ["river"],
            "severity": severity,
            "value": "3.05 m",
            "text": "Phú Ốc trên BĐ2 0,05 m",
        }
        request = urllib.request.Request(  # noqa: S310 - our own address
            f"{self.url}/alert", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            answer.read()

    def cpu(self) -> float:
        """Seconds its processes and those of its database have used."""
        return _tree(self.server) + _tree(self.database)


@contextmanager
def alerta(folder: Path) -> Iterator[Alerta | None]:
    """Alerta with one worker over a PostgreSQL of its own; None where it does not install."""
    venv = _environment(folder)
    if venv is None:
        yield None
        return
    with cluster() as database:
        server, url = _start(venv, database, folder)
        try:
            yield Alerta(url, server.pid, database.pid)
        finally:
            server.terminate()
            server.wait(20)


def _environment(folder: Path) -> Path | None:
    if given := os.environ.get("ALERTA_VENV"):
        return Path(given)
    venv = folder / "venv"
    packages = [f"alerta-server=={VERSION}", "psycopg2-binary", "gunicorn"]
    for command in (
        [sys.executable, "-m", "venv", str(venv)],
        [str(venv / "bin/pip"), "install", "-q", *packages],
    ):
        if subprocess.run(command, capture_output=True).returncode:
            return None
    return venv


def _start(venv: Path, database: Cluster, folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    environment = dict(os.environ) | {
        "DATABASE_URL": database.url.replace("postgres://", "postgresql://"),
        "DATABASE_NAME": "postgres",
        "SECRET_KEY": "bench",
        "AUTH_REQUIRED": "False",
        "ADMIN_USERS": "",
    }
    command = [
        str(venv / "bin/gunicorn"),
        "-w",
        "1",
        "-b",
        f"127.0.0.1:{port}",
        "alerta:create_app()",
    ]
    with (folder / "alerta.log").open("wb") as log:
        server = subprocess.Popen(command, env=environment, cwd=folder, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    for _ in range(200):
        try:
            with urllib.request.urlopen(f"{url}/alerts", timeout=5):  # noqa: S310
                return server, url
        except OSError:
            time.sleep(0.2)
    server.kill()
    raise RuntimeError((folder / "alerta.log").read_text()[-2000:])


def _tree(root: int) -> float:
    """CPU seconds of a process, its children, and those of its children that have ended."""
    seconds, waiting = 0.0, [root]
    while waiting:
        pid = waiting.pop()
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            waiting += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
        except OSError:
            continue
        seconds += sum(map(int, fields[11:15])) / _TICKS
    return seconds
