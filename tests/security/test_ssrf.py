"""The house asks only addresses it knows, and none that a person could turn inwards."""

import re
import socket
from pathlib import Path

import pytest
from pytest_django import Settings

from tamgiang.integrations.webpush.channel import known_service
from tamgiang.platform.federation.transport import GuardedSession, Refused, require_allowed

SOURCES = Path(__file__).parents[2] / "src/tamgiang"
_ASKS = re.compile(
    r"urlopen|urllib\.request|http\.client|import requests|import httpx|create_connection"
    r"|smtplib|websockets",
)
#: Every place that opens a connection, and who says where to.
KNOWN = {
    "modules/cameras/media/rtsp": "whoever enters a camera: on the local network, RTSP alone",
    "modules/centre/simulating": "the operator: the house's own intake",
    "integrations/mail": "the operator: the office's mail server",
    "platform/events": "nobody: the house's own sockets",
    "platform/federation": "an administrator: guarded below",
    "platform/files/clamd.py": "the operator: TAMGIANG_CLAMD",
    "platform/notify/calls.py": "vendors by data file; browsers by an allow-list, below",
    "project": "nobody: the house's own processes and database",
}
INWARD = (
    "https://127.0.0.1/",
    "https://localhost/",
    "https://[::1]/",
    "https://169.254.169.254/latest/meta-data/",
    "https://0.0.0.0/",
    "https://[fe80::1]/",
    "http://example.org/",
    "ftp://example.org/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/",
    "https://user@example.org/",
    "https://2130706433/",
    "https://0x7f.1/",
)


def test_every_place_that_asks_outwards_is_known() -> None:
    asking = {
        str(path.relative_to(SOURCES))
        for path in SOURCES.rglob("*.py")
        if "tests" not in path.parts and _ASKS.search(path.read_text(encoding="utf-8"))
    }

    unknown = {name for name in asking if not name.startswith(tuple(KNOWN))}

    assert unknown == set()


@pytest.mark.parametrize("address", INWARD)
def test_an_outside_sign_in_is_never_this_machine(settings: Settings, address: str) -> None:
    settings.FEDERATION_LOOPBACK = False

    with pytest.raises(Refused):
        require_allowed(address)


def test_a_name_that_resolves_inwards_is_refused(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FEDERATION_LOOPBACK = False

    def inwards(host: str, port: int, **_more: object) -> list[object]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("169.254.169.254", port))]

    monkeypatch.setattr(socket, "getaddrinfo", inwards)

    with pytest.raises(Refused):
        GuardedSession().get("https://login.example.org/.well-known/openid-configuration")


@pytest.mark.parametrize(
    "endpoint",
    [
        *INWARD,
        "https://evil.example/push",
        "https://fcm.googleapis.com.evil.example/x",
        "https://10.0.0.5/push",
        "https://fcm.googleapis.com@10.0.0.5/",
    ],
)
def test_a_browser_names_only_push_services_that_are_known(endpoint: str) -> None:
    assert not known_service(endpoint)


def test_a_known_push_service_is_asked() -> None:
    assert known_service("https://fcm.googleapis.com/fcm/send/abc")
