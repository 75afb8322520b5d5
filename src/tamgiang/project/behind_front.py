"""The WSGI application as the front reaches it: over a private socket, which has no address."""

from typing import IO, TYPE_CHECKING, Any
from wsgiref.util import FileWrapper

from tamgiang.project.outgoing import handed_over
from tamgiang.project.supervisor.front import BUFFERED, HANDED
from tamgiang.project.wsgi import application as house

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment

PIECE = 256 * 1024


class Begun:
    """The beginning of an answer, held back until it is known who sends the rest."""

    def __init__(self) -> None:
        self.given: tuple[Any, ...] = ()

    def __call__(self, *given: object) -> None:
        """In place of the server's own `start_response`."""
        self.given = given


def application(environ: "WSGIEnvironment", start_response: "StartResponse") -> "Iterable[bytes]":
    """Take the visitor's address and scheme from the front, and leave it to send files.

    Only the front can open the socket, and it overwrites both headers, so a visitor cannot
    claim to be somewhere else.
    """
    environ["REMOTE_ADDR"] = environ.get("HTTP_X_REAL_IP", "")
    environ["wsgi.url_scheme"] = environ.get("HTTP_X_FORWARDED_PROTO", "http")
    environ["wsgi.file_wrapper"] = FileWrapper
    begun = Begun()
    answer = house(environ, begun)  # type: ignore[arg-type]
    if int(environ.get("CONTENT_LENGTH") or 0) <= BUFFERED:
        _read_out(environ["wsgi.input"])
    status, headers, *fault = begun.given
    if isinstance(answer, FileWrapper) and environ["REQUEST_METHOD"] != "HEAD":
        opened: IO[bytes] = answer.filelike
        name = handed_over(opened)
        if name:
            # A reader who does not read then waits at the front, not in one of our few threads.
            opened.close()
            kept = [(key, value) for key, value in headers if key.lower() != "content-length"]
            start_response(status, [*kept, (HANDED, name), ("Content-Length", "0")])
            return []
    start_response(status, headers, *fault)
    return answer


def _read_out(body: Any) -> None:  # noqa: ANN401 - the server's own reader
    """Take what the front still holds of a request that was answered before it was read.

    The line would else be closed in the middle of it, and the front, cut off while it writes,
    would say that the house is away instead of what the house said. More than the front holds
    comes from the visitor, who is not waited for.
    """
    while body.read(PIECE):
        pass
