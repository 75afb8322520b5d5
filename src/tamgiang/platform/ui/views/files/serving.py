"""Opening a file: by the permission of its record, as what it was found to be and nothing else."""

import re
from collections.abc import Iterator
from typing import IO
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from tamgiang.kernel.errors import NotFound
from tamgiang.kernel.labels import Label
from tamgiang.platform.files import store
from tamgiang.platform.files.models import Attachment, State
from tamgiang.platform.files.refusals import FileGone, LookNeedsReason
from tamgiang.platform.files.selectors import file_at
from tamgiang.platform.files.services import look
from tamgiang.platform.files.services.looking import allowed
from tamgiang.platform.files.types import types
from tamgiang.platform.ui.access import actor
from tamgiang.platform.ui.views.files.reasons import reason_for

#: Nothing in the answer runs, is framed, or loads anything.
POLICY = "default-src 'none'; img-src 'self'; media-src 'self'; frame-ancestors 'none'"
SANDBOX = f"{POLICY}; sandbox"
#: The browser's own viewer shows it; a sandbox would keep the viewer from starting.
VIEWED = "application/pdf"
UNKNOWN = "application/octet-stream"
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
PIECE = 1 << 18


@login_required
@require_safe
def file_open(request: HttpRequest, file_uid: UUID) -> HttpResponseBase:
    """The file; a picture as it was drawn anew. A PDF is shown, `?save` downloads it."""
    found = file_at(file_uid)
    look(found, reason=reason_for(request, found.ref), actor=actor())
    if found.state == State.RELEASED:
        return _answer(request, found.original, UNKNOWN, found.name)
    if found.is_picture:
        return _answer(request, found.view, "image/jpeg", _drawn_name(found), inline=True)
    media = types()[found.type].media
    inline = media == VIEWED and "save" not in request.GET
    return _answer(request, found.original, media, found.name, inline=inline)


@login_required
@require_safe
def file_thumb(request: HttpRequest, file_uid: UUID) -> HttpResponseBase:
    """The small picture. Part of a page that was opened with a reason, so no look of its own."""
    found = file_at(file_uid)
    if allowed(found).personal and not reason_for(request, found.ref):
        raise LookNeedsReason()
    if not found.thumb:
        raise NotFound(what=Label("ảnh thu nhỏ này", "This thumbnail"))
    return _answer(request, found.thumb, "image/jpeg", "thumb.jpg", inline=True)


def _drawn_name(file: Attachment) -> str:
    return file.name.rpartition(".")[0] + ".jpg"


def _answer(
    request: HttpRequest, digest: str, media: str, name: str, *, inline: bool = False
) -> HttpResponseBase:
    """The bytes, whole or the range that is asked for (RFC 9110, 14)."""
    size = store.size_of(digest)
    if size is None:
        raise FileGone()
    span = _span(request.headers.get("Range", ""), size)
    if span is None:
        answer: HttpResponseBase = HttpResponse(status=416)
        answer["Content-Range"] = f"bytes */{size}"
        return answer
    first, last = span
    pieces = _pieces(store.opened(digest), first, last - first + 1)
    partial = (first, last) != (0, size - 1)
    answer = StreamingHttpResponse(pieces, status=206 if partial else 200, content_type=media)
    if partial:
        answer["Content-Range"] = f"bytes {first}-{last}/{size}"
    answer["Content-Length"] = str(last - first + 1)
    answer["Accept-Ranges"] = "bytes"
    answer["Content-Encoding"] = "identity"
    answer["Content-Disposition"] = content_disposition_header(not inline, name) or "attachment"
    answer["Content-Security-Policy"] = POLICY if media == VIEWED else SANDBOX
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store, private"
    return answer


def _span(asked: str, size: int) -> tuple[int, int] | None:
    """First and last byte; the whole for no range or several, None for one that is not there."""
    found = _RANGE.fullmatch(asked.strip())
    if found is None or not (found[1] or found[2]):
        return 0, size - 1
    if not found[1]:
        return (max(0, size - int(found[2])), size - 1) if int(found[2]) else None
    first, last = int(found[1]), min(int(found[2] or size - 1), size - 1)
    return (first, last) if first <= last else None


def _pieces(file: IO[bytes], first: int, left: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        while left and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
