"""People on bad lines, and people who mean ill: the house serves the others meanwhile."""

import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from tests import servers
from tests.faults.house import HOUSE, checked
from tests.faults.people import Listener, Person, Writers, half_asked

pytestmark = pytest.mark.faults
CRAWLERS, SENDERS, DEAF, GONE = 200, 40, 20, 20
PAGES = ("/", "/registers/cameras.camera/", "/indicators/", "/static/ui/css/base.css")


@pytest.fixture(scope="module")
def running(
    small_house: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[servers.Server]:
    """A running small house."""
    home = Path(shutil.copytree(small_house, tmp_path_factory.mktemp("slow") / "home"))
    with servers.running(home) as server:
        yield server


@contextmanager
def dripping(lines: list[socket.socket]) -> Iterator[None]:
    """Each line sends one byte a second."""
    over = threading.Event()

    def drip() -> None:
        while not over.wait(1.0):
            for line in lines:
                with suppress(OSError):
                    line.send(b"x")

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    yield
    over.set()
    thread.join(10)


def test_slow_half_open_and_deaf_clients_hold_up_nobody(running: servers.Server) -> None:
    url, block = running.url, HOUSE.run(running.home, "hamlet")
    ticket = HOUSE.run(running.home, "ticket")
    person = Person(url).sign_in("nhaplieu")
    cookies = "; ".join(f"{name}={value}" for name, value in person.cookies.items())
    asked = f"Host: localhost\r\nCookie: {cookies}\r\n".encode()
    form = b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\n"
    listen = f"GET /events?ticket={ticket} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    big = b"GET /static/vendor/maplibre-gl.mjs HTTP/1.1\r\nHost: localhost\r\n\r\n"

    with ExitStack() as stack:

        def lines(count: int, text: bytes = b"") -> list[socket.socket]:
            return [stack.enter_context(half_asked(url, text)) for _ in range(count)]

        # given hundreds who send a byte a second of their headers or of a form,
        crawlers = lines(CRAWLERS, b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
        senders = lines(SENDERS, b"POST /registers/cameras.camera/new/ HTTP/1.1\r\n" + asked + form)
        # who ask and never read, who listen and never read, and who never say a word
        lines(DEAF, b"GET /registers/cameras.camera/ HTTP/1.1\r\n" + asked + b"\r\n")
        lines(DEAF, big)
        lines(DEAF, listen)
        lines(GONE)
        stack.enter_context(dripping(crawlers + senders))

        # when others work meanwhile
        listener = stack.enter_context(Listener(url, ticket))
        statuses = [person.get(path).status for _ in range(5) for path in PAGES]
        with Writers(url, block, count=2) as writers:
            writers.go_on(20)

        # then they are served, as if they were alone
        assert statuses == [200] * 20
        assert writers.unanswered == 0
    found = checked(running.home)
    refs = found["refs"]
    assert isinstance(refs, list)
    assert set(listener.refs) <= set(refs[1:])
    assert len(listener.refs) >= 20


def test_who_crawls_through_a_request_is_sent_away(running: servers.Server) -> None:
    # given a client that never finishes its headers
    with half_asked(running.url, b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ") as line:
        line.settimeout(40)

        # then its line is cut after some seconds, whatever it goes on to send
        with dripping([line]):
            said = line.recv(4096)
        assert said == b"" or b" 408 " in said or b" 400 " in said
