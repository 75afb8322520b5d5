"""The intake as devices meet it: mosquitto_pub, paho and ThingsBoard's client, unchanged."""

import asyncio
import json
import time
from collections.abc import Callable
from pathlib import Path

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from tb_device_mqtt import TBDeviceMqttClient, TBPublishInfo
from tb_gateway_mqtt import TBGatewayMqttClient

from tamgiang.modules.centre.intake.sources import Door
from tamgiang.modules.centre.tests.intake_house import Intake, door, intake, known

TELEMETRY = "v1/devices/me/telemetry"
HTTP = "/centre/ingest/v1/telemetry"
AT = 1_700_000_000_000


def payload(level: float, after: int = 0) -> str:
    """A river level `after` milliseconds past the beginning."""
    return json.dumps({"ts": AT + after, "values": {"level": level}})


def test_mosquitto_pub_is_acknowledged_once_its_reading_is_stored(tmp_path: Path) -> None:
    async def story() -> None:
        async with intake(tmp_path, door(known(1))) as house:
            for number, version in enumerate(("mqttv311", "mqttv5")):
                for qos in ("0", "1"):
                    after = number * 10 + int(qos)
                    words = ("-t", TELEMETRY, "-q", qos, "-m", payload(3.05, after))
                    assert await house.pub(*words, version=version) == 0
            await until(lambda: house.receiver.collector.stored == 4)
        found = [(source, at - AT * 1000, values) for source, at, values in house.stored()]
        assert found == [(1, ms * 1000, {"level": 3.05}) for ms in (0, 1, 10, 11)]

    asyncio.run(story())


def test_a_wrong_token_is_refused_in_either_version(tmp_path: Path) -> None:
    async def story() -> None:
        async with intake(tmp_path, door(known(1))) as house:
            words = ("-t", TELEMETRY, "-q", "1", "-m", payload(3.0))
            assert await house.pub(*words, user="nobody") != 0
            assert await house.pub(*words, user="nobody", version="mqttv5") != 0
        assert house.stored() == []

    asyncio.run(story())


def test_until_tokens_are_read_a_device_is_told_to_come_again_and_not_that_it_is_unknown(
    tmp_path: Path,
) -> None:
    async def story() -> None:
        async with intake(tmp_path, Door(read=False)) as house:
            words = ("-t", TELEMETRY, "-q", "1", "-m", payload(3.0))
            # "Server unavailable" of 3.1.1, "Server busy" of 5, 503 of HTTP.
            assert await house.pub(*words) == 3
            assert await house.pub(*words, version="mqttv5") == 0x89
            status, headers, said = await house.http(HTTP, payload(3.0).encode(), "token-1")
            assert (status, headers["retry-after"]) == (503, "5")
            assert json.loads(said)["code"] == "centre.starting"

            house.receiver.renew(door(known(1)))
            assert await house.pub(*words) == 0
        assert len(house.stored()) == 1

    asyncio.run(story())


def test_mosquitto_pub_streams_sixty_readings_down_one_connection(tmp_path: Path) -> None:
    async def story() -> None:
        async with intake(tmp_path, door(known(1))) as house:
            lines = "\n".join(payload(2.9 + n / 100, n) for n in range(60))
            process = await asyncio.create_subprocess_exec(
                "mosquitto_pub", "-p", str(house.port), "-u", "token-1", "-t", TELEMETRY,
                "-q", "1", "-l", stdin=asyncio.subprocess.PIPE,
            )  # fmt: skip
            await process.communicate(lines.encode())
            assert process.returncode == 0
        assert len(house.stored()) == 60

    asyncio.run(story())


def test_mosquitto_sub_subscribes_to_attributes_and_hears_nothing(tmp_path: Path) -> None:
    async def story() -> None:
        async with intake(tmp_path, door(known(1))) as house:
            process = await asyncio.create_subprocess_exec(
                "mosquitto_sub", "-p", str(house.port), "-u", "token-1", "-d", "-W", "1",
                "-t", "v1/devices/me/attributes", "-q", "1",
                stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
            )  # fmt: skip
            said, _ = await process.communicate()
        assert b"SUBACK" in said
        assert b"received PUBLISH" not in said

    asyncio.run(story())


def test_qos_2_ends_the_connection_and_version_5_is_told_why(tmp_path: Path) -> None:
    async def story() -> None:
        async with intake(tmp_path, door(known(1))) as house:
            for level, told in ((4, b""), (5, b"\xe0\x01\x9b")):
                reader, writer = await greeted(house, "token-1", level)
                none = b"\0" if level == 5 else b""
                body = b"\x00\x17" + TELEMETRY.encode() + b"\x00\x01" + none + b'{"level":3}'
                writer.write(bytes((0x34, len(body))) + body)
                assert await asyncio.wait_for(reader.read(), 5) == told
                writer.close()
        assert house.stored() == []

    asyncio.run(story())


