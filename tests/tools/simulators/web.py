"""What the simulators of web services share: a loopback HTTP server with moods."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar

from tests.tools.simulators.moods import Moods


class WebServer(ThreadingHTTPServer):
    """Listens on loopback; a subclass answers."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Call)
        self.moods = Moods()
        self.lock = threading.Lock()

    @property
    def origin(self) -> str:
        """Its scheme, host and port."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def answer(self, call: "_Call", body: bytes) -> None:
        """Answer one call, or hang up by returning."""
        raise NotImplementedError


class _Call(BaseHTTPRequestHandler):
    server: WebServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        self.close_connection = True
        length = int(self.headers.get("Content-Length") or 0)
        self.server.answer(self, self.rfile.read(length))

    def say(self, status: int, body: bytes = b"", **headers: str) -> None:
        """Send a whole answer."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def say_json(self, said: dict[str, Any], status: int = 200) -> None:
        """Send JSON."""
        self.say(status, json.dumps(said).encode(), Content_Type="application/json")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing on the terminal."""


Call = _Call
Server = TypeVar("Server", bound=WebServer)


@contextmanager
def serving(server: Server) -> Iterator[Server]:
    """Run a server for the body."""
    with server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server
        server.moods.released.set()
        server.shutdown()
