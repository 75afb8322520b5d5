"""The intake as the house runs it: a process, its sources from the records, killed in mid-load."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import paho.mqtt.client as paho
import pytest
from django.db import connection
from paho.mqtt.enums import CallbackAPIVersion

from tamgiang.modules.centre.models import Alarm, AlarmState, DeadReading, Progress, Refused, Token
from tamgiang.modules.centre.registers import SOURCE
from tamgiang.modules.centre.services.tokens import give_token, revoke_token
from tamgiang.modules.centre.telemetry import open_store
from tamgiang.platform.orgunits.models import Unit, UnitKind, UnitVersion
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.services import correct, create
from tamgiang.platform.scopes import system_scope

TELEMETRY = "v1/devices/me/telemetry"
Env = Mapping[str, str]


@dataclass
class Process:
    """A running intake."""

    process: "subprocess.Popen[bytes]"
    port: int
    socket: Path

    def kill(self) -> None:
        """As a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)


@contextmanager
def intake(env: Env, folder: Path, **more: str) -> Iterator[Process]:
    """Start it and wait until it answers."""
    port, path = free_port(), folder / "intake.sock"
    path.unlink(missing_ok=True)
    told = {**env, "TAMGIANG_MQTT": f"127.0.0.1:{port}", "TAMGIANG_SOCKET": str(path), **more}
    command = [sys.executable, "-m", "tamgiang.modules.centre.intake"]
    process = subprocess.Popen(command, env=told)
    try:
        until(path.exists)
        until(lambda: health(path)["sources"] > 0)
        yield Process(process, port, path)
    finally:
        process.terminate()
        process.wait(20)


def health(path: Path) -> dict[str, Any]:
    """What it says of itself."""
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(str(path))
        line.sendall(b"GET /centre/ingest/health HTTP/1.1\r\nConnection: close\r\n\r\n")
        said = b"".join(iter(lambda: line.recv(65536), b""))
    found: dict[str, Any] = json.loads(said.partition(b"\r\n\r\n")[2])
    return found


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(true: Callable[[], bool]) -> None:
    """Wait for what must come."""
    deadline = time.monotonic() + 60
    while True:
        try:
            if true():
                return
        except (OSError, ValueError):
            pass
        assert time.monotonic() < deadline
        time.sleep(0.05)


def more_than(found: set[int], count: int) -> bool:
    """Whether there are more."""
    return len(found) > count


def alarms(mark: str) -> int:
    """Alarms of the rule on a mark."""
    rule = {"rule__endswith": mark}
    with system_scope("test"):
        return Alarm.objects.filter(**rule).count()


def pub(port: int, token: str, body: str) -> int:
    """mosquitto_pub, one message at QoS 1."""
    words = ["-p", str(port), "-u", token, "-t", TELEMETRY, "-q", "1", "-m", body]
    return subprocess.run(["mosquitto_pub", *words], timeout=30).returncode


@pytest.fixture
def phu_oc(transactional_db: None) -> Record:
    """The gauge at Phú Ốc, in a house without anything else."""
    unit = Unit.objects.create(slug="phu-oc")
    day = date(2020, 1, 1)
    UnitVersion.objects.create(unit=unit, kind=UnitKind.HAMLET, name="Phú Ốc", valid_from=day)
    if connection.vendor == "postgresql":
        with closing(open_store()) as store:
            store._connection.execute("TRUNCATE telemetry.reading, telemetry.summary")  # type: ignore[attr-defined]
    values = {
        "code": "PHU-OC",
        "name": "Trạm Phú Ốc",
        "kind": "river_level",
        "entry": "device",
        "position": (16.5306, 107.4697),
        "block": unit.pk,
        "effective_on": day,
        "per_minute": 100_000,
    }
    with system_scope("test"):
        return create(SOURCE, values, actor="test")


def test_sixty_readings_above_a_mark_are_stored_and_one_alarm(
    phu_oc: Record, same_house: Env, tmp_path: Path
) -> None:
    with system_scope("test"):
        token = give_token(phu_oc, actor="test")
    begin = int(time.time()) * 1000 - 60_000

    with intake(same_house, tmp_path) as process:
        lines = [
            json.dumps({"ts": begin + 1000 * n, "values": {"level": round(2.46 + n / 100, 2)}})
            for n in range(60)
        ]
        words = ["-p", str(process.port), "-u", token, "-t", TELEMETRY, "-q", "1", "-l"]
        subprocess.run(["mosquitto_pub", *words], input="\n".join(lines).encode(), check=True)
        until(lambda: health(process.socket)["stored"] == 60)
        until(lambda: alarms("bd2") == 1)

    with closing(open_store()) as store:
        assert len(store.after(0, 100)) == 60
    assert (alarms("bd2"), alarms("bd3")) == (1, 0)