def test_paho_in_both_versions(tmp_path: Path) -> None:
    def device(port: int, version: MQTTProtocolVersion, after: int) -> None:
        client = paho.Client(CallbackAPIVersion.VERSION2, protocol=version)
        client.username_pw_set("token-1")
        client.connect("127.0.0.1", port)
        client.loop_start()
        for number in range(20):
            told = client.publish(TELEMETRY, payload(3.0, after + number), qos=1)
        told.wait_for_publish(10)
        assert told.is_published()
        client.disconnect()
        client.loop_stop()

    async def story() -> None:
        async with intake(tmp_path, door(known(1))) as house:
            await asyncio.to_thread(device, house.port, MQTTProtocolVersion.MQTTv311, 0)
            await asyncio.to_thread(device, house.port, MQTTProtocolVersion.MQTTv5, 100)
        assert len(house.stored()) == 40

    asyncio.run(story())


def test_thingsboards_own_clients(tmp_path: Path) -> None:
    def device(port: int) -> None:
        client = TBDeviceMqttClient("127.0.0.1", port, username="token-2")
        client.connect(timeout=10)
        client.subscribe_to_all_attributes(lambda *_: None)
        told = client.send_telemetry({"ts": AT, "values": {"level": 3.05}})
        assert told.get() == TBPublishInfo.TB_ERR_SUCCESS
        client.disconnect()

    def gateway(port: int) -> None:
        client = TBGatewayMqttClient("127.0.0.1", port, username="token-1")
        client.connect(timeout=10)
        told = client.gw_send_telemetry("S3", [{"ts": AT, "values": {"level": 1.5}}])
        assert told.get() == TBPublishInfo.TB_ERR_SUCCESS
        client.disconnect()

    async def story() -> None:
        async with intake(tmp_path, door(known(1), known(2), known(3))) as house:
            await asyncio.to_thread(device, house.port)
            await asyncio.to_thread(gateway, house.port)
        assert sorted(house.stored()) == [
            (2, AT * 1000, {"level": 3.05}),
            (3, AT * 1000, {"level": 1.5}),
        ]

    asyncio.run(story())


def test_what_is_no_observation_is_told_and_kept_for_a_person(tmp_path: Path) -> None:
    future = int(time.time() * 1000) + 600_000
    cases = {
        "not_json": "level=3",
        "no_values": "{}",
        "not_a_number": '{"level": "high"}',
        "out_of_range": '{"level": 99}',
        "in_the_future": json.dumps({"ts": future, "values": {"level": 3}}),
        "bad_time": json.dumps({"ts": 5, "values": {"level": 3}}),
    }

    async def story() -> None:
        async with intake(tmp_path, door(known(1))) as house:
            for text in cases.values():
                words = ("-t", TELEMETRY, "-q", "1", "-m", text)
                assert await house.pub(*words, version="mqttv5") == 0
            refused, dead = house.receiver.take_notes()
        assert [(one.reason, one.payload.decode()) for one in dead] == list(cases.items())
        assert not refused
        assert house.stored() == []

    asyncio.run(story())


def test_duplicates_are_counted_and_contradictions_kept(tmp_path: Path) -> None:
    async def story() -> None:
        async with intake(tmp_path, door(known(1))) as house:
            for level in (3.0, 3.0, 3.3):
                assert await house.pub("-t", TELEMETRY, "-q", "1", "-m", payload(level)) == 0
            _, dead = house.receiver.take_notes()
            assert house.receiver.collector.duplicates == 1
        assert [(one.reason, json.loads(one.payload)["values"]) for one in dead] == [
            ("conflict", {"level": 3.3})
        ]
        assert [values for _, _, values in house.stored()] == [{"level": 3.0}]

    asyncio.run(story())


def test_a_revoked_token_is_cut(tmp_path: Path) -> None:
    async def story(house: Intake) -> None:
        reader, writer = await greeted(house, "token-1")
        house.receiver.renew(door(known(2)))
        assert await asyncio.wait_for(reader.read(), 5) == b""
        writer.close()

    async def run() -> None:
        async with intake(tmp_path, door(known(1), known(2))) as house:
            await story(house)

    asyncio.run(run())


async def greeted(
    house: Intake, token: str, level: int = 4
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection that was let in."""
    reader, writer = await asyncio.open_connection("127.0.0.1", house.port)
    user, none = token.encode(), b"\0" if level == 5 else b""
    body = b"\x00\x04MQTT" + bytes((level,)) + b"\x82\x00\x3c" + none + b"\x00\x00"
    body += len(user).to_bytes(2) + user
    writer.write(bytes((0x10, len(body))) + body)
    first = await reader.readexactly(2)
    answer = await reader.readexactly(first[1])
    assert (first[0], answer[:2]) == (0x20, b"\x00\x00")
    return reader, writer


async def until(true: Callable[[], bool]) -> None:
    """Wait for something that must come."""
    async with asyncio.timeout(20):
        while not true():
            await asyncio.sleep(0.01)
