"""Observations of 1,000 devices: 1,111 MQTT messages a second of three values each, rules on.

ThingsBoard's published load. The peer is a bare endpoint in the same run that reads, compares and
stores the same in batches of 50 ms. `python -m bench ingest --minutes 5` runs it as long as
published; by default it is short. All gauges stand above a mark, so that every reading is part of
an alarm. Then the same load once more beside one device that has gone mad (187,000 messages in
five minutes, QoS 0, a share of ten a second). Batches over HTTP, which the rules judge too, are
compared with a raw `executemany` of the same rows.
"""

import json
import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Any

import msgspec

from bench.harness import Keep, Row, Spent, measure
from bench.ingest_child import INSERT, PRAGMAS, TABLE, VALUES
from tests import servers

DEVICES, RATE = 1_000, 1_111.0
SECONDS = float(os.environ.get("TAMGIANG_BENCH_SECONDS", "15"))
MOST_RATIO, MOST_CORE_MS = 2.5, 0.25
BATCHES, BATCH, LINES = 160, 500, 4
LEAST_SHARE = 0.60
#: Messages a second of the mad device, and the most it may have stored: a burst and its share.
MAD = 187_000 / 300
MAD_SHARE = 600 + 10 * (SECONDS + 30)


def run(keep: Keep) -> Iterable[Row]:
    """CPU of a message against the bare endpoint, loss, waits, and the share of raw batches."""
    with tempfile.TemporaryDirectory(prefix="tamgiang-bench-") as folder:
        home = Path(folder, "home")
        home.mkdir()
        if _child(home, "seed", str(DEVICES)).wait():
            raise RuntimeError("the house could not be made")
        with _intake(home) as (port, process, path):
            told, spent = _load(home, port, process)
            stored = _count(home)
            beside, _ = _load(home, port, process, MAD)
            refused = _health(path)["refused"]
            kept = _count(home) - stored
            shares = [_batches(home, path, process, first) for first in range(3)]
        with _bare(home) as (port, process):
            plain, bare = _load(home, port, process)
    keep("ingest.acknowledged_ms", told["waits"])
    count = told["sent"]
    ours, theirs = 1000 * spent / count, 1000 * bare / plain["sent"]
    lost = told["acknowledged"] - stored
    unheard = count - told["acknowledged"]
    yield Row("ingest, CPU ms a message (rules on)", ours, f"at most {MOST_RATIO:g} x bare",
              ours <= MOST_RATIO * theirs, peer=theirs)  # fmt: skip
    yield Row("ingest, core-ms a message", ours, f"at most {MOST_CORE_MS:g}", ours <= MOST_CORE_MS,
              limit=MOST_CORE_MS)  # fmt: skip
    yield Row("ingest, acknowledged and lost", lost, "none", lost <= 0)
    yield Row("ingest, sent and not acknowledged", unheard, "none", unheard == 0)
    waits = told["waits"]
    yield Row("ingest, ms to acknowledge, p99", waits[int(0.99 * len(waits))], "none set", met=True)
    # The mad device sends unasked; what it was refused was not acknowledged.
    lost = beside["acknowledged"] + beside["mad"] - kept - refused
    yield Row("ingest beside a mad device, lost and not counted", lost, "none", lost <= 0)
    unheard = beside["sent"] - beside["acknowledged"]
    yield Row("ingest beside a mad device, not acknowledged", unheard, "none", unheard == 0)
    waits = beside["waits"]
    yield Row("ingest beside a mad device, ms to acknowledge, p99", waits[int(0.99 * len(waits))],
              "none set", met=True)  # fmt: skip
    yield Row("ingest, refused to the mad device, share", refused / beside["mad"],
              "all but its own", refused >= beside["mad"] - MAD_SHARE)  # fmt: skip
    yield from _shares(shares)


