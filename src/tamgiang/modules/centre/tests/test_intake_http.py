"""The intake over HTTP: ThingsBoard's address, batches, gateways, other systems, refusals."""

import asyncio
import json
from pathlib import Path

import pytest

from tamgiang.modules.centre.intake.http.reading import BadRequest, request
from tamgiang.modules.centre.telemetry import Appended, Store
from tamgiang.modules.centre.tests.intake_house import door, intake, known

AT = 1_700_000_000_000
OURS = "/centre/ingest/v1/telemetry"


def batch(count: int, first: int = 0) -> bytes:
    """Readings a second apart, as JSON."""
    return json.dumps(
        [{"ts": AT + (first + n) * 1000, "values": {"level": 3.0}} for n in range(count)]
    ).encode()


def test_thingsboards_address_and_ours_answer_once_it_is_stored(tmp_path: Path) -> None:
    async def story() -> None:
        async with intake(tmp_path, door(known(1))) as house:
            status, _, _ = await house.http("/api/v1/token-1/telemetry", b'{"level": 3.05}')
            assert status == 200
            assert len(house.stored()) == 1
            status, _, body = await house.http(OURS, batch(100), "token-1")
            assert (status, json.loads(body)) == (200, {"taken": 100})
            assert len(house.stored()) == 101

    asyncio.run(story())


def test_one_bad_entry_of_a_batch_leaves_the_others_standing(tmp_path: Path) -> None:
    entries = json.loads(batch(3))
    entries[1]["values"] = {"level": "deep"}

    async def story() -> None:
        async with intake(tmp_path, door(known(1))) as house:
            status, _, body = await house.http(OURS, json.dumps(entries).encode(), "token-1")
            _, dead = house.receiver.take_notes()
        assert status == 200
        assert json.loads(body) == {
            "taken": 2,
            "refused": [{"index": 1, "code": "centre.not_a_number"}],
        }
        assert [json.loads(one.payload)["values"] for one in dead] == [{"level": "deep"}]
        assert len(house.stored()) == 2

    asyncio.run(story())


@pytest.mark.parametrize(
    ("path", "token", "body", "method", "status", "code"),
    [
        (OURS, "nobody", b"{}", "POST", 401, "unknown_token"),
        (OURS, "", b"{}", "POST", 401, "unknown_token"),
        ("/api/v1/nobody/telemetry", "", b"{}", "POST", 401, "unknown_token"),
        (OURS, "token-1", b"level", "POST", 422, "not_json"),
        (OURS, "token-1", b"[]", "POST", 422, "no_values"),
        (OURS, "token-1", b"3", "POST", 422, "no_values"),
        (OURS, "token-1", b"{}", "GET", 405, "method"),
        ("/centre/ingest/v1/other", "token-1", b"{}", "POST", 404, "no_such_address"),
    ],
)
def test_refusals_are_problem_documents_and_store_nothing(
    tmp_path: Path, path: str, token: str, body: bytes, method: str, status: int, code: str
) -> None:
    async def story() -> None:
        async with intake(tmp_path, door(known(1))) as house:
            told, headers, said = await house.http(path, body, token, method)
        assert told == status
        assert headers["content-type"] == "application/problem+json"
        problem = json.loads(said)
        assert (problem["status"], problem["code"]) == (status, f"centre.{code}")
        assert house.stored() == []

    asyncio.run(story())


def test_beyond_its_quota_a_source_is_told_when_to_come_again(tmp_path: Path) -> None:
    async def story() -> None:
        sources = door(known(1, per_minute=60), known(2, per_minute=60))
        async with intake(tmp_path, sources) as house:
            assert (await house.http(OURS, batch(55), "token-1"))[0] == 200
            status, headers, body = await house.http(OURS, batch(30, 60), "token-1")
            refused, _ = house.receiver.take_notes()
            assert (await house.http(OURS, batch(60), "token-2"))[0] == 200
        assert (status, json.loads(body)["code"]) == (429, "centre.over_quota")
        assert int(headers["retry-after"]) in (24, 25)
        assert refused == {(known(1).uid, "over_quota"): 30}
        assert len(house.stored()) == 115

    asyncio.run(story())


