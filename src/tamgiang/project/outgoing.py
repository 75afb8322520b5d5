"""Files on their way out: put where the front finds them, for it to send to whoever is slow."""

import os
import secrets
import shutil
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from tamgiang.project.home import home

#: Seconds after which the front has long opened a file, whose name is then needed no more.
KEPT = 60.0


class Compression(GZipMiddleware):
    """Compresses pages; a file goes out as it lies, and the front compresses it on the way."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Leave files alone."""
        if getattr(response, "file_to_stream", None) is not None:
            return response
        compressed: HttpResponseBase = super().process_response(request, response)
        return compressed


def folder() -> Path:
    """Where files wait to be opened by the front; emptied with every start of the house."""
    return home() / "run" / "outgoing"


def handed_over(file: IO[bytes]) -> str:
    """The address of an open file for the front; empty when the disk has no place for it.

    A file with a name is linked, one without (an export) copied from where it stands.
    """
    target = folder()
    name = secrets.token_hex(16)
    try:
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        _forget_old(target)
        _place(file, target / name)
    except OSError:
        (target / name).unlink(missing_ok=True)
        return ""
    return f"/{name}"


def _place(file: IO[bytes], path: Path) -> None:
    begun = file.tell()
    try:
        if begun == 0 and isinstance(file.name, str):
            os.link(file.name, path)
            return
    except OSError:
        pass
    with path.open("xb") as copy:
        path.chmod(0o600)
        try:
            shutil.copyfileobj(file, copy, 1 << 20)
        except OSError:
            file.seek(begun)
            raise


def _forget_old(target: Path) -> None:
    limit = time.time() - KEPT
    for path in target.iterdir():
        with suppress(OSError):
            if path.stat().st_ctime < limit:
                path.unlink()
