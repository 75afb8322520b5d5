"""A PostgreSQL of the tests' own: Debian's binaries, a private folder, a private user."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tools.debian import Missing, install

#: Nothing here must survive a crash, so nothing waits for the disk.
FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "shared_buffers=128MB")


@contextmanager
def running() -> Iterator[str]:
    """Start a server on loopback and give its DATABASE_URL; raise Missing when there is none."""
    binaries = find_binaries()
    folder = Path(tempfile.mkdtemp(prefix="tamgiang-postgres-"))
    user = _private_user()
    try:
        if user:
            shutil.chown(folder, user.pw_uid, user.pw_gid)
        port = _free_port()
        _initialise(binaries, folder, user)
        server = _start(binaries, folder, port, user)
        try:
            _wait(binaries, port, server)
            yield f"postgres://tamgiang@127.0.0.1:{port}/postgres"
        finally:
            server.terminate()
            server.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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
    binaries: Path, folder: Path, port: int, user: pwd.struct_passwd | None
) -> "subprocess.Popen[bytes]":
    settings = [*FAST, "listen_addresses=127.0.0.1", f"port={port}"]
    settings.append(f"unix_socket_directories={folder}")
    options = [f"--{setting}" for setting in settings]
    words: list[str | Path] = [binaries / "postgres", "-D", folder / "data", *options]
    command = _as(user, words)
    with (folder / "log").open("wb") as log:
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
