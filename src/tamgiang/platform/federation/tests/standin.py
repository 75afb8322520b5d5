"""A provider under the test's own hand: honest, or wrong in one way."""

import json
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CLIENT, SECRET = "tam-giang", "of-the-client"


@dataclass
class Grant:
    """One code: what its token says, until when it is good, and how the token is signed."""

    claims: dict[str, Any]
    challenge: str
    expires: float
    algorithm: str = "RS256"
    kid: str = "one"
    spent: bool = False


@dataclass
class StandIn:
    """The provider: `issuer` is its address; `claims_issuer` what it calls itself."""

    issuer: str = ""
    claims_issuer: str = ""
    grants: dict[str, Grant] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    large: bool = False

    def grant(
        self,
        code: str,
        asked: dict[str, str],
        *,
        sub: str = "người-1",
        **more: Any,  # noqa: ANN401
    ) -> Grant:
        """A code for a person who signed in at this provider as the client asked."""
        claims = {
            "iss": self.issuer,
            "sub": sub,
            "aud": CLIENT,
            "iat": int(time.time()),
            "exp": int(time.time()) + 300,
            "nonce": asked["nonce"],
            **more,
        }
        made = Grant(claims, asked["code_challenge"], time.time() + 60)
        self.grants[code] = made
        return made

    def description(self) -> dict[str, Any]:
        """What discovery tells."""
        return {
            "issuer": self.claims_issuer or self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def exchange(self, form: dict[str, list[str]]) -> tuple[int, dict[str, Any]]:
        """The token of a code, once, for the client that holds the verifier."""
        grant = self.grants.get(form.get("code", [""])[0])
        digest = sha256(form.get("code_verifier", [""])[0].encode()).digest()
        proof = urlsafe_b64encode(digest).rstrip(b"=").decode()
        good = grant and not grant.spent and grant.expires > time.time()
        if not grant or not good or proof != grant.challenge or form["client_secret"] != [SECRET]:
            return 400, {"error": "invalid_grant"}
        grant.spent = True
        return 200, {"access_token": "t", "token_type": "Bearer", "id_token": _signed(grant)}


def _signed(grant: Grant) -> str:
    header = {"kid": grant.kid}
    if grant.algorithm == "none":
        return jwt.encode(grant.claims, "", algorithm="none", headers=header)
    key: Any = "of-the-client" * 4 if grant.algorithm == "HS256" else KEY
    return jwt.encode(grant.claims, key, algorithm=grant.algorithm, headers=header)


def keys() -> dict[str, Any]:
    """The public key."""
    found = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
    return {"keys": [{**found, "kid": "one", "use": "sig", "alg": "RS256"}]}


@contextmanager
def provider() -> Iterator[StandIn]:
    """A stand-in that listens on this machine."""
    state = StandIn()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked.append(self.path)
            pages = {"/.well-known/openid-configuration": state.description(), "/jwks": keys()}
            if self.path == "/elsewhere":
                self._away()
            elif self.path in pages:
                self._tell(200, pages[self.path])
            else:
                self._tell(404, {})

        def do_POST(self) -> None:
            state.asked.append(self.path)
            length = int(self.headers["Content-Length"])
            self._tell(*state.exchange(parse_qs(self.rfile.read(length).decode())))

        def _away(self) -> None:
            self.send_response(302)
            self.send_header("Location", "/jwks")
            self.end_headers()

        def _tell(self, status: int, body: dict[str, Any]) -> None:
            if state.large:
                body = {**body, "padding": "x" * 400_000}
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *given: object) -> None:
            """Quietly."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
