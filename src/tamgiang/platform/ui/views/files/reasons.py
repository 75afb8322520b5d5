"""Why a person looks at a personal record: said once, good for its files for a while."""

import time

from django.http import HttpRequest

from tamgiang.kernel.refs import Ref

KEY = "files.reasons"
SECONDS = 15 * 60
#: Records a session remembers reasons for.
MOST = 20


def remember(request: HttpRequest, ref: Ref, reason: str) -> None:
    """The person gave a reason on the page of this record."""
    now = time.time()
    kept = {urn: told for urn, told in _kept(request).items() if told[1] > now}
    kept[str(ref)] = (reason, now + SECONDS)
    request.session[KEY] = dict(list(kept.items())[-MOST:])


def reason_for(request: HttpRequest, urn: str) -> str:
    """The reason that still holds; empty for none."""
    reason, until = _kept(request).get(urn, ("", 0.0))
    return reason if until > time.time() else ""


def _kept(request: HttpRequest) -> dict[str, tuple[str, float]]:
    kept: dict[str, tuple[str, float]] = request.session.get(KEY, {})
    return kept