def _shares(turns: list[tuple[Spent, Spent]]) -> Iterable[Row]:
    """The middle one of the turns by the clock, and by CPU, which others' work disturbs less."""
    count = BATCHES * BATCH
    ours, raw = sorted(turns, key=lambda pair: pair[1].wall / pair[0].wall)[len(turns) // 2]
    reach = f"at least {LEAST_SHARE:.0%} of raw"
    name = f"ingest, HTTP batches of {BATCH}"
    met = raw.wall >= LEAST_SHARE * ours.wall
    yield Row(f"{name}, readings/s", count / ours.wall, reach, met, peer=count / raw.wall)
    ours, raw = sorted(turns, key=lambda pair: pair[1].cpu / pair[0].cpu)[len(turns) // 2]
    limit = f"at most {1 / LEAST_SHARE:.2f} x raw"
    each = 1e6 / count
    met = raw.cpu >= LEAST_SHARE * ours.cpu
    yield Row(f"{name}, CPU µs a reading", each * ours.cpu, limit, met, peer=each * raw.cpu)


def _child(home: Path, *words: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "bench.ingest_child", *words],
        env=servers.environment(home),
        stdout=subprocess.PIPE,
    )


@contextmanager
def _intake(home: Path) -> Iterator[tuple[int, int, Path]]:
    port, path = servers.free_port(), home / "intake.sock"
    told = {"TAMGIANG_MQTT": f"127.0.0.1:{port}", "TAMGIANG_SOCKET": str(path)}
    command = [sys.executable, "-m", "tamgiang.modules.centre.intake"]
    process = subprocess.Popen(command, env=servers.environment(home, **told))
    try:
        _until(lambda: _health(path)["sources"] == DEVICES + 1)
        # The rules are taken up with the first tick, not under the load.
        time.sleep(3)
        yield port, process.pid, path
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def _bare(home: Path) -> Iterator[tuple[int, int]]:
    port = servers.free_port()
    process = _child(home, "bare", str(port), str(home / "bare.sqlite3"))
    try:
        _until(lambda: _answers(port))
        yield port, process.pid
    finally:
        process.kill()
        process.wait()


def _answers(port: int) -> bool:
    socket.create_connection(("127.0.0.1", port)).close()
    return True


def _load(home: Path, port: int, pid: int, mad: float = 0) -> tuple[dict[str, Any], float]:
    """What the devices tell, and the CPU seconds of the process that served them."""
    before = servers.cpu_seconds(pid)
    words = (str(port), str(DEVICES), str(RATE), str(SECONDS), str(mad))
    sending = _child(home, "devices", *words)
    said = json.loads(sending.communicate()[0])
    return said, servers.cpu_seconds(pid) - before


def _batches(home: Path, path: Path, pid: int, turn: int) -> tuple[Spent, Spent]:
    """What batches cost through HTTP, the process at `pid`, and through a raw executemany."""
    # Newer than all that these devices have sent, so that the rules judge every one.
    begin = round(time.time() * 1000)
    entries = [
        [{"ts": begin + (batch // LINES) * BATCH + n, "values": VALUES} for n in range(BATCH)]
        for batch in range(BATCHES)
    ]
    bodies = [msgspec.json.encode(batch) for batch in entries]
    threads = [
        Thread(target=_send, args=(path, f"device-{line + turn * LINES}", bodies[line::LINES]))
        for line in range(LINES)
    ]
    cpu, clock = servers.cpu_seconds(pid), time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ours = Spent(time.perf_counter() - clock, servers.cpu_seconds(pid) - cpu)
    return ours, _raw(home / f"raw-{turn}.sqlite3", entries)


def _send(path: Path, token: str, bodies: list[bytes]) -> None:
    """One line of a device that sends its next batch once the last is stored."""
    head = f"POST /centre/ingest/v1/telemetry HTTP/1.1\r\nAuthorization: Bearer {token}\r\n"
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(str(path))
        for body in bodies:
            line.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
            said = line.recv(65536)
            if not said.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(said.decode())


def _raw(file: Path, entries: list[list[dict[str, object]]]) -> Spent:
    """What it takes to insert rows that are ready, a transaction for each batch."""
    body = msgspec.json.encode(VALUES).decode()
    rows = [
        [(number % LINES, entry["ts"] * 1000, 0, body) for entry in batch]  # type: ignore[operator]
        for number, batch in enumerate(entries)
    ]
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        for pragma in PRAGMAS:
            database.execute(f"PRAGMA {pragma}")
        database.executescript(TABLE)
        return measure(lambda: _insert(database, rows))


def _insert(database: sqlite3.Connection, rows: list[list[tuple[int, int, int, str]]]) -> None:
    for batch in rows:
        database.execute("BEGIN IMMEDIATE")
        database.executemany(INSERT, batch)
        database.execute("COMMIT")


def _count(home: Path) -> int:
    with closing(sqlite3.connect(home / "telemetry.sqlite3")) as database:
        return int(database.execute("SELECT count(*) FROM reading").fetchone()[0])


def _health(path: Path) -> dict[str, Any]:
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(str(path))
        line.sendall(b"GET /centre/ingest/health HTTP/1.1\r\nConnection: close\r\n\r\n")
        said = b"".join(iter(lambda: line.recv(65536), b""))
    found: dict[str, Any] = json.loads(said.partition(b"\r\n\r\n")[2])
    return found


def _until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with suppress(OSError):
            if true():
                return
        time.sleep(0.1)
    raise TimeoutError
