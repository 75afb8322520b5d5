"""The front: what Caddy is told. One public port; everything behind it is a private socket."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Route = dict[str, Any]
UNAVAILABLE = Path(__file__).with_name("unavailable.html")


def write_config(path: Path, *, listen: str, static: Path, web: Path, hub: Path) -> None:
    """Write Caddy's configuration; `listen` is host:port, `web` and `hub` unix sockets."""
    config = {
        "admin": {"disabled": True},
        "storage": {"module": "file_system", "root": str(path.parent / "caddy")},
        "logging": {"logs": {"default": {"level": "WARN"}}},
        "apps": {"http": {"servers": {"front": _server(listen, static, web, hub)}}},
    }
    path.write_text(json.dumps(config, indent=1))


def _server(listen: str, static: Path, web: Path, hub: Path) -> dict[str, Any]:
    return {
        "listen": [listen],
        "automatic_https": {"disable": True},
        "routes": [
            _events(hub),
            _static_files(static, {"query": {"v": ["*"]}}, "public, max-age=31536000, immutable"),
            _static_files(static, {}, "no-cache"),
            {"handle": [_proxy(web)]},
        ],
        "errors": {"routes": [_unavailable()]},
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
        **options,
    }
