"""`tamgiang run`: prepare the state, then serve until told to stop."""

import argparse
import http.client
import os
import shutil
import ssl
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tamgiang.project.home import ADDRESS, home
from tamgiang.project.supervisor.address import require_free, url
from tamgiang.project.supervisor.lock import only_one
from tamgiang.project.supervisor.plan import Place, preparation, processes
from tamgiang.project.supervisor.supervise import Supervisor, tell

DEFAULT_PORT = 8000
SECURE_PORT = 8443
#: A unix socket's path holds 107 bytes; deeper state folders get their sockets elsewhere.
LONGEST_FOLDER = 90


def main(arguments: Sequence[str]) -> int:
    """Serve; 0 after an orderly stop, 2 when refused, 1 when the preparation broke."""
    chosen = _parser().parse_args(arguments)
    https = chosen.https or bool(chosen.domain)
    port = chosen.port or ((443 if chosen.domain else SECURE_PORT) if https else DEFAULT_PORT)
    plain = chosen.plain_port if https and not chosen.domain and chosen.plain_port != port else 0
    for number in (port, *([plain] if plain else [])):
        require_free(chosen.host, number)
    folder = home()
    with only_one(folder), run_folder(folder) as run:
        place = Place(folder, run, chosen.host, port, https, chosen.domain, plain)
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
    parser.add_argument("--port", type=int, help=f"port ({DEFAULT_PORT}, {SECURE_PORT} by HTTPS)")
    parser.add_argument(
        "--https",
        action="store_true",
        default=bool(os.environ.get("TAMGIANG_HTTPS")),
        help="encrypt, with a certificate of this house's own authority",
    )
    parser.add_argument(
        "--domain",
        default=os.environ.get("TAMGIANG_DOMAIN", ""),
        help="public name, for which a public authority gives the certificate (ports 80 and 443)",
    )
    parser.add_argument(
        "--plain-port",
        type=int,
        default=DEFAULT_PORT,
        help="by HTTPS: where devices learn to trust this house, 0 for nowhere",
    )
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
    connection = _connection(place)
    try:
        connection.request("HEAD", "/accounts/login/", headers={"Host": "localhost"})
        return connection.getresponse().status not in {502, 503, 504}
    except OSError:
        return False
    finally:
        connection.close()


def _connection(place: Place) -> http.client.HTTPConnection:
    host = place.host.strip("[]")
    if not place.https:
        return http.client.HTTPConnection(host, place.port, timeout=5)
    # Only asks whether the house is up; whose certificate it is does not matter to that.
    anyone = ssl.create_default_context()
    anyone.check_hostname, anyone.verify_mode = False, ssl.CERT_NONE
    return http.client.HTTPSConnection(host, place.port, timeout=5, context=anyone)


def greet(place: Place) -> None:
    """Print the address and, where there are any, the sample logins."""
    (place.home / ADDRESS).write_text(place.url + "\n")
    tell(f"\nTam Giang: {place.url}")
    if place.plain_port:
        tell(f"How devices learn to trust it: {url(place.host, place.plain_port)}trust/")
    tell(place.greeting.read_text().rstrip())
    tell(f"Logs: {place.logs}   Stop: Ctrl-C")
