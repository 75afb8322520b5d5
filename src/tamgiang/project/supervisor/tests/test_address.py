"""A port or a host that cannot be used is named before anything starts."""

import socket
from collections.abc import Iterator

import pytest

from tamgiang.project.supervisor import address
from tamgiang.project.supervisor.refusals import HostUnknown, PortTaken


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(1)
        yield server.getsockname()[1]


def test_a_port_in_use_is_refused_with_its_number(taken_port: int) -> None:
    with pytest.raises(PortTaken) as refused:
        address.require_free("127.0.0.1", taken_port)

    assert refused.value.code == "run.port_taken"
    assert refused.value.text("en") == (
        f"Port {taken_port} on 127.0.0.1 is in use by another program; choose another with --port."
    )


def test_a_port_given_back_is_free_again(taken_port: int) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        free = other.getsockname()[1]

    address.require_free("127.0.0.1", free)


def test_an_address_of_another_machine_is_refused() -> None:
    # 192.0.2.0/24 is kept for documentation (RFC 5737): no machine has it
    with pytest.raises(HostUnknown, match="Cannot assign requested address"):
        address.require_free("192.0.2.1", 8000)


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.3.2.1", True),
        ("localhost", True),
        ("::1", True),
        ("[::1]", True),
        ("0.0.0.0", False),  # noqa: S104
        ("192.168.1.20", False),
        ("centre.example", False),
    ],
)
def test_only_addresses_of_this_machine_alone_count_as_loopback(host: str, loopback: bool) -> None:
    assert address.is_loopback(host) is loopback


def test_a_loopback_front_answers_to_loopback_names_only() -> None:
    assert address.answered_names("127.0.0.1") == ["127.0.0.1", "localhost", "[::1]"]


def test_a_named_host_is_answered_to_beside_the_loopback_names() -> None:
    names = address.answered_names("centre.example")

    assert names[:3] == ["127.0.0.1", "localhost", "[::1]"]
    assert "centre.example" in names


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000/"),
        ("0.0.0.0", "http://127.0.0.1:8000/"),  # noqa: S104
        ("::1", "http://[::1]:8000/"),
        ("centre.example", "http://centre.example:8000/"),
    ],
)
def test_the_printed_address_is_one_a_browser_takes(host: str, expected: str) -> None:
    assert address.url(host, 8000) == expected
