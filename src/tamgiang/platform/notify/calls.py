"""One call to a provider over HTTP, that tells what surely was not sent from what may have been."""

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

#: Seconds for connecting, and for the whole call after it.
CONNECT = 5.0
WHOLE = 15.0
MOST_READ = 64 * 1024


class NotSent(Exception):
    """No connection: the provider saw nothing."""


class Unanswered(Exception):
    """The request went out, wholly or in part, and no whole answer came."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the provider said. Header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def retry_after(self) -> float:
        """The seconds it asks to wait; 0 when it names none, or a date."""
        said = self.headers.get("retry-after", "")
        return float(said) if said.isdigit() else 0.0


def call(
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes = b"",
    *,
    connect: float = CONNECT,
    whole: float = WHOLE,
) -> Answer:
    """Make the call; redirects are not followed. Raises NotSent or Unanswered.

    `whole` bounds it however slowly the answer drips.
    """
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    line = kind(parts.netloc, timeout=connect)
    try:
        line.connect()
    except (OSError, ssl.SSLError, http.client.HTTPException, ValueError) as fault:
        line.close()
        raise NotSent(str(fault)) from fault
    held = line.sock
    end = threading.Timer(whole, _cut, [held])
    end.daemon = True
    end.start()
    try:
        held.settimeout(whole)
        target = parts.path or "/"
        line.request(method, f"{target}?{parts.query}" if parts.query else target, body, headers)
        answer = line.getresponse()
        read = answer.read(MOST_READ)
        named = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, named, read)
    except (OSError, http.client.HTTPException, ValueError) as fault:
        raise Unanswered(str(fault)) from fault
    finally:
        end.cancel()
        line.close()


def _cut(held: socket.socket) -> None:
    with suppress(OSError):
        held.shutdown(socket.SHUT_RDWR)
