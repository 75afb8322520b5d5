"""`tamgiang run` as a person meets it: it serves, it stops, it says why it does not start."""

import http.client
import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests import servers

pytestmark = pytest.mark.server


def wait_for(condition: Callable[[], object], seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)


def status_of(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - our own server
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def descendants(pid: int) -> list[int]:
    """Every process below `pid`."""
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except FileNotFoundError:
        return []
    found = [int(child) for child in listed]
    return found + [lower for child in found for lower in descendants(child)]


def refusal(home: Path, *arguments: str) -> tuple[int, str]:
    """Exit status and error output of a start that should be refused."""
    done = subprocess.run(
        [*servers.COMMAND, "run", *arguments],
        env=servers.environment(home),
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stderr


def test_the_four_processes_run_and_a_page_comes_out(server: servers.Server) -> None:
    lines = server.children().values()

    for word in ("caddy run", "granian", "tamgiang.project.hub", "tamgiang.project.worker"):
        assert any(word in line for line in lines), word
    assert status_of(f"{server.url}/accounts/login/") == 200


def test_static_files_come_compressed_from_the_front(server: servers.Server) -> None:
    request = urllib.request.Request(  # noqa: S310 - our own server
        f"{server.url}/static/vendor/maplibre-gl.mjs", headers={"Accept-Encoding": "gzip"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.headers["Content-Type"].startswith("text/javascript")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_versioned_address_may_be_kept_for_good(server: servers.Server) -> None:
    with urllib.request.urlopen(f"{server.url}/accounts/login/", timeout=10) as answer:  # noqa: S310
        versioned = re.findall(r'"(/static/[^"]+\?v=[0-9a-f]{10})"', answer.read().decode())
    assert versioned

    with urllib.request.urlopen(server.url + versioned[0], timeout=10) as answer:  # noqa: S310
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    plain = server.url + versioned[0].partition("?")[0]
    with urllib.request.urlopen(plain, timeout=10) as answer:  # noqa: S310
        assert answer.headers["Cache-Control"] == "no-cache"


def test_a_file_that_is_refused_unread_is_told_so(server: servers.Server) -> None:
    place = urlsplit(server.url)
    told = set()
    for _ in range(30):
        line = http.client.HTTPConnection(place.hostname or "", place.port, timeout=30)
        with closing(line):
            line.request("POST", "/imports/new/", b"x" * 2_000_000)
            told.add(line.getresponse().status)
    # Without a form's token it is refused before its body is read; never "the house is away".
    assert told == {403}


def test_secrets_and_sockets_are_for_the_owner_alone(server: servers.Server) -> None:
    secrets = list((server.home / "secrets").iterdir())

    assert secrets
    assert {path.stat().st_mode & 0o777 for path in secrets} == {0o600}
    assert (server.home / "secrets").stat().st_mode & 0o777 == 0o700


def test_another_process_on_the_same_state_is_refused(server: servers.Server) -> None:
    status, said = refusal(server.home, "--port", str(servers.free_port()))

    assert status == 2
    assert said.startswith("tamgiang: Another process already serves the state folder")
    assert said.rstrip().endswith("[run.already_running]")


def test_a_taken_port_is_named_before_anything_is_touched(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen(1)
        port = taken.getsockname()[1]

        status, said = refusal(tmp_path / "home", "--port", str(port))

    assert status == 2
    assert said == (
        f"tamgiang: Port {port} on 127.0.0.1 is in use by another program; "
        "choose another with --port. [run.port_taken]\n"
    )
    assert not (tmp_path / "home").exists()


def test_sample_logins_are_not_opened_to_others(home: Path) -> None:
    status, said = refusal(home, "--host", "0.0.0.0", "--port", str(servers.free_port()))  # noqa: S104

    assert status == 2
    assert "lanhdao" in said
    assert said.rstrip().endswith("[run.sample_logins]")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopping_ends_every_process_in_order(home: Path, number: int) -> None:
    with servers.running(home) as started:
        below = descendants(started.process.pid)
        assert len(below) >= 4

        assert servers.stop(started.process, number) == 0

    wait_for(lambda: not [pid for pid in below if servers.command_line(pid)], 5)


def test_stopping_during_the_first_start_ends_it_at_once(tmp_path: Path) -> None:
    # given a start that fills in the sample area
    started = subprocess.Popen(
        [*servers.COMMAND, "run", "--port", str(servers.free_port())],
        env=servers.environment(tmp_path / "home"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    wait_for(lambda: any("prepare" in servers.command_line(p) for p in descendants(started.pid)))
    time.sleep(2)
    below = descendants(started.pid)

    # when it is asked to stop in the middle
    status = servers.stop(started, signal.SIGTERM)

    # then it does, and nothing goes on behind its back
    assert status == 0
    assert [pid for pid in below if servers.command_line(pid)] == []


def test_while_the_pages_are_down_a_person_is_told_to_wait(own_server: servers.Server) -> None:
    # given pages that are stopped as if the machine had no time for them
    os.kill(own_server.child("granian"), signal.SIGKILL)
    (own_server.home / "run" / "web.sock").unlink(missing_ok=True)

    # when a visitor asks at that moment
    try:
        with urllib.request.urlopen(f"{own_server.url}/", timeout=20) as answer:  # noqa: S310
            status, page, headers = answer.status, answer.read().decode(), answer.headers
    except urllib.error.HTTPError as refused:
        status, page, headers = refused.code, refused.read().decode(), refused.headers

    # then the front waits for them, or says so in words
    assert status in {200, 503}
    if status == 503:
        assert "Hệ thống đang khởi động lại" in page
        assert headers["Retry-After"] == "5"


def test_a_file_that_is_not_there_is_just_not_found(server: servers.Server) -> None:
    assert status_of(f"{server.url}/static/ui/none.css") == 404


def test_a_killed_child_comes_back(own_server: servers.Server) -> None:
    # given the pages' process
    first = own_server.child("granian")

    # when it is killed without warning
    os.kill(first, signal.SIGKILL)

    # then another one answers in its place
    wait_for(lambda: [pid for pid, line in own_server.children().items() if "granian" in line])
    wait_for(lambda: status_of(f"{own_server.url}/accounts/login/") == 200)
    assert own_server.child("granian") != first


def test_nothing_outlives_a_killed_supervisor(home: Path) -> None:
    with servers.running(home) as started:
        below = descendants(started.process.pid)

        started.process.kill()
        started.process.wait()

        wait_for(lambda: not [pid for pid in below if servers.command_line(pid)], 20)
