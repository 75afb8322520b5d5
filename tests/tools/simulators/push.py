"""A push service with its browsers: it checks who calls, and opens letters as a browser would."""

import json
import os
import time
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tamgiang.integrations.webpush.vapid import b64, point, unb64
from tests.tools.simulators.moods import Mood
from tests.tools.simulators.web import Call, WebServer


@dataclass
class FakeBrowser:
    """One subscription. `shown` holds its notices by tag: the same tag replaces."""

    name: str
    origin: str
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    auth: bytes = field(default_factory=lambda: os.urandom(16))
    shown: dict[str, dict[str, Any]] = field(default_factory=dict)
    posts: int = 0
    gone: bool = False

    @property
    def subscription(self) -> str:
        """What the page hands to the house."""
        keys = {"p256dh": b64(point(self.key.public_key())), "auth": b64(self.auth)}
        return json.dumps({"endpoint": f"{self.origin}/push/{self.name}", "keys": keys})

    def opened(self, body: bytes) -> dict[str, Any]:
        """The notice, deciphered with the keys only this browser has."""
        salt, length = body[:16], body[20]
        sender = body[21 : 21 + length]
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        shared = self.key.exchange(ec.ECDH(), theirs)
        own = point(self.key.public_key())
        secret = _derived(shared, self.auth, b"WebPush: info\0" + own + sender, 32)
        key = _derived(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
        nonce = _derived(secret, salt, b"Content-Encoding: nonce\0", 12)
        text = AESGCM(key).decrypt(nonce, body[21 + length :], None)
        found: dict[str, Any] = json.loads(text.rstrip(b"\0").removesuffix(b"\x02"))
        return found


class PushService(WebServer):
    """Takes notices for its browsers; `wrong` says why calls were not let in."""

    def __init__(self) -> None:
        super().__init__()
        self.browsers: dict[str, FakeBrowser] = {}
        self.wrong: list[str] = []
        self.topics: dict[tuple[str, str], int] = {}

    def browser(self, name: str) -> FakeBrowser:
        """A new browser that subscribes here."""
        self.browsers[name] = FakeBrowser(name, self.origin)
        return self.browsers[name]

    def answer(self, call: Call, body: bytes) -> None:
        """Check the caller, then take the notice in the mood of the moment."""
        browser = self.browsers[call.path.rpartition("/")[2]]
        fault = self._fault(call)
        if fault:
            self.wrong.append(fault)
            return call.say(401)
        mood = self.moods.take()
        if browser.gone or mood is Mood.GONE:
            return call.say(410)
        if mood is Mood.LATER:
            return call.say(429, Retry_After="1")
        if mood is Mood.NEVER:
            return call.say(400)
        if mood is Mood.HANG:
            return self.moods.hang()
        if mood is Mood.DROP:
            return None
        self._take(browser, call, body)
        return None if mood is Mood.HALF else call.say(201, Location=f"{self.origin}/m/1")

    def _take(self, browser: FakeBrowser, call: Call, body: bytes) -> None:
        notice = browser.opened(body)
        with self.lock:
            browser.posts += 1
            topic = (browser.name, call.headers["Topic"])
            self.topics[topic] = self.topics.get(topic, 0) + 1
            browser.shown[notice["id"]] = notice

    def _fault(self, call: Call) -> str:
        if call.headers.get("Content-Encoding") != "aes128gcm" or "TTL" not in call.headers:
            return "headers"
        scheme, _, rest = call.headers.get("Authorization", "").partition(" ")
        given = dict(part.strip().split("=", 1) for part in rest.split(","))
        head, claims, signature = given["t"].split(".")
        raw, key = unb64(signature), unb64(given["k"])
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key)
        numbers = (int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
        try:
            public.verify(
                encode_dss_signature(*numbers),
                f"{head}.{claims}".encode(),
                ec.ECDSA(hashes.SHA256()),
            )
        except InvalidSignature:
            return "signature"
        said = json.loads(unb64(claims))
        if scheme != "vapid" or json.loads(unb64(head))["alg"] != "ES256":
            return "scheme"
        if said["aud"] != self.origin:
            return "audience"
        return "" if time.time() < said["exp"] <= time.time() + 86400 else "expiry"


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)
