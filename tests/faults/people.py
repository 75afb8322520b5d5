"""People at work over HTTP while a test breaks the house: some write, some listen."""

import http.client
import re
import socket
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Self
from urllib.parse import urlencode, urlsplit

#: Of the sample logins; published, and taken on loopback only.
PASSWORD = "tamgiang"  # noqa: S105
CAMERAS = "/registers/cameras.camera/"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def wait_for(condition: Callable[[], object], seconds: float = 60) -> float:
    """Seconds until the condition held; fails when it never does."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds, "waited too long"
        time.sleep(0.02)
    return time.monotonic() - began


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    text: str
    headers: http.client.HTTPMessage


class Person:
    """A browser: keeps cookies, sends the token of forms, follows nothing."""

    def __init__(self, url: str, cookies: Mapping[str, str] | None = None) -> None:
        self._place = urlsplit(url)
        self.cookies = dict(cookies or {})

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        return self._ask("GET", path, None, {})

    def post(self, path: str, values: Mapping[str, object]) -> Answer:
        """Send a form."""
        given = {**values, "csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}
        return self._ask("POST", path, urlencode(given).encode(), FORM)

    def send(self, path: str, name: str, content: bytes, **values: str) -> Answer:
        """Send a form with a file."""
        mark = "tamgiangboundary"
        given = {**values, "csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in given.items()
        ]
        head = f'Content-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        parts.append(f"--{mark}\r\n{head}")
        body = "".join(parts).encode() + content + f"\r\n--{mark}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={mark}"}
        return self._ask("POST", path, body, kind)

    def sign_in(self, username: str) -> Self:
        """Become one of the sample logins."""
        self.get("/accounts/login/")
        answer = self.post("/accounts/login/", {"login": username, "password": PASSWORD})
        assert answer.status == 302, answer.text[:2000]
        return self

    def add_camera(self, code: str, block: str, **more: str) -> Answer:
        """Fill in the form of one camera."""
        values = {"code": code, "kind": "public", "block": block, "effective_on": "2023-08-01"}
        return self.post(f"{CAMERAS}new/", values | more)

    def _ask(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> Answer:
        # One connection for each request: a killed front must not hide in a kept one.
        line = http.client.HTTPConnection(self._place.hostname or "", self._place.port, timeout=30)
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            line.request(method, path, body, {**headers, "Cookie": kept})
            answer = line.getresponse()
            for said in answer.headers.get_all("Set-Cookie") or []:
                self.cookies |= {k: v.value for k, v in SimpleCookie(said).items()}
            return Answer(answer.status, answer.read().decode(errors="replace"), answer.headers)
        finally:
            line.close()


@dataclass
class Writers:
    """A few people who add one camera after the other; remembers what was acknowledged.

    Each act has a code of its own: one that got no answer is not tried again.
    """

    url: str
    block: str
    count: int = 4
    pause: float = 0.0
    prefix: str = ""
    acknowledged: set[str] = field(default_factory=set)
    unanswered: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        cookies = Person(self.url).sign_in("nhaplieu").cookies
        self._threads = [
            threading.Thread(target=self._write, args=(number, cookies), daemon=True)
            for number in range(self.count)
        ]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        for thread in self._threads:
            thread.join(60)

    def _write(self, number: int, cookies: Mapping[str, str]) -> None:
        person, done = Person(self.url, cookies), 0
        while not self.over.is_set():
            code, done = f"{self.prefix}W{number}-{done:06d}", done + 1
            try:
                answer = person.add_camera(code, self.block)
            except (OSError, http.client.HTTPException):
                answer = None
            # Only the redirect to the record says that it was saved.
            if answer is not None and answer.status == 302:
                self.acknowledged.add(code)
                time.sleep(self.pause)
            else:
                self.unanswered += 1
                time.sleep(0.05)

    def go_on(self, more: int) -> float:
        """Seconds until so many further acts were acknowledged."""
        wanted = len(self.acknowledged) + more
        return wait_for(lambda: len(self.acknowledged) >= wanted)


@dataclass
class Listener:
    """A page that listens; after a cut it comes back with the last number it heard."""

    url: str
    ticket: str
    last: str = ""
    refs: list[str] = field(default_factory=list)
    heard: set[str] = field(default_factory=set)
    resets: int = 0
    opened: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._stay, daemon=True)
        self._thread.start()
        wait_for(lambda: self.opened)
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self._thread.join(30)

    def _stay(self) -> None:
        while not self.over.is_set():
            with suppress(OSError):
                self._listen()
            time.sleep(0.1)

    def _listen(self) -> None:
        back = f"Last-Event-ID: {self.last}\r\n" if self.last else ""
        # HTTP/1.0: the body comes as it is, and lasts until the line is cut.
        ask = f"GET /events?ticket={self.ticket} HTTP/1.0\r\nHost: localhost\r\n{back}\r\n"
        with half_asked(self.url, ask.encode()) as line:
            line.settimeout(0.5)
            self._read(line)

    def _read(self, line: socket.socket) -> None:
        rest, greeted = b"", False
        while not self.over.is_set():
            try:
                more = line.recv(65536)
            except TimeoutError:
                continue
            if not more:
                return
            *whole, rest = (rest + more).replace(b"\r\n", b"\n").split(b"\n\n")
            if whole and not greeted:
                if b" 200 " not in whole[0].partition(b"\n")[0]:
                    return
                greeted, self.opened = True, self.opened + 1
            for block in whole:
                self._hear(block.decode())

    def _hear(self, block: str) -> None:
        said = dict(line.partition(": ")[::2] for line in block.split("\n"))
        self.last = said.get("id", self.last)
        self.resets += said.get("event") == "reset"
        ref = re.search(r'"ref":"([^"]+)"', said.get("data", ""))
        if ref and said["id"] not in self.heard:
            self.heard.add(said["id"])
            self.refs.append(ref[1])


def half_asked(url: str, text: bytes = b"") -> socket.socket:
    """A connection on which somebody began to ask, and no more."""
    place = urlsplit(url)
    line = socket.create_connection((place.hostname or "", place.port or 80), timeout=30)
    line.sendall(text)
    return line
