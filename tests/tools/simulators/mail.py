"""A mail server: enough of SMTP for a submission, with a mood for each letter."""

import base64
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from tests.tools.simulators.moods import Mood, Moods

USER, PASSWORD = "tamgiang@example.vn", "mat khau"


class MailServer(socketserver.ThreadingTCPServer):
    """Listens on loopback; `taken` holds every letter that was accepted."""

    daemon_threads = True
    allow_reuse_address = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.moods = Moods()
        self.taken: list[tuple[str, EmailMessage]] = []
        self.dead: set[str] = set()
        self.signed_in = 0

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    def ids(self) -> list[str]:
        """The Message-IDs of what was accepted."""
        return [str(letter["Message-ID"]) for _, letter in self.taken]


class _Session(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.to = ""
        self._say("220 thu.example.vn ESMTP")
        while line := self.rfile.readline():
            verb, _, rest = line.decode().strip().partition(" ")
            if not getattr(self, f"do_{verb.lower()}", self._unknown)(rest):
                return

    def do_ehlo(self, _rest: str) -> bool:
        return self._say("250-thu.example.vn", "250 AUTH PLAIN")

    def do_auth(self, rest: str) -> bool:
        given = base64.b64decode(rest.partition(" ")[2]).decode().split("\0")[1:]
        if given != [USER, PASSWORD]:
            return self._say("535 5.7.8 Authentication credentials invalid")
        self.server.signed_in += 1
        return self._say("235 2.7.0 ok")

    def do_mail(self, _rest: str) -> bool:
        return self._say("250 ok")

    def do_rcpt(self, rest: str) -> bool:
        self.to = rest.partition("<")[2].partition(">")[0]
        if self.to in self.server.dead:
            return self._say("550 5.1.1 mailbox unavailable")
        return self._say("250 ok")

    def do_data(self, _rest: str) -> bool:
        mood = self.server.moods.take()
        if mood is Mood.DROP:
            return False
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        if mood is Mood.LATER:
            return self._say("451 4.3.0 try again later")
        if mood is Mood.NEVER:
            return self._say("554 5.6.0 content refused")
        if mood is Mood.HANG:
            self.server.moods.hang()
            return False
        letter = message_from_bytes(b"".join(lines), policy=policy.default)
        self.server.taken.append((self.to, letter))
        return False if mood is Mood.HALF else self._say("250 2.0.0 queued as 1A2B")

    def do_quit(self, _rest: str) -> bool:
        self._say("221 bye")
        return False

    def _unknown(self, _rest: str) -> bool:
        return self._say("502 not implemented")

    def _say(self, *lines: str) -> bool:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())
        return True


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """One running mail server."""
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server
        server.moods.released.set()
        server.shutdown()
