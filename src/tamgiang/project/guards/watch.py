"""Security events, each as one line: who, from where, what was asked, and how it ended."""

import logging

from django.http import HttpRequest, HttpResponse

log = logging.getLogger("tamgiang.security")
#: What a guard or a view turns away. 404 is among them: a record elsewhere answers so.
TURNED_AWAY = {400, 401, 403, 404, 405, 413, 422, 429}


def note(request: HttpRequest, answer: HttpResponse) -> None:
    """Write down a request that was turned away.

    The address is written without its query, and nothing of what was sent: both may name people.
    """
    if answer.status_code in TURNED_AWAY:
        serious = answer.status_code != 404
        log.log(
            logging.WARNING if serious else logging.INFO,
            "turned away %s %s",
            request.method,
            request.path,
            extra={"request": request, "status_code": answer.status_code},
        )
