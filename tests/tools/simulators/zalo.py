"""Zalo as far as its contract is known: tokens that end, codes of refusal, and a status."""

import json
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from tests.tools.simulators.moods import Mood
from tests.tools.simulators.web import Call, WebServer

APP, SECRET = "1234567890", "khoa-bi-mat"


@dataclass
class Told:
    """One message that was taken."""

    to: str
    tracking: str
    text: str


@dataclass
class Tokens:
    """The pair in force; a refresh token works once."""

    access: str = "access-0"
    refresh: str = "refresh-0"
    count: int = 0
    refused: int = 0
    lost: list[str] = field(default_factory=list)


class Zalo(WebServer):
    """An Official Account's counterpart; `taken` holds every message it accepted."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[Told] = []
        self.tokens = Tokens()
        self.codes: list[int] = []
        self.asked = 0
        self.followers: set[str] | None = None
        self.status_known = True

    def expire(self) -> None:
        """From now on only a fresh token is taken."""
        self.tokens.access = "access-over"

    def per_tracking(self) -> dict[str, int]:
        """How often each tracking id was taken."""
        found: dict[str, int] = {}
        for told in self.taken:
            found[told.tracking] = found.get(told.tracking, 0) + 1
        return found

    def answer(self, call: Call, body: bytes) -> None:
        """Tokens, messages, statuses."""
        path = urlsplit(call.path).path
        if path == "/v4/oa/access_token":
            return self._renew(call, parse_qs(body.decode()))
        if call.headers.get("access_token") != self.tokens.access:
            self.tokens.refused += 1
            return call.say_json({"error": -216, "message": "Access token is invalid"})
        if path == "/message/status":
            return self._status(call)
        if path == "/v2.0/oa/getoa":
            return call.say_json({"error": 0, "message": "Success", "data": {"name": "OA"}})
        return self._message(call, json.loads(body))

    def _renew(self, call: Call, form: dict[str, list[str]]) -> None:
        given = (form["refresh_token"][0], form["app_id"][0], call.headers.get("secret_key"))
        if given != (self.tokens.refresh, APP, SECRET):
            return call.say_json({"error": -14014, "error_name": "Invalid refresh token"})
        count = self.tokens.count + 1
        self.tokens = Tokens(f"access-{count}", f"refresh-{count}", count, self.tokens.refused)
        pair = {"access_token": self.tokens.access, "refresh_token": self.tokens.refresh}
        return call.say_json(pair | {"expires_in": "90000"})

    def _message(self, call: Call, said: dict[str, object]) -> None:
        mood = self.moods.take()
        if mood is Mood.LATER:
            return call.say(429)
        if mood is Mood.NEVER:
            return call.say_json({"error": self.codes.pop(0), "message": "refused"})
        if mood is Mood.HANG:
            return self.moods.hang()
        if mood is Mood.DROP:
            return None
        told = _told(said)
        if self.followers is not None and told.to not in self.followers:
            return call.say_json({"error": -213, "message": "User has not followed OA"})
        with self.lock:
            self.taken.append(told)
            number = len(self.taken)
        if mood is Mood.HALF:
            return None
        return call.say_json({"error": 0, "message": "Success", "data": {"msg_id": f"m{number}"}})

    def _status(self, call: Call) -> None:
        self.asked += 1
        query = parse_qs(urlsplit(call.path).query)
        known = {told.tracking for told in self.taken}
        if not self.status_known:
            return call.say_json({"error": -106, "message": "Method unsupported"})
        if query.get("tracking_id", [""])[0] in known:
            return call.say_json({"error": 0, "data": {"status": 1, "message": "delivered"}})
        return call.say_json({"error": -107, "message": "Message ID invalid"})


def _told(said: dict[str, object]) -> Told:
    if "recipient" in said:
        recipient, message = said["recipient"], said["message"]
        assert isinstance(recipient, dict) and isinstance(message, dict)
        return Told(f"uid:{recipient['user_id']}", "", str(message["text"]))
    data = said["template_data"]
    assert isinstance(data, dict)
    return Told(str(said["phone"]), str(said["tracking_id"]), str(data["body"]))