def test_a_gateways_bad_device_does_not_hold_up_the_others(tmp_path: Path) -> None:
    body = json.dumps(
        {
            "S2": [{"ts": AT, "values": {"level": 1.5}}],
            "S9": [{"ts": AT, "values": {"level": 1.5}}],
            "S3": {"level": "wet"},
        }
    ).encode()

    async def story() -> None:
        async with intake(tmp_path, door(known(1), known(2), known(3))) as house:
            status, _, said = await house.http("/centre/ingest/v1/gateway", body, "token-1")
            _, dead = house.receiver.take_notes()
        assert status == 200
        assert [one["code"] for one in json.loads(said)["refused"]] == [
            "centre.unknown_device",
            "centre.not_a_number",
        ]
        assert [(one.source, one.reason) for one in dead] == [
            (known(1).uid, "unknown_device"),
            (known(3).uid, "not_a_number"),
        ]
        assert house.stored() == [(2, AT * 1000, {"level": 1.5})]

    asyncio.run(story())


def test_another_systems_message_is_read_by_its_mapping(tmp_path: Path) -> None:
    mapping = {
        "each": "data.stations",
        "source": "id",
        "at": "measured",
        "form": "iso",
        "values": {"level": {"from": "h_cm", "times": 0.01}},
    }
    message = {
        "data": {
            "stations": [
                {"id": "S2", "measured": "2026-11-23T02:00:00", "h_cm": 305},
                {"id": "S3", "measured": "2026-11-22T19:00:00Z", "h_cm": "150,5"},
                {"id": "S3", "measured": "yesterday", "h_cm": 1},
            ]
        }
    }

    async def story() -> None:
        sources = door(known(1), known(2), known(3), mapping=mapping)
        async with intake(tmp_path, sources) as house:
            body = json.dumps(message).encode()
            status, _, said = await house.http("/centre/ingest/v1/hook/token-1", body)
        assert status == 200
        assert json.loads(said)["taken"] == 2
        at = 1_795_374_000_000_000
        assert house.stored() == [(2, at, {"level": 3.05}), (3, at, {"level": 1.505})]

    asyncio.run(story())


def test_requests_follow_each_other_down_one_connection(tmp_path: Path) -> None:
    async def story() -> None:
        async with intake(tmp_path, door(known(1))) as house:
            reader, writer = await asyncio.open_unix_connection(str(house.socket))
            head = "POST /api/v1/token-1/telemetry HTTP/1.1\r\nContent-Length: "
            for number in range(3):
                body = batch(1, number)
                writer.write(f"{head}{len(body)}\r\n\r\n".encode() + body)
            for _ in range(3):
                said = await reader.readuntil(b"\r\n\r\n")
                assert said.startswith(b"HTTP/1.1 200 OK\r\n")
                await reader.readexactly(len(b'{"taken":1}'))
            writer.close()
        assert len(house.stored()) == 3

    asyncio.run(story())


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"POST / HTTP/2.0\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length : 1\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", 411),
        (b"POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n", 413),
        (b"POST / HTTP/1.1\r\nX: " + b"x" * 9000, 431),
    ],
)
def test_what_is_no_plain_request_is_refused(head: bytes, status: int) -> None:
    with pytest.raises(BadRequest) as told:
        request(bytearray(head))

    assert told.value.status == status


def test_health_tells_the_last_minute_and_what_waits_for_the_rules(tmp_path: Path) -> None:
    class Stuck:
        """Rules that cannot follow."""

        def look(self, store: Store, appended: Appended) -> None:
            raise OSError("no database")

        def tick(self, store: Store) -> None: ...

    async def story() -> None:
        async with intake(tmp_path, door(known(1)), Stuck()) as house:
            for level in range(3):
                body = b'{"ts": %d, "values": {"level": %d}}' % (1_700_000_000_000 + level, level)
                assert (await house.http(OURS, body, "token-1"))[0] == 200
            while not house.receiver.collector.behind:
                await asyncio.sleep(0.01)
            said = house.receiver.health()
            assert (said["taken_last_minute"], said["refused_last_minute"]) == (3, 0)
            assert house.receiver.collector.oldest() > 0
            for _ in range(61):
                house.receiver.beat()
            said = house.receiver.health()
            assert (said["taken"], said["taken_last_minute"]) == (3, 0)

    asyncio.run(story())
