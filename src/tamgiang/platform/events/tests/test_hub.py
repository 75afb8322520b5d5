"""The hub over real sockets: everybody hears all that is theirs, once, also across a fall."""

import asyncio
import json
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
import uvloop
from django.db import connection, transaction
from django.utils import timezone

from tamgiang.platform.events.hub import server, stream
from tamgiang.platform.events.hub.server import Hub
from tamgiang.platform.events.listening import EARLIER, from_now, since
from tamgiang.platform.events.outbox import emit
from tamgiang.platform.events.tickets import ticket_for
from tamgiang.platform.scopes import Scope

pytestmark = pytest.mark.django_db(transaction=True)
EVERYWHERE = Scope("user:1")


def write(*refs: str, topic: str = "record.created", **body: object) -> None:
    try:
        with transaction.atomic():
            for ref in refs:
                emit(topic, ref, body, actor="user:1")
    finally:
        connection.close()


async def raised(*refs: str, topic: str = "record.created", **body: object) -> None:
    await asyncio.to_thread(write, *refs, topic=topic, **body)


class Listener:
    """A browser's side of a stream; collects what it hears."""

    def __init__(self, port: int, ticket: str, topics: str = "", last: str = "") -> None:
        self._port = port
        self._query = f"ticket={ticket}&topics={topics}"
        self.last = last
        self.refs: list[str] = []
        self.names: list[str] = []
        self.data: dict[str, str] = {}
        self.status = 0
        self.lines = self.beats = 0
        self.closed = asyncio.Event()

    async def open(self) -> "Listener":
        reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        self.reader = reader
        ask = f"GET /events?{self._query} HTTP/1.1\r\nHost: x\r\n"
        ask += f"Last-Event-ID: {self.last}\r\n\r\n" if self.last else "\r\n"
        self._writer.write(ask.encode())
        head = await reader.readuntil(b"\r\n\r\n")
        self.status = int(head.split()[1])
        self._task = asyncio.create_task(self._listen())
        if self.status == 200:
            await until(lambda: self.last != "" or self.lines > 4)
        return self

    async def _listen(self) -> None:
        try:
            while line := await self.reader.readline():
                self._line(line.decode().rstrip("\n"))
        except ConnectionError:
            pass
        finally:
            self.closed.set()

    def _line(self, line: str) -> None:
        self.lines += 1
        if line == "event: beat":
            self.beats += 1
        elif line.startswith("event: "):
            self.names.append(line[7:])
        if line.startswith("id: "):
            self.last = line[4:]
        if line.startswith("data: ") and "ref" in line:
            self.data = json.loads(line[6:])
            self.refs.append(self.data["ref"])

    def has(self, count: int) -> bool:
        return len(self.refs) == count

    def close(self) -> None:
        self._writer.close()


async def until(holds: Callable[[], bool], seconds: float = 90) -> None:
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(0.01)


def free_port() -> socket.socket:
    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    bound.setblocking(False)
    return bound


@pytest.fixture
def with_hub(same_house: dict[str, str]) -> Callable[..., None]:
    """Run a scenario against a hub in this process, given its port."""

    def run(scenario: Callable[[int], Awaitable[None]], most: int = 8000) -> None:
        async def whole() -> None:
            hub = Hub(most)
            listener = free_port()
            await hub.open(listener)
            try:
                await scenario(listener.getsockname()[1])
            finally:
                await hub.close()

        uvloop.run(whole())

    return run


def test_two_hundred_readers_hear_everything_once(with_hub: Callable[..., None]) -> None:
    async def scenario(port: int) -> None:
        ticket = ticket_for(["record."], scope=EVERYWHERE)
        readers = [await Listener(port, ticket).open() for _ in range(200)]
        expected = [f"a:b:{n}" for n in range(30)]
        for ref in expected:
            await raised(ref)
        await until(lambda: all(len(reader.refs) >= 30 for reader in readers))
        assert all(reader.refs == expected for reader in readers)

    with_hub(scenario)


def test_what_goes_out_is_topic_and_reference_only(with_hub: Callable[..., None]) -> None:
    async def scenario(port: int) -> None:
        reader = await Listener(port, ticket_for(["record."], scope=EVERYWHERE)).open()
        await raised("a:b:1", register="a.b", name="Nguyễn Thị Mẫu", count=3)
        await until(lambda: reader.refs == ["a:b:1"])
        assert reader.data == {
            "topic": "record.created",
            "ref": "a:b:1",
            "register": "a.b",
        }
        assert reader.names == ["record.created"]

    with_hub(scenario)


