"""The front: what Caddy is told. One public port; everything behind it is a private socket."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Route = dict[str, Any]
#: By this header the pages name a file for the front to send; it never reaches the visitor.
HANDED = "X-Accel-Redirect"
#: A form is read whole here before the pages see it: one of their few threads would wait as long
#: as a slow sender pleases. Larger files are handed on as they come.
BUFFERED = 8 * 1024 * 1024
UNAVAILABLE = Path(__file__).with_name("unavailable.html")
#: TLS 1.2 with forward secrecy and authenticated encryption only; TLS 1.3 names no others.
CIPHERS = tuple(
    f"TLS_ECDHE_{key}_WITH_{cipher}"
    for cipher in ("AES_256_GCM_SHA384", "CHACHA20_POLY1305_SHA256", "AES_128_GCM_SHA256")
    for key in ("ECDSA", "RSA")
)
#: What every answer carries, also files, streams and the page of a house that is starting.
ALWAYS = {
    "X-Content-Type-Options": ["nosniff"],
    "Referrer-Policy": ["same-origin"],
    "Cross-Origin-Resource-Policy": ["same-origin"],
    "X-Frame-Options": ["DENY"],
}
#: Seconds a browser insists on HTTPS: a certificate of our own may have to be replaced.
DAY, YEAR = 24 * 3600, 365 * 24 * 3600
#: Bytes of a request, files in it included; the pages set narrower limits of their own.
LARGEST = 256 * 1024 * 1024


@dataclass(frozen=True)
class Secure:
    """HTTPS: the names in the certificate, and where certificates are kept.

    `domain` asks a public authority (ACME) for that name; without it the house has a small
    authority of its own, which each device must be told to trust. `plain` is host:port of the
    unencrypted door, where only the page about trust is served; empty for none.
    """

    names: tuple[str, ...]
    storage: Path
    port: int
    domain: str = ""
    plain: str = ""


#: Path patterns of the front, and the unix socket their requests go to.
Others = Sequence[tuple[Sequence[str], Path]]


def write_config(
    path: Path,
    *,
    listen: str,
    static: Path,
    web: Path,
    hub: Path,
    others: Others = (),
    secure: Secure | None = None,
) -> None:
    """Write Caddy's configuration; `listen` is host:port, `web` and `hub` unix sockets.

    `others` are the processes that modules add, asked before the pages.
    """
    servers = {"front": _server(listen, static, web, hub, others)}
    always = dict(ALWAYS)
    if secure:
        always["Strict-Transport-Security"] = [f"max-age={YEAR if secure.domain else DAY}"]
    _carry(servers["front"], always)
    apps: dict[str, Any] = {"http": {"servers": servers}}
    storage = path.parent / "caddy"
    if secure:
        storage = secure.storage
        # Who connects by a bare address names no host: the first name answers.
        first = secure.domain or secure.names[0]
        servers["front"]["tls_connection_policies"] = [
            {"default_sni": first, "protocol_min": "tls1.2", "cipher_suites": list(CIPHERS)}
        ]
        if secure.plain:
            servers["plain"] = _plain(secure, static, web)
        apps |= _certificates(secure)
    config = {
        "admin": {"disabled": True},
        "storage": {"module": "file_system", "root": str(storage)},
        "logging": {"logs": {"default": {"level": "WARN", "encoder": _discreet()}}},
        "apps": apps,
    }
    path.write_text(json.dumps(config, indent=1))


def _discreet() -> dict[str, Any]:
    """Log lines without what follows the question mark: tickets, tokens, words searched for."""
    cut = {"filter": "regexp", "regexp": r"\?.*", "value": "?..."}
    places = ("request>uri", "request>headers>Referer")
    return {"format": "filter", "wrap": {"format": "json"}, "fields": dict.fromkeys(places, cut)}


def _certificates(secure: Secure) -> dict[str, Any]:
    names = [secure.domain] if secure.domain else list(secure.names)
    issuer = {"module": "acme"} if secure.domain else {"module": "internal"}
    policy = {"subjects": names, "issuers": [issuer]}
    tls = {"certificates": {"automate": names}, "automation": {"policies": [policy]}}
    own = {"local": {"name": "Tam Giang", "install_trust": False}}
    return {"tls": tls, "pki": {"certificate_authorities": own}}


def _plain(secure: Secure, static: Path, web: Path) -> dict[str, Any]:
    """How to trust the authority, readable before it is trusted; all else goes to HTTPS."""
    away = {
        "handler": "static_response",
        "status_code": 308,
        "headers": {
            "Location": [f"https://{{http.request.host}}:{secure.port}{{http.request.uri}}"]
        },
    }
    return {
        "listen": [secure.plain],
        "read_header_timeout": "10s",
        "automatic_https": {"disable": True},
        "routes": [
            _static_files(static, {}, "no-cache"),
            {"match": [{"path": ["/trust/*"]}], "handle": [_proxy(web)], "terminal": True},
            # A program that asks unencrypted must notice, not be led on: it may send a key along.
            {
                "match": [{"path": ["/api/*", "/events*"]}],
                "handle": [{"handler": "static_response", "status_code": 403}],
                "terminal": True,
            },
            {"handle": [away]},
        ],
    }


def _server(listen: str, static: Path, web: Path, hub: Path, others: Others) -> dict[str, Any]:
    return {
        "listen": [listen],
        # Who has not said within that time what is wanted is sent away; streams may last.
        "read_header_timeout": "10s",
        "automatic_https": {"disable": True},
        "routes": [
            _events(hub),
            _static_files(static, {"query": {"v": ["*"]}}, "public, max-age=31536000, immutable"),
            _static_files(static, {}, "no-cache"),
            *(_module(paths, socket) for paths, socket in others),
            {"handle": [{"handler": "request_body", "max_size": LARGEST}, _pages(static, web)]},
        ],
        "errors": {"routes": [_unavailable()]},
    }


def _carry(server: dict[str, Any], always: Mapping[str, list[str]]) -> None:
    """Headers on every answer of the server, and less said of which programs made it."""
    said = {"deferred": True, "set": dict(always), "delete": ["Server", "Via"]}
    route = {"handle": [{"handler": "headers", "response": said}]}
    for routes in (server["routes"], server["errors"]["routes"]):
        routes.insert(0, route)


def _pages(static: Path, web: Path) -> dict[str, Any]:
    return _proxy(web, handle_response=[_file(static.parent / "run" / "outgoing")])


def _file(folder: Path) -> dict[str, Any]:
    """A file the pages hand over: this process sends it, however slowly it is read."""
    kept = {"handler": "copy_response_headers", "exclude": [HANDED, "Content-Length"]}
    named = f"{{http.reverse_proxy.header.{HANDED}}}"
    rewrite = {"handler": "rewrite", "method": "GET", "uri": named}
    encode = {"handler": "encode", "encodings": {"gzip": {}}, "prefer": ["gzip"]}
    send = {"handler": "file_server", "root": str(folder)}
    return {
        "match": {"headers": {HANDED: ["*"]}},
        "routes": [{"handle": [kept, rewrite, encode, send]}],
    }


def _unavailable() -> Route:
    """What a person sees while the pages are started again."""
    answer = {
        "handler": "static_response",
        "status_code": 503,
        "headers": {
            "Content-Type": ["text/html; charset=utf-8"],
            "Cache-Control": ["no-store"],
            "Retry-After": ["5"],
        },
        "body": UNAVAILABLE.read_text(),
    }
    unreachable = {"expression": "{http.error.status_code} in [502, 503, 504]"}
    return {"match": [unreachable], "handle": [answer]}


def _events(hub: Path) -> Route:
    """Server-sent events: each line goes out as it comes."""
    return {
        "match": [{"path": ["/events", "/events/*"]}],
        "handle": [_proxy(hub, flush_interval=-1)],
        "terminal": True,
    }


def _module(paths: Sequence[str], socket: Path) -> Route:
    return {"match": [{"path": list(paths)}], "handle": [_proxy(socket)], "terminal": True}


def _static_files(static: Path, condition: Mapping[str, object], keeping: str) -> Route:
    """Collected files, compressed at set-up; `keeping` is what a browser is told of its copy.

    An address with a version may be kept for good; of others the browser asks each time and
    is told "unchanged".
    """
    headers = {"set": {"Cache-Control": [keeping], "X-Content-Type-Options": ["nosniff"]}}
    files = {
        "handler": "file_server",
        "root": str(static),
        "precompressed": {"gzip": {}},
        "precompressed_order": ["gzip"],
    }
    return {
        "match": [{"path": ["/static/*"], **condition}],
        "handle": [
            {"handler": "headers", "response": headers},
            {"handler": "rewrite", "strip_path_prefix": "/static"},
            files,
        ],
        "terminal": True,
    }


def _proxy(socket: Path, **options: object) -> dict[str, Any]:
    """To a private socket, waiting a little for one that is being started again.

    Behind the front the visitor's address is known only by this header.
    """
    address = {"request": {"set": {"X-Real-Ip": ["{http.request.remote.host}"]}}}
    return {
        "handler": "reverse_proxy",
        "upstreams": [{"dial": f"unix/{socket}"}],
        "headers": address,
        "load_balancing": {"try_duration": "5s", "try_interval": "100ms"},
        "request_buffers": BUFFERED,
        **options,
    }
