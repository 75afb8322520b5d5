"""A PostgreSQL of the tests' own: Debian's binaries, a private folder, a private user."""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tools.debian import Missing, install

#: Nothing here must survive a crash, so nothing waits for the disk.
FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "shared_buffers=128MB")


#: Survives the end of the server process, though not of the machine.
KEPT = ("fsync=off", "shared_buffers=64MB")


class Cluster:
    """A server on loopback over data that outlive it: started, killed, started again."""

    def __init__(self, settings: Sequence[str] = FAST) -> None:
        self._binaries = find_binaries()
        self._settings = settings
        self._user = _private_user()
        self._folder = Path(tempfile.mkdtemp(prefix="tamgiang-postgres-"))
        self._port = _free_port()
        self._server: subprocess.Popen[bytes] | None = None
        if self._user:
            shutil.chown(self._folder, self._user.pw_uid, self._user.pw_gid)

    @property
    def url(self) -> str:
        """Its DATABASE_URL."""
        return f"postgres://tamgiang@127.0.0.1:{self._port}/postgres"

    @property
    def pid(self) -> int:
        """The process that started all others of the server."""
        if self._server is None:
            raise Missing("PostgreSQL: the server is not running")
        return self._server.pid

    def initialise(self) -> None:
        """Make its data."""
        _initialise(self._binaries, self._folder, self._user)

    def start(self) -> None:
        """Start it and wait until it takes connections; raise Missing when it does not."""
        place = (self._binaries, self._folder, self._port, self._user)
        self._server = _start(*place, self._settings)
        _wait(self._binaries, self._port, self._server)

    def stop(self, number: int = signal.SIGINT) -> None:
        """End it: SIGINT in order, SIGKILL without warning."""
        if self._server is not None:
            self._server.send_signal(number)
            self._server.wait(30)
            self._server = None

    def remove(self) -> None:
        """End it and throw its data away."""
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)


@contextmanager
def running(settings: Sequence[str] = FAST) -> Iterator[str]:
    """Start a server on loopback and give its DATABASE_URL; raise Missing when there is none."""
    with cluster(settings) as started:
        yield started.url


@contextmanager
def cluster(settings: Sequence[str] = FAST) -> Iterator[Cluster]:
    """A running server, thrown away afterwards."""
    made = Cluster(settings)
    try:
        made.initialise()
        made.start()
        yield made
    finally:
        made.remove()


def find_binaries() -> Path:
    """The folder of initdb and postgres, installed first where that is allowed."""
    found = _installed()
    if found is None:
        install("postgresql")
        found = _installed()
    if found is None:
        raise Missing("PostgreSQL: there is no initdb; apt-get install postgresql")
    return found


def _installed() -> Path | None:
    folders = Path("/usr/lib/postgresql").glob("*/bin")
    newest = sorted(folders, key=lambda path: float(path.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    candidates = [*newest, *([Path(on_path).resolve().parent] if on_path else [])]
    return next((path for path in candidates if (path / "initdb").exists()), None)


def _private_user() -> pwd.struct_passwd | None:
    """Whom the server runs as: it refuses root, anyone else runs it as themselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise Missing("PostgreSQL: root may not run it, and there is neither postgres nor nobody")


def _as(user: pwd.struct_passwd | None, command: Sequence[str | Path]) -> list[str]:
    words = [str(part) for part in command]
    if user is None:
        return words
    ids = (f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups")
    return ["setpriv", *ids, "--pdeathsig=TERM", *words]


def _initialise(binaries: Path, folder: Path, user: pwd.struct_passwd | None) -> None:
    options = ("--username=tamgiang", "--auth=trust", "--encoding=UTF8", "--no-sync")
    command: list[str | Path] = [
        binaries / "initdb",
        *options,
        "--locale=C.UTF-8",
        "-D",
        folder / "data",
    ]
    done = subprocess.run(_as(user, command), capture_output=True, text=True, cwd="/")
    if done.returncode:
        raise Missing(f"PostgreSQL: initdb failed: {done.stderr.strip()}")


def _start(
    binaries: Path,
    folder: Path,
    port: int,
    user: pwd.struct_passwd | None,
    given: Sequence[str],
) -> "subprocess.Popen[bytes]":
    settings = [*given, "listen_addresses=127.0.0.1", f"port={port}"]
    settings.append(f"unix_socket_directories={folder}")
    options = [f"--{setting}" for setting in settings]
    words: list[str | Path] = [binaries / "postgres", "-D", folder / "data", *options]
    command = _as(user, words)
    with (folder / "log").open("ab") as log:
        return subprocess.Popen(command, stdout=log, stderr=log, cwd="/")


def _wait(binaries: Path, port: int, server: "subprocess.Popen[bytes]") -> None:
    ready = [str(binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port), "-t", "1"]
    for _ in range(60):
        if subprocess.run(ready).returncode == 0:
            return
        if server.poll() is not None:
            break
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(0.25)
    raise Missing("PostgreSQL: the server did not come up")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