def test_each_hears_its_topics_and_places(with_hub: Callable[..., None]) -> None:
    async def scenario(port: int) -> None:
        here = Scope("user:2", frozenset([1, 2]))
        both = ["record.", "jobs."]
        readers = {
            "all": await Listener(port, ticket_for(both, scope=EVERYWHERE)).open(),
            "jobs": await Listener(port, ticket_for(both, scope=EVERYWHERE), "jobs.").open(),
            "here": await Listener(port, ticket_for(both, scope=here)).open(),
            "public": await Listener(port, ticket_for(both)).open(),
        }
        await raised("here", touched=[[2, "2023-08-01"]])
        await raised("there", touched=[[3, "2023-08-01"]])
        await raised("moved", touched=[[1, "2023-08-01"], [3, "2023-08-01"]])
        await raised("job", topic="jobs.done")
        await raised("bulk", topic="record.bulk")
        await until(lambda: len(readers["all"].refs) == 5)
        await until(lambda: len(readers["here"].refs) == 4)
        heard = {name: reader.refs for name, reader in readers.items()}
        assert heard == {
            "all": ["here", "there", "moved", "job", "bulk"],
            "jobs": ["job"],
            "here": ["here", "moved", "job", "bulk"],
            "public": ["job", "bulk"],
        }

    with_hub(scenario)


def test_a_returning_reader_is_told_what_it_missed(with_hub: Callable[..., None]) -> None:
    async def scenario(port: int) -> None:
        ticket = ticket_for(["record."], scope=EVERYWHERE)
        first = await Listener(port, ticket).open()
        await raised("r0")
        await until(lambda: first.refs == ["r0"])
        first.close()
        # While it was away, more came than one page holds
        missed = [f"m{n}" for n in range(450)]
        await raised(*missed)
        again = await Listener(port, ticket, last=first.last).open()
        await raised("after")
        await until(lambda: "after" in again.refs)
        assert again.refs == [*missed, "after"]
        # And one who never was here hears only what is new
        new = await Listener(port, ticket).open()
        await raised("last")
        await until(lambda: new.refs != [])
        assert new.refs == ["last"]

    with_hub(scenario)


def test_who_missed_too_much_loads_anew(
    with_hub: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "LONGEST_REPLAY", 300)
    write(*(f"m{n}" for n in range(700)))

    async def scenario(port: int) -> None:
        ticket = ticket_for(["record."], scope=EVERYWHERE)
        reader = await Listener(port, ticket, last="0-0").open()
        await until(lambda: "reset" in reader.names)
        heard = len(reader.refs)
        await raised("after")
        await until(lambda: "after" in reader.refs)
        assert len(reader.refs) == heard + 1

    with_hub(scenario)


BAD_REQUESTS = [
    ("GET /events?ticket=forged HTTP/1.1", 403),
    ("GET /events HTTP/1.1", 403),
    ("GET /other HTTP/1.1", 404),
    ("POST /events HTTP/1.1", 405),
    ("GET /events/health HTTP/1.1", 200),
    ("nonsense", 405),
    ("GET /" + "x" * 9000, 431),
]


def test_bad_requests_are_answered(with_hub: Callable[..., None]) -> None:
    async def scenario(port: int) -> None:
        answers = []
        for line, status in BAD_REQUESTS:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(line.encode() + (b"" if status == 431 else b"\r\n\r\n"))
            async with asyncio.timeout(10):
                answers.append(int((await reader.read()).split()[1]))
        assert answers == [status for _, status in BAD_REQUESTS]

    with_hub(scenario)


def test_topics_beyond_the_ticket_are_refused(with_hub: Callable[..., None]) -> None:
    async def scenario(port: int) -> None:
        ticket = ticket_for(["figures."])
        assert (await Listener(port, ticket, "record.").open()).status == 403

    with_hub(scenario)


def test_a_page_that_opens_a_new_line_says_in_its_address_what_it_had(
    with_hub: Callable[..., None],
) -> None:
    async def scenario(port: int) -> None:
        ticket = ticket_for(["record."], scope=EVERYWHERE)
        first = await Listener(port, ticket).open()
        await raised("one")
        await until(lambda: first.has(1))
        first.close()
        await raised("two", "three")

        again = await Listener(port, f"{ticket}&after={first.last}").open()

        await until(lambda: again.has(2))
        assert again.refs == ["two", "three"]

    with_hub(scenario)


def test_what_is_raised_between_a_page_and_its_line_is_told(
    with_hub: Callable[..., None],
) -> None:
    def lines() -> list[str]:
        # A page drawn so that only what comes from here on is new to it.
        drawn = (timezone.now() + EARLIER).isoformat()
        try:
            return [from_now(["record."], scope=EVERYWHERE), since(drawn, ["record."])]
        finally:
            connection.close()

    async def scenario(port: int) -> None:
        await raised("before")
        found = await asyncio.to_thread(lines)
        await raised("between")
        for line in found:
            page = await Listener(port, line.partition("ticket=")[2]).open()
            await raised("after")
            await until(lambda page=page: "after" in page.refs)  # type: ignore[misc]
            assert page.refs[0] == "between"
            page.close()

    with_hub(scenario)