def test_after_kills_in_mid_load_all_that_was_acknowledged_is_stored_and_one_alarm_raised(
    phu_oc: Record, same_house: Env, tmp_path: Path
) -> None:
    with system_scope("test"):
        token = give_token(phu_oc, actor="test")
    begin = int(time.time()) * 1000 - 600_000
    sent: dict[int, int] = {}
    acknowledged: set[int] = set()

    def device(port: int, first: int) -> None:
        client = paho.Client(CallbackAPIVersion.VERSION2)
        client.username_pw_set(token)
        client.max_inflight_messages_set(200)
        client.on_publish = lambda *told: acknowledged.add(sent[told[2] + first * 1_000_000])
        client.connect("127.0.0.1", port)
        client.loop_start()
        for number in range(first * 20_000, first * 20_000 + 3_000):
            body = json.dumps({"ts": begin + number, "values": {"level": 3.05}})
            sent[number % 20_000 + 1 + first * 1_000_000] = begin + number
            if client.publish(TELEMETRY, body, qos=1).rc:
                break
        deadline = time.monotonic() + 5
        while client.is_connected() and time.monotonic() < deadline:
            time.sleep(0.02)
        client.loop_stop()

    for run in range(2):
        with intake(same_house, tmp_path) as process:
            thread = threading.Thread(target=device, args=(process.port, run))
            thread.start()
            enough = len(acknowledged) + 300
            until(partial(more_than, acknowledged, enough))
            process.kill()
            thread.join(30)
    with closing(open_store()) as store:
        stored = [reading.at // 1000 for _, reading in store.after(0, 100_000)]
        newest = store.newest()
    with intake(same_house, tmp_path):
        until(lambda: Progress.objects.get().position == newest)
    assert len(acknowledged) > 600
    assert acknowledged <= set(stored)
    assert len(stored) == len(set(stored))
    assert alarms("bd2") == 1
    # Every stored reading was judged once, whatever was lost in between.
    counted = {state.count for state in AlarmState.objects.filter(rule__endswith="bd2")}
    assert counted == {len(stored)}


def test_tokens_dead_readings_and_refusals_reach_the_records(
    phu_oc: Record, same_house: Env, tmp_path: Path
) -> None:
    with system_scope("test"):
        token = give_token(phu_oc, actor="test")

    with intake(same_house, tmp_path) as process:
        assert pub(process.port, token, "high") == 0
        until(lambda: DeadReading.objects.filter(reason="not_json").exists())
        with system_scope("test"):
            revoke_token(Token.objects.get(), actor="test")
        until(lambda: pub(process.port, token, '{"level": 2}') != 0)

    dead = DeadReading.objects.get()
    assert (dead.source, dead.channel, dead.payload) == (phu_oc.uid, "mqtt", "high")
    assert not Refused.objects.exists()


def test_a_port_that_is_taken_is_told_and_http_goes_on(
    phu_oc: Record, same_house: Env, tmp_path: Path
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        place = f"127.0.0.1:{taken.getsockname()[1]}"
        with intake(same_house, tmp_path, TAMGIANG_MQTT=place) as process:
            assert place in health(process.socket)["mqtt"]


def test_readings_of_an_outside_broker_named_by_their_topic(
    phu_oc: Record, same_house: Env, tmp_path: Path
) -> None:
    with system_scope("test"):
        correct(phu_oc, {"entry": "broker"}, reason="test", actor="test")
    port = free_port()
    config = tmp_path / "mosquitto.conf"
    config.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\n")
    env = {**os.environ, "PATH": os.environ["PATH"] + ":/usr/sbin"}
    broker = subprocess.Popen(["mosquitto", "-c", str(config)], env=env)
    address = f"mqtt://127.0.0.1:{port}/gauges/+/level"

    def told(code: str, level: float) -> None:
        topic = f"gauges/{code}/level"
        body = json.dumps({"level": level})
        words = ["-p", str(port), "-t", topic, "-q", "1", "-m", body]
        subprocess.run(["mosquitto_pub", *words], check=True)

    with intake(same_house, tmp_path, TAMGIANG_BROKER=address) as process:
        until(lambda: health(process.socket).get("broker") == "listening")
        told("PHU-OC", 2.5)
        told("NOBODY", 2.5)
        until(lambda: health(process.socket)["stored"] == 1)
        # The broker falls and comes again: the line is taken up by itself.
        broker.terminate()
        broker.wait(10)
        broker = subprocess.Popen(["mosquitto", "-c", str(config)], env=env)
        until(lambda: health(process.socket)["broker"] != "listening")
        until(lambda: health(process.socket)["broker"] == "listening")
        told("PHU-OC", 2.6)
        until(lambda: health(process.socket)["stored"] == 2)
        until(lambda: DeadReading.objects.exists())
    broker.terminate()
    broker.wait(10)

    assert DeadReading.objects.get().reason == "unknown_device"
