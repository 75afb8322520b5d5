"""What the intake stands: random bytes, half-open connections, slow readers, a source gone mad."""

import asyncio
import json
import resource
import socket
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tamgiang.modules.centre.intake.mqtt import connection as mqtt
from tamgiang.modules.centre.intake.mqtt.codes import Reason
from tamgiang.modules.centre.intake.mqtt.reading import LONGEST, Malformed, frame, packet
from tamgiang.modules.centre.tests.intake_house import Intake, door, intake, known
from tamgiang.modules.centre.tests.test_intake_clients import TELEMETRY, greeted

AT = 1_700_000_000_000
CONNECT = bytes.fromhex("10 1a 0004 4d515454 04 82 003c 0005 666c6f6f64 0007 746f6b656e2d31")
CONNECT_5 = bytes.fromhex("10 16 0004 4d515454 05 82 003c 00 0000 0007 746f6b656e2d31")
PUBLISH = b"\x32\x2a\x00\x17" + TELEMETRY.encode() + b"\x00\x01" + b'{"level": 3.05}'
SUBSCRIBE = b"\x82\x1d\x00\x02\x00\x18" + b"v1/devices/me/attributes" + b"\x01"
VALID = (CONNECT, CONNECT_5, PUBLISH, SUBSCRIBE, b"\xc0\x00", b"\xe0\x00")


def parse(data: bytes, level: int) -> int:
    """Take a stream apart as a connection would; how many packets there were."""
    start = count = 0
    while (found := frame(data, start)) is not None:
        first, begin, end = found
        packet(first, data[begin:end], level)
        start, count = end, count + 1
    return count


@given(st.binary(max_size=300), st.sampled_from((0, 4, 5)))
@settings(max_examples=500, deadline=None)
def test_any_bytes_are_packets_or_malformed(data: bytes, level: int) -> None:
    try:
        assert parse(data, level) >= 0
    except Malformed as told:
        assert told.reason.value >= 0x80


def test_the_packets_the_mutations_start_from_are_whole() -> None:
    assert [parse(one, 4) for one in VALID] == [1] * len(VALID)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """Valid packets with bytes changed, cut out or put in."""
    data = bytearray(b"".join(draw(st.lists(st.sampled_from(VALID), min_size=1, max_size=4))))
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, max(0, len(data) - 1)))
        match draw(st.sampled_from(("change", "cut", "put"))):
            case "change" if data:
                data[place] = draw(st.integers(0, 255))
            case "cut":
                del data[place : place + draw(st.integers(1, 9))]
            case _:
                data[place:place] = draw(st.binary(max_size=9))
    return bytes(data)


@given(mutated(), st.sampled_from((0, 4, 5)))
@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_packets_gone_wrong_are_packets_or_malformed(data: bytes, level: int) -> None:
    try:
        assert parse(data, level) >= 0
    except Malformed as told:
        assert told.reason.value >= 0x80


@given(st.lists(mutated(), min_size=20, max_size=20))
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_serving_intake_outlives_them(
    tmp_path_factory: pytest.TempPathFactory, streams: list[bytes]
) -> None:
    folder = tmp_path_factory.mktemp("intake")

    async def story() -> None:
        async with intake(folder, door(known(1))) as house:
            for stream in streams:
                _, writer = await asyncio.open_connection("127.0.0.1", house.port)
                writer.write(CONNECT + stream)
                writer.close()
            assert await house.pub("-t", TELEMETRY, "-q", "1", "-m", '{"level": 2}') == 0

    asyncio.run(story())


def test_a_packet_too_long_is_refused_before_it_is_read() -> None:
    length = LONGEST + 1
    head = bytes((0x32, length & 0x7F | 0x80, length >> 7 & 0x7F | 0x80, length >> 14))
    try:
        frame(head)
    except Malformed as told:
        assert told.reason is Reason.PACKET_TOO_LARGE
    else:
        raise AssertionError


def test_five_thousand_half_open_connections_and_a_device_among_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # On a machine with much to do they take longer to open than strangers are waited for.
    monkeypatch.setattr(mqtt, "PATIENCE", 600.0)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

    async def story() -> None:
        async with intake(tmp_path, door(known(1))) as house:
            strangers = []
            for _ in range(50):
                opened = [asyncio.open_connection("127.0.0.1", house.port) for _ in range(100)]
                strangers += await asyncio.gather(*opened)
            for _, writer in strangers[::2]:
                writer.write(CONNECT[:9])
            assert await house.pub("-t", TELEMETRY, "-q", "1", "-m", '{"level": 2}') == 0
            assert len(house.receiver.strangers) == 5_000
            for _, writer in strangers:
                writer.transport.abort()
        assert len(house.stored()) == 1

    asyncio.run(story())


