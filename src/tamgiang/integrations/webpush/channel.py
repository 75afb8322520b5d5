"""The channel "push": subscriptions of browsers, and notices for them."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import yaml
from django.conf import settings

from tamgiang.integrations.webpush.cipher import LONGEST, encipher
from tamgiang.integrations.webpush.vapid import authorization, public_key, unb64
from tamgiang.kernel.labels import Label
from tamgiang.platform.notify.calls import Answer, NotSent, Unanswered, call
from tamgiang.platform.notify.channels import Config, Doubt, Letter, Outcome, Result, Setting
from tamgiang.platform.notify.refusals import AddressInvalid

SERVICES = Path(__file__).parent / "data" / "services.yaml"
FAULTS = {
    "push.unreachable": Label(
        "không kết nối được dịch vụ đẩy của trình duyệt",
        "the browser's push service cannot be reached",
    ),
    "push.no_reply": Label("dịch vụ đẩy không trả lời", "the push service gave no answer"),
    "push.gone": Label(
        "trình duyệt đã hủy đăng ký nhận thông báo", "the browser takes no more notices"
    ),
    "push.key_refused": Label(
        "dịch vụ đẩy từ chối khóa của hệ thống", "the push service refuses the key of the house"
    ),
    "push.busy": Label("dịch vụ đẩy đang bận", "the push service is busy"),
    "push.refused": Label("dịch vụ đẩy từ chối thông báo", "the push service refuses the notice"),
}
SETTINGS = (
    Setting(
        "subject",
        Label("Liên hệ của đơn vị", "Contact of the office"),
        hint=Label(
            "Dịch vụ đẩy báo tới đây khi có sự cố: mailto:… hoặc https://…",
            "Where a push service turns when something is wrong: mailto:… or https://…",
        ),
        required=False,
    ),
)


class WebPushChannel:
    """Notices in browsers. Sent again, a notice takes the place of the one before (Topic, tag)."""

    name = "push"
    label = Label("Trình duyệt", "Browser")
    icon = "bell"
    typed = None
    doubt = Doubt.REPLACE
    settings = SETTINGS
    faults: Mapping[str, Label] = FAULTS

    def public(self) -> Mapping[str, str]:
        """The key a browser binds its subscription to."""
        return {"key": public_key()}

    def ready(self, config: Config) -> bool:
        """It needs nothing but the key the house makes for itself."""
        try:
            return bool(public_key())
        except OSError:
            # The key could not be made or read; a full disk must not take the health page along.
            return False

    def checked(self, value: str) -> str:
        """A subscription as JSON, in one form. Raises AddressInvalid."""
        try:
            given = json.loads(value)
            endpoint, keys = str(given["endpoint"]), given["keys"]
            browser, auth = unb64(str(keys["p256dh"])), unb64(str(keys["auth"]))
        except (KeyError, TypeError, ValueError):
            raise AddressInvalid(
                value=Label("đăng ký của trình duyệt", "the subscription")
            ) from None
        if not known_service(endpoint) or len(browser) != 65 or len(auth) != 16:
            raise AddressInvalid(value=urlsplit(endpoint).netloc[:80])
        kept = {"auth": str(keys["auth"]), "endpoint": endpoint, "p256dh": str(keys["p256dh"])}
        return json.dumps(kept, sort_keys=True)

    def shown(self, value: str) -> str:
        """The push service; the address itself would let anybody ring."""
        return urlsplit(str(json.loads(value)["endpoint"])).netloc

    def prepare(self, config: Config) -> Config:
        """Nothing needs renewal."""
        return config

    def send(self, letter: Letter, config: Config) -> Outcome:
        """Post the enciphered notice to the browser's push service."""
        to = json.loads(letter.to)
        try:
            body = encipher(_payload(letter), unb64(to["p256dh"]), unb64(to["auth"]))
        except ValueError:
            return Outcome(Result.DEAD, "push.gone")
        headers = {
            "Authorization": authorization(to["endpoint"], _subject(config)),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(letter.lifetime),
            "Urgency": "high" if letter.urgent else "normal",
            # An undelivered notice with this topic is replaced, not doubled (RFC 8030, 5.4).
            "Topic": letter.uid.replace("-", ""),
        }
        try:
            return _outcome(call("POST", to["endpoint"], headers, body))
        except NotSent:
            return Outcome(Result.BUSY, "push.unreachable")
        except Unanswered:
            return Outcome(Result.DOUBT, "push.no_reply")

    def ask(self, letter: Letter, provider_id: str, config: Config) -> Outcome:
        """Push services answer no such question; sending again replaces."""
        return Outcome(Result.CANNOT)

    def probe(self, config: Config) -> Outcome:
        """There is no server of ours to reach: the key is there."""
        return Outcome(Result.ACCEPTED) if public_key() else Outcome(Result.BLOCKED)


def known_service(endpoint: str) -> bool:
    """Whether the address belongs to a push service the house may call."""
    parts = urlsplit(endpoint)
    if f"{parts.scheme}://{parts.netloc}" in settings.PUSH_SERVICES:
        return True
    if parts.scheme != "https" or parts.port not in (None, 443) or parts.username:
        return False
    host = parts.hostname or ""
    return any(host == one or (one[0] == "." and host.endswith(one)) for one in _hosts())


@cache
def _hosts() -> tuple[str, ...]:
    return tuple(yaml.safe_load(SERVICES.read_text(encoding="utf-8"))["hosts"])


def _subject(config: Config) -> str:
    public = settings.PUBLIC_URL
    own = config.values.get("subject", "")
    return own or (public if public.startswith("https:") else "mailto:postmaster@localhost")


def _payload(letter: Letter) -> bytes:
    """What the service worker shows; the text is cut until it fits one record."""
    body = letter.body
    while True:
        said = {
            "id": letter.uid,
            "title": letter.title[:120],
            "body": body,
            "url": letter.url,
            "lang": letter.language,
            "urgent": letter.urgent,
        }
        raw = json.dumps(said, ensure_ascii=False).encode()
        if len(raw) <= LONGEST or not body:
            return raw
        body = body[: len(body) // 2]


def _outcome(answer: Answer) -> Outcome:
    status = answer.status
    if status in (200, 201, 202):
        return Outcome(Result.ACCEPTED, provider_id=answer.headers.get("location", "")[-160:])
    if status in (404, 410):
        return Outcome(Result.DEAD, "push.gone")
    if status == 401:
        return Outcome(Result.BLOCKED, "push.key_refused", retry_after=answer.retry_after)
    if status == 429 or status >= 500:
        return Outcome(Result.BUSY, "push.busy", retry_after=answer.retry_after)
    return Outcome(Result.REFUSED, "push.key_refused" if status == 403 else "push.refused")
