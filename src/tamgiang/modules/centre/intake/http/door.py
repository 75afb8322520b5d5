"""Which address takes what."""

import math
from urllib.parse import unquote

from tamgiang.modules.centre.intake.http.connection import Reply, Tell, refused
from tamgiang.modules.centre.intake.http.reading import Request
from tamgiang.modules.centre.intake.mqtt.codes import Reason
from tamgiang.modules.centre.intake.outcomes import Outcome
from tamgiang.modules.centre.intake.receiving import Receiver, Take
from tamgiang.modules.centre.observing.digests import token_digest

OURS = "/centre/ingest/v1/"
HOOK = OURS + "hook/"
HEALTH = "/centre/ingest/health"
_STATUS = {
    Reason.QUOTA_EXCEEDED: 429,
    Reason.SERVER_BUSY: 503,
    Reason.PAYLOAD_INVALID: 422,
}


class Door:
    """HTTP behind the front: the same sources, shares and store as MQTT."""

    def __init__(self, receiver: Receiver) -> None:
        self._receiver = receiver

    def serve(self, asked: Request, tell: Tell) -> None:
        """Answer once what came is stored, or say why it is not."""
        if asked.path == HEALTH and asked.method == "GET":
            tell(Reply(200, self._receiver.health()))
            return
        token, take = self._asked_for(asked)
        if take is None:
            tell(refused(404, "no_such_address"))
        elif asked.method != "POST":
            tell(refused(405, "method", {"Allow": "POST"}))
        elif not self._receiver.door.read:
            tell(refused(503, "starting", {"Retry-After": "5"}))
        elif (known := self._receiver.door.who(token)) is None:
            tell(refused(401, "unknown_token", {"WWW-Authenticate": "Bearer"}))
        else:
            take(known, token_digest(token), asked.body, lambda outcome: tell(_reply(outcome)))

    def _asked_for(self, asked: Request) -> tuple[str, Take | None]:
        """(token, what takes the body) of an address; (…, None) where there is none."""
        path, receiver = asked.path, self._receiver
        if path == OURS + "telemetry":
            return _bearer(asked), receiver.from_device
        if path == OURS + "gateway":
            return _bearer(asked), receiver.from_gateway
        if path.startswith(HOOK):
            return unquote(path.removeprefix(HOOK)), receiver.from_hook
        words = path.split("/")
        if len(words) == 5 and words[1:3] == ["api", "v1"] and words[4] == "telemetry":
            return unquote(words[3]), receiver.from_device
        return "", None


def _bearer(asked: Request) -> str:
    scheme, _, token = asked.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _reply(outcome: Outcome) -> Reply:
    if outcome.reason is Reason.SUCCESS:
        body: dict[str, object] = {"taken": outcome.taken}
        if outcome.bad:
            body["refused"] = [{"index": i, "code": f"centre.{code}"} for i, code in outcome.bad]
        return Reply(200, body)
    status = _STATUS.get(outcome.reason, 503)
    wait = max(1, math.ceil(outcome.wait))
    headers = {"Retry-After": str(wait)} if status in (429, 503) else {}
    return refused(status, outcome.code, headers)