def test_strangers_beyond_the_most_make_the_oldest_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tamgiang.modules.centre.intake.receiving.MOST_STRANGERS", 3)

    async def story() -> None:
        async with intake(tmp_path, door(known(1))) as house:
            streams = [await asyncio.open_connection("127.0.0.1", house.port) for _ in range(4)]
            assert await ended(streams[0][0])
            assert await house.pub("-t", TELEMETRY, "-q", "1", "-m", '{"level": 2}') == 0
            for _, writer in streams:
                writer.close()

    asyncio.run(story())


def test_who_says_nothing_is_cut_and_so_is_who_falls_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mqtt, "PATIENCE", 0.1)

    async def story() -> None:
        async with intake(tmp_path, door(known(1))) as house:
            reader, writer = await asyncio.open_connection("127.0.0.1", house.port)
            assert await ended(reader)
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", house.port)
            # Version 5, keep-alive of one second: it is cut after one and a half, and told why.
            writer.write(CONNECT_5.replace(b"\x00\x3c", b"\x00\x01"))
            said = await asyncio.wait_for(reader.read(), 10)
            assert said[:2] == b"\x20\x13"
            assert said[-3:] == b"\xe0\x01\x8d"
            writer.close()

    asyncio.run(story())


def test_a_device_that_does_not_read_its_answers_is_let_go(tmp_path: Path) -> None:
    async def story() -> None:
        async with intake(tmp_path, door(known(1))) as house:
            unread = socket.socket()
            unread.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            unread.connect(("127.0.0.1", house.port))
            unread.setblocking(False)
            loop = asyncio.get_running_loop()
            await loop.sock_sendall(unread, CONNECT)
            async with asyncio.timeout(60):
                await loop.sock_recv(unread, 4)
                assert len(house.receiver.connections) == 1
                with suppress(ConnectionError):
                    while house.receiver.connections:
                        await loop.sock_sendall(unread, b"\xc0\x00" * 100_000)
                while house.receiver.connections:
                    await asyncio.sleep(0.01)
            unread.close()

    asyncio.run(story())


def test_one_mad_source_slows_only_itself(tmp_path: Path) -> None:
    """187,000 messages of one source beside 20 sane ones: every sane one is stored and answered."""
    flood, each = 187_000, 50

    async def mad(house: Intake) -> None:
        # QoS 0, as fast as the socket takes it: nothing but its own share holds it back.
        _, writer = await greeted(house, "token-1")
        one = PUBLISH_0 * 500
        for _ in range(flood // 500):
            writer.write(one)
            await writer.drain()
        writer.write(b"\xe0\x00")
        await writer.drain()
        writer.close()

    async def sane(house: Intake, number: int) -> int:
        reader, writer = await greeted(house, f"token-{number}")
        acknowledged = 0
        for message in range(each):
            body = json.dumps({"ts": AT + message, "values": {"level": 2}}).encode()
            head = b"\x00\x17" + TELEMETRY.encode() + (message + 1).to_bytes(2)
            writer.write(bytes((0x32, len(head) + len(body))) + head + body)
            answer = await reader.readexactly(4)
            acknowledged += answer == b"\x40\x02" + (message + 1).to_bytes(2)
        writer.close()
        return acknowledged

    async def story() -> None:
        sources = [known(number) for number in range(1, 22)]
        async with intake(tmp_path, door(*sources)) as house:
            told = await asyncio.gather(mad(house), *(sane(house, n) for n in range(2, 22)))
            async with asyncio.timeout(60):
                while house.receiver.taken + house.receiver.turned_away < flood + 20 * each:
                    await asyncio.sleep(0.05)
            refused, _ = house.receiver.take_notes()
        assert told[1:] == [each] * 20
        stored = house.stored()
        assert all(sum(s == number for s, _, _ in stored) == each for number in range(2, 22))
        let_in = house.receiver.taken - 20 * each
        assert refused == {(known(1).uid, "over_quota"): flood - let_in}
        # A burst of a minute, and ten a second since.
        assert 600 <= let_in < 3_000

    asyncio.run(story())


PUBLISH_0 = b"\x30\x26\x00\x17" + TELEMETRY.encode() + b'{"level":3.0}'


async def ended(reader: asyncio.StreamReader) -> bool:
    """Whether the other side has closed."""
    try:
        return await asyncio.wait_for(reader.read(), 10) == b""
    except ConnectionResetError:
        return True
