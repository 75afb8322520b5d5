"""HTTPS in an office: the house's own authority, secure cookies, and the door to trust it."""

import http.client
import shutil
import socket
import ssl
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests import servers

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def plain_port() -> int:
    return servers.free_port()


@pytest.fixture(scope="module")
def gauges_port() -> int:
    """Where devices send readings by MQTT over TLS."""
    return servers.free_port()


@pytest.fixture(scope="module")
def secure(
    seeded_home: Path,
    tmp_path_factory: pytest.TempPathFactory,
    plain_port: int,
    gauges_port: int,
) -> Iterator[servers.Server]:
    """The house with HTTPS on loopback, where the sample logins may stay."""
    home = tmp_path_factory.mktemp("secure") / "home"
    shutil.copytree(seeded_home, home)
    doors = {"TAMGIANG_MQTT": "off", "TAMGIANG_MQTTS": f"127.0.0.1:{gauges_port}"}
    with servers.running(home, "--https", "--plain-port", str(plain_port), **doors) as started:
        yield started


def root_of(plain_port: int) -> str:
    """The certificate as a device gets it before it trusts anything."""
    door = http.client.HTTPConnection("127.0.0.1", plain_port, timeout=10)
    door.request("GET", "/trust/root.crt")
    answer = door.getresponse()
    assert answer.status == 200
    assert answer.headers["Content-Disposition"] == 'attachment; filename="tamgiang-root.crt"'
    return answer.read().decode()


def test_a_device_that_trusts_the_authority_is_let_in_safely(
    secure: servers.Server, plain_port: int
) -> None:
    # given the root certificate, and no other trust
    only_ours = ssl.create_default_context(cadata=root_of(plain_port))
    at = urlsplit(secure.url)
    assert at.scheme == "https"

    # when the sign-in page is asked for by its address
    connection = http.client.HTTPSConnection("127.0.0.1", at.port, context=only_ours, timeout=10)
    connection.request("GET", "/accounts/login/")
    answer = connection.getresponse()

    # then the certificate holds, and every header that guards a visitor is there
    assert answer.status == 200
    headers = answer.headers
    assert headers["Strict-Transport-Security"] == "max-age=86400"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    cookies = headers.get_all("Set-Cookie") or []
    assert cookies
    assert all(cookie.startswith("__Host-") for cookie in cookies)
    assert all(
        {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
        for cookie in cookies
    )
    assert not any("Domain" in cookie for cookie in cookies)


def test_files_and_streams_carry_the_same_headers(secure: servers.Server, plain_port: int) -> None:
    only_ours = ssl.create_default_context(cadata=root_of(plain_port))
    for path in ("/static/ui/css/base.css", "/static/no-such-file", "/events?ticket=none", "/"):
        at = urlsplit(secure.url)
        link = http.client.HTTPSConnection("127.0.0.1", at.port, context=only_ours, timeout=10)
        link.request("GET", path)
        headers = link.getresponse().headers

        assert headers.get_all("Strict-Transport-Security") == ["max-age=86400"], path
        assert headers.get_all("X-Content-Type-Options") == ["nosniff"], path
        assert headers.get_all("X-Frame-Options") == ["DENY"], path
        assert headers.get_all("Referrer-Policy") == ["same-origin"], path
        assert headers["Server"] is None, path
        assert headers["Via"] is None, path


def handshake(secure: servers.Server, context: ssl.SSLContext) -> tuple[str, str]:
    """The version and the cipher that a client with this context and the house agree on."""
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with (
        socket.create_connection(("127.0.0.1", urlsplit(secure.url).port or 0), 10) as link,
        context.wrap_socket(link) as spoken,
    ):
        cipher = spoken.cipher()
        assert cipher is not None
        return str(spoken.version()), cipher[0]


def test_only_tls_of_today_is_spoken(secure: servers.Server) -> None:
    assert handshake(secure, ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))[0] == "TLSv1.3"

    older = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    older.maximum_version = ssl.TLSVersion.TLSv1_2
    version, cipher = handshake(secure, older)
    assert version == "TLSv1.2"
    assert cipher.startswith("ECDHE-")
    assert cipher.endswith(("GCM-SHA384", "GCM-SHA256", "POLY1305"))


@pytest.mark.parametrize(
    ("oldest", "ciphers"),
    [("TLSv1_1", "DEFAULT@SECLEVEL=0"), ("TLSv1_2", "ECDHE-ECDSA-AES128-SHA")],
)
def test_older_tls_and_weak_ciphers_are_refused(
    secure: servers.Server, oldest: str, ciphers: str
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion[oldest]
    context.set_ciphers(ciphers)

    with pytest.raises(ssl.SSLError):
        handshake(secure, context)


def test_a_device_that_does_not_is_warned(secure: servers.Server) -> None:
    at = urlsplit(secure.url)
    connection = http.client.HTTPSConnection("127.0.0.1", at.port, timeout=10)

    with pytest.raises(ssl.SSLCertVerificationError):
        connection.request("GET", "/")


def test_the_unencrypted_door_only_explains_trust(secure: servers.Server, plain_port: int) -> None:
    def asked(path: str) -> http.client.HTTPResponse:
        door = http.client.HTTPConnection("127.0.0.1", plain_port, timeout=10)
        door.request("GET", path)
        return door.getresponse()

    assert "Windows" in asked("/trust/").read().decode()
    away = asked("/accounts/login/?next=/")
    assert away.status == 308
    port = urlsplit(secure.url).port
    assert away.headers["Location"] == f"https://127.0.0.1:{port}/accounts/login/?next=/"
    assert away.headers.get("Set-Cookie") is None
    # a program is not led on: it would not notice that it sends its key in the open
    program = asked("/api/v1/units?code=19894&on=2025-06-30")
    assert program.status == 403
    assert program.headers.get("Location") is None


def test_the_authority_outlives_a_start_and_its_key_is_private(secure: servers.Server) -> None:
    folder = secure.home / "certificates" / "pki" / "authorities" / "local"

    assert (folder / "root.crt").exists()
    assert (folder / "root.key").stat().st_mode & 0o077 == 0


def test_the_same_authority_vouches_for_the_door_of_gauges(
    secure: servers.Server, plain_port: int, gauges_port: int
) -> None:
    # given a gauge that trusts the root of the house and no other
    only_ours = ssl.create_default_context(cadata=root_of(plain_port))

    # when it calls the address, which names no host, and greets with a key nobody gave
    with (
        gauge(gauges_port) as line,
        only_ours.wrap_socket(line, server_hostname="127.0.0.1") as own,
    ):
        own.sendall(bytes.fromhex("10 12 0004 4d515454 04 82 003c 0000 0004 6e6f6e65"))

        # then the door is ours, and does not let it in
        assert own.recv(4) == b"\x20\x02\x00\x04"


def gauge(port: int) -> socket.socket:
    """A line to the door, as soon as it has its certificate."""
    deadline = time.monotonic() + 30
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=10)
        except ConnectionRefusedError:
            assert time.monotonic() < deadline
            time.sleep(0.1)
