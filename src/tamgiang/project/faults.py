"""The last boundary: faults that arise outside a view, before or after it was called.

A form with a file is read, and a session is kept, in the middleware. There Django hands every
fault to `handler500`, which runs while the fault is being handled.
"""

import errno
import sys

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.views.defaults import server_error

from tamgiang.kernel.errors import Refusal
from tamgiang.platform.api.problems import problem
from tamgiang.platform.db.faults import DatabaseAway, StorageFull
from tamgiang.platform.ui.middleware import refusal_page
from tamgiang.project.supervisor.front import UNAVAILABLE

NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def answer(request: HttpRequest) -> HttpResponse:
    """What is a refusal is told as one; any other fault by the page that needs nothing."""
    refusal = _refusal(sys.exception())
    if refusal is None or not hasattr(request, "user"):
        return server_error(request)
    if request.path.startswith("/api/"):
        return problem(request, refusal)
    if isinstance(refusal, DatabaseAway):
        # A page of ours would ask the database who is looking.
        return HttpResponse(UNAVAILABLE.read_text(), status=503, headers={"Retry-After": "5"})
    return refusal_page(request, refusal)


def _refusal(fault: BaseException | None) -> Refusal | None:
    """The fault as a refusal: a disk that is full says so in many ways."""
    if isinstance(fault, Refusal):
        return fault
    if isinstance(fault, OSError) and fault.errno in NO_SPACE:
        return StorageFull()
    if isinstance(fault, OperationalError | InterfaceError) and not connection.is_usable():
        return DatabaseAway()
    return None
