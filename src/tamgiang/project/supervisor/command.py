"""`tamgiang run`: prepare the state, then serve until told to stop."""

import argparse
import http.client
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tamgiang.project.home import home
from tamgiang.project.supervisor.address import require_free, url
from tamgiang.project.supervisor.lock import only_one
from tamgiang.project.supervisor.plan import Place, preparation, processes
from tamgiang.project.supervisor.supervise import Supervisor, tell

DEFAULT_PORT = 8000
#: A unix socket's path holds 107 bytes; deeper state folders get their sockets elsewhere.
LONGEST_FOLDER = 90


def main(arguments: Sequence[str]) -> int:
    """Serve; 0 after an orderly stop, 2 when refused, 1 when the preparation broke."""
    chosen = _parser().parse_args(arguments)
    require_free(chosen.host, chosen.port)
    folder = home()
    with only_one(folder), run_folder(folder) as run:
        place = Place(folder, run, chosen.host, chosen.port)
        with Supervisor(processes(place), place.logs) as supervisor:
            # Loading the pages takes as long as preparing, and nobody reaches them before the
            # front is there.
            supervisor.start("web")
            prepared = supervisor.wait_for(preparation(place))
            if prepared:
                return max(prepared, 0)
            supervisor.start()
            supervisor.watch(lambda: serves(place), lambda: greet(place))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tamgiang run", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="port to listen on")
    return parser


@contextmanager
def run_folder(folder: Path) -> Iterator[Path]:
    """A folder for sockets that only this user may enter, empty at the start."""
    usual = folder / "run"
    if len(str(usual).encode()) > LONGEST_FOLDER:
        with tempfile.TemporaryDirectory(prefix="tamgiang-") as short:
            yield Path(short)
        return
    shutil.rmtree(usual, ignore_errors=True)
    usual.mkdir(mode=0o700)
    try:
        yield usual
    finally:
        shutil.rmtree(usual, ignore_errors=True)


def serves(place: Place) -> bool:
    """Whether the pages answer through the public port, be it that something is wrong."""
    connection = http.client.HTTPConnection(place.host.strip("[]"), place.port, timeout=5)
    try:
        connection.request("HEAD", "/accounts/login/", headers={"Host": "localhost"})
        return connection.getresponse().status not in {502, 503, 504}
    except OSError:
        return False
    finally:
        connection.close()


def greet(place: Place) -> None:
    """Print the address and, where there are any, the sample logins."""
    tell(f"\nTam Giang: {url(place.host, place.port)}")
    tell(place.greeting.read_text().rstrip())
    tell(f"Logs: {place.logs}   Stop: Ctrl-C")