@pytest.mark.parametrize("drawn", ["", "yesterday", "2026-11-23", "2026-11-23T10:00:00"])
def test_a_page_that_does_not_say_when_it_was_drawn_hears_what_is_new(drawn: str) -> None:
    assert "after=" not in since(drawn, ["record."])


def test_a_quiet_line_is_seen_to_live(
    with_hub: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "HEARTBEAT", 0.05)

    async def scenario(port: int) -> None:
        reader = await Listener(port, ticket_for(["record."])).open()

        await until(lambda: reader.beats > 2)
        assert (reader.names, reader.refs) == ([], [])

    with_hub(scenario)


def test_a_full_hub_says_so(with_hub: Callable[..., None]) -> None:
    async def scenario(port: int) -> None:
        ticket = ticket_for(["record."])
        opened = [await Listener(port, ticket).open() for _ in range(3)]
        assert [reader.status for reader in opened] == [200, 200, 503]

    with_hub(scenario, most=2)


def test_a_reader_whose_ticket_ends_is_told(
    with_hub: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "HEARTBEAT", 0.2)

    async def scenario(port: int) -> None:
        ticket = ticket_for(["record."], lifetime=timedelta(seconds=2))
        reader = await Listener(port, ticket).open()
        async with asyncio.timeout(20):
            await reader.closed.wait()
        assert reader.names == ["expired"]

    with_hub(scenario)


def test_a_reader_who_does_not_read_is_cut_off(
    with_hub: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(port: int) -> None:
        ticket = ticket_for(["record."], scope=EVERYWHERE)
        brisk = await Listener(port, ticket).open()
        slow = socket.create_connection(("127.0.0.1", port))
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.sendall(f"GET /events?ticket={ticket} HTTP/1.1\r\n\r\n".encode())
        count = 0
        health = b"2"
        # When more is written than its socket and the hub will keep for it
        while health.startswith(b"2") and count < 60_000:
            await raised(*(f"{'x' * 140}{count + n}" for n in range(1000)))
            count += 1000
            await until(partial(brisk.has, count))
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"GET /events/health HTTP/1.1\r\n\r\n")
            health = (await reader.read()).rpartition(b"\r\n\r\n")[2]
        # Then it alone is gone, and the other has heard everything
        assert health.startswith(b"1")
        assert len(brisk.refs) == count
        slow.close()

    with_hub(scenario)


@pytest.mark.server
def test_across_a_killed_hub_nothing_is_missed_or_repeated(same_house: dict[str, str]) -> None:
    bound = free_port()
    port = bound.getsockname()[1]
    bound.close()
    env = same_house | {"TAMGIANG_HUB_PORT": str(port)}
    env.pop("TAMGIANG_HUB_SOCKET", None)

    def begin() -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", "tamgiang.project.hub"], env=env)

    async def opened(reader: Listener) -> Listener:
        async with asyncio.timeout(30):
            while True:
                try:
                    return await reader.open()
                except OSError:
                    await asyncio.sleep(0.05)

    async def scenario() -> None:
        ticket = ticket_for(["record."], scope=EVERYWHERE)
        hub = begin()
        try:
            readers = [await opened(Listener(port, ticket)) for _ in range(40)]
            for n in range(20):
                await raised(f"r{n}")
            await asyncio.sleep(0.05)
            # When the hub is killed in the middle, and events go on being raised
            hub.kill()
            hub.wait()
            for n in range(20, 30):
                await raised(f"r{n}")
            hub = begin()
            back = [await opened(Listener(port, ticket, last=reader.last)) for reader in readers]
            for n in range(30, 40):
                await raised(f"r{n}")
            await until(lambda: all("r39" in reader.refs for reader in back))
            # Then what each heard before and after is everything, once and in order
            expected = [f"r{n}" for n in range(40)]
            for before, after in zip(readers, back, strict=True):
                assert before.refs + after.refs == expected
        finally:
            hub.terminate()
            assert hub.wait(20) in (0, -15)

    uvloop.run(scenario())


@pytest.mark.server
def test_the_process_listens_on_the_socket_of_the_front(
    same_house: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "hub.sock"
    # Given a socket left behind by a killed hub
    left = socket.socket(socket.AF_UNIX)
    left.bind(str(path))
    left.close()
    env = same_house | {"TAMGIANG_HUB_SOCKET": str(path)}
    hub = subprocess.Popen([sys.executable, "-m", "tamgiang.project.hub"], env=env)

    async def scenario() -> None:
        async with asyncio.timeout(30):
            while True:
                try:
                    reader, writer = await asyncio.open_unix_connection(str(path))
                    break
                except OSError:
                    await asyncio.sleep(0.05)
        writer.write(b"GET /events/health HTTP/1.1\r\n\r\n")
        assert (await reader.read()).endswith(b"\r\n\r\n0\n")

    try:
        uvloop.run(scenario())
        assert path.stat().st_mode & 0o777 == 0o600
    finally:
        hub.terminate()
        assert hub.wait(20) == 0
