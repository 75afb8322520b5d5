"""Observation -> alarm -> the operator's real Chromium, quiet and beside 1,111 messages a second.

A gauge passes its mark over MQTT (QoS 1) into the whole running house; measured from the packet
being sent to the first frame painted with the alarm's line in the queue. Every probe is another
gauge, so that each is an alarm of its own. `TAMGIANG_BENCH_SECONDS` is the length of the load.
"""

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from bench.harness import Keep, Row, median
from tests import browsers, servers

DEVICES, PROBES, RATE = 800, 60, 1_111.0
PAUSE = 0.45
SECONDS = float(os.environ.get("TAMGIANG_BENCH_SECONDS", "40"))
#: Seconds a line may take to appear before it counts as not shown.
PATIENCE = 10.0
MOST_MS = 500.0
LEAST_RATE = 0.95 * RATE
TOPIC = b"v1/devices/me/telemetry"
#: Notes when a line was first painted, by its title.
WATCH = """() => {
  window.painted = {};
  new MutationObserver((changes) => {
    const added = changes.flatMap((one) => [...one.addedNodes]).filter((one) => one.dataset?.title);
    requestAnimationFrame(() => setTimeout(() => {
      for (const one of added) window.painted[one.dataset.title] ??= Date.now();
    }));
  }).observe(document.getElementById("alarms"), { childList: true });
}"""


@dataclass(frozen=True)
class Waits:
    """Milliseconds from sending to the painted line, in order, and how many never came."""

    seen: Sequence[float]
    missing: int

    def at(self, part: float) -> float:
        """The wait that so large a part does not exceed."""
        return self.seen[min(len(self.seen) - 1, int(part * len(self.seen)))]


def run(keep: Keep) -> Iterable[Row]:
    """Waits at the middle and the 99th percentile, and what was not shown."""
    with tempfile.TemporaryDirectory(prefix="tamgiang-bench-") as folder:
        home = Path(folder, "home")
        home.mkdir()
        if _child("bench.console_child", home, str(DEVICES + 2 * PROBES + 1)).wait():
            raise RuntimeError("the house could not be made")
        port = servers.free_port()
        with servers.running(home, TAMGIANG_MQTT=f"127.0.0.1:{port}") as house, _chromium() as page:
            _open(page, house.url)
            _probe(page, port, [DEVICES + 2 * PROBES])
            quiet = _probe(page, port, range(DEVICES, DEVICES + PROBES))
            with _load(home, port):
                before, clock = _stored(home), time.perf_counter()
                busy = _probe(page, port, range(DEVICES + PROBES, DEVICES + 2 * PROBES))
                rate = (_stored(home) - before) / (time.perf_counter() - clock)
    keep("console.quiet_ms", quiet.seen)
    keep("console.under_load_ms", busy.seen)
    name = "console, observation to line painted"
    slowest = busy.at(0.99)
    yield Row(f"{name}, quiet, p50 ms", median(quiet.seen), "none set", met=True)
    yield Row(f"{name}, quiet, p99 ms", quiet.at(0.99), "none set", met=True)
    yield Row(f"{name}, {RATE:,.0f} msg/s, p50 ms", median(busy.seen), "none set", met=True)
    yield Row(f"{name}, {RATE:,.0f} msg/s, p99 ms", slowest, f"under {MOST_MS:g} ms",
              slowest < MOST_MS, peer=quiet.at(0.99))  # fmt: skip
    yield Row("console, messages/s stored meanwhile", rate, f"at least {LEAST_RATE:,.0f}",
              rate >= LEAST_RATE, limit=RATE)  # fmt: skip
    missing = quiet.missing + busy.missing
    yield Row("console, alarms not shown", missing, "none", missing == 0)


def _child(module: str, home: Path, *words: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", module, *words]
    return subprocess.Popen(command, env=servers.environment(home), stdout=subprocess.PIPE)


@contextmanager
def _chromium() -> Iterator[Page]:
    path = os.environ.get("TAMGIANG_CHROMIUM") or shutil.which("chromium")
    if path is None:
        raise RuntimeError("no Chromium: name one in TAMGIANG_CHROMIUM")
    with browsers.launched(path) as browser:
        yield browser.new_page()


def _open(page: Page, url: str) -> None:
    browsers.sign_in(page, url, "trucban")
    page.goto(f"{url}/centre/")
    page.locator("[data-connection][data-state=connected]").wait_for()
    page.evaluate(WATCH)


@contextmanager
def _load(home: Path, port: int) -> Iterator[None]:
    """The devices at work: from the first messages to the end of the last probe."""
    words = ("devices", str(port), str(DEVICES), str(RATE), str(SECONDS), "0")
    sending = _child("bench.ingest_child", home, *words)
    time.sleep(5)
    yield
    sending.terminate()
    sending.wait()


def _stored(home: Path) -> int:
    with closing(sqlite3.connect(home / "telemetry.sqlite3")) as database:
        return int(database.execute("SELECT count(*) FROM reading").fetchone()[0])


def _probe(page: Page, port: int, numbers: Sequence[int]) -> Waits:
    """Let one gauge after the other pass its mark, and read when each line was painted."""
    sent: dict[str, float] = {}
    for number in numbers:
        line = _gauge(port, number)
        sent[f"G{number} "] = 1000 * time.time()
        line.sendall(_publish({"ts": int(1000 * time.time()), "values": {"level": 3.05}}))
        time.sleep(PAUSE)
        line.close()
    deadline = time.monotonic() + PATIENCE
    while True:
        painted = _painted(page, sent)
        if len(painted) == len(sent) or time.monotonic() > deadline:
            break
        time.sleep(0.2)
    waits = sorted(painted[name] - at for name, at in sent.items() if name in painted)
    return Waits(waits or [1000 * PATIENCE], len(sent) - len(painted))


def _painted(page: Page, sent: Iterable[str]) -> dict[str, float]:
    known: dict[str, float] = page.evaluate("window.painted")
    found = ((name, at) for name in sent for title, at in known.items() if title.startswith(name))
    return dict(found)


def _gauge(port: int, number: int) -> socket.socket:
    """A device that is let in."""
    line = socket.create_connection(("127.0.0.1", port))
    user = f"device-{number}".encode()
    body = b"\x00\x04MQTT\x04\x82\x00\x3c\x00\x00" + len(user).to_bytes(2, "big") + user
    line.sendall(bytes((0x10, len(body))) + body)
    if line.recv(4)[:1] != b"\x20":
        raise RuntimeError("the gauge was not let in")
    return line


def _publish(said: object) -> bytes:
    body = len(TOPIC).to_bytes(2, "big") + TOPIC + b"\x00\x01" + json.dumps(said).encode()
    return bytes((0x32, len(body))) + body
