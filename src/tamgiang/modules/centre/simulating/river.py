"""`tamgiang simulate-river`: a flood, or calm, told by a gateway of its own at the real door."""

import http.client
import json
import socket
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.demo.sources import STATIONS
from tamgiang.modules.centre.models import Source, Token
from tamgiang.modules.centre.selectors.records import having
from tamgiang.modules.centre.selectors.sample import is_sample
from tamgiang.modules.centre.services.tokens import give_token, revoke_token
from tamgiang.modules.centre.simulating.readings import LASTS, calm, flood
from tamgiang.platform.scopes import system_scope

ACTOR = "system:centre.simulation"
ADDRESS = "/centre/ingest/v1/gateway"
#: The sources that are simulated, in their order.
CODES = tuple(one.code for one in STATIONS if one.entry == "device" and one.kind != "box")
KINDS: Mapping[str, str] = {one.code: one.kind for one in STATIONS}
#: Seconds between two tellings, and how long the intake may take to learn of a new key.
BEAT, LEARNING = 1.0, 30.0


class NotTheSample(Refusal):
    """Synthetic readings among real ones would be a lie."""

    code = "centre.not_the_sample"
    message = Label(
        "Hệ thống này không phải địa bàn mẫu: không gửi số đo giả lập vào đây.",
        "This house is not the sample area: no synthetic readings are told here.",
    )


class NoIntake(Refusal):
    """The house does not run, or its intake does not answer."""

    code = "centre.no_intake"
    message = Label(
        "Hệ thống chưa chạy: không thấy cửa nhận số đo ({where}).",
        "The house does not run: no intake answers ({where}).",
    )
    retryable = True


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is told: `flood` once, `steady` without end; `speed` is how much faster than life."""

    name: str
    speed: float = 60.0

    def at(self, passed: float, now: float) -> dict[str, dict[str, float]]:
        """The readings of every source, `passed` seconds after the beginning."""
        if self.name == "steady":
            return {code: calm(code, KINDS[code], now) for code in CODES}
        hours = passed * self.speed / 3600
        return {code: flood(code, KINDS[code], hours, now) for code in CODES}

    @property
    def lasts(self) -> float:
        """Seconds until it is over."""
        return float("inf") if self.name == "steady" else LASTS * 3600 / self.speed

    @property
    def beat(self) -> float:
        """Seconds between two tellings."""
        return 60.0 if self.name == "steady" else BEAT


def simulate(
    scenario: Scenario,
    door: Path,
    tell: Callable[[float, Mapping[str, Mapping[str, float]]], None],
    *,
    clock: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
) -> int:
    """Run a scenario; how many tellings the intake acknowledged. `tell` hears each.

    The key it makes is taken back at the end, also when it is interrupted. Raises NotTheSample or
    NoIntake.
    """
    if not is_sample():
        raise NotTheSample()
    if not door.is_socket():
        raise NoIntake(where=door)
    with system_scope("centre.simulation"):
        token, codes = _key()
    try:
        return _run(scenario, door, token, codes, tell, clock, sleep)
    finally:
        with system_scope("centre.simulation"):
            _take_back()


def _run(
    scenario: Scenario,
    door: Path,
    token: str,
    codes: Collection[str],
    tell: Callable[[float, Mapping[str, Mapping[str, float]]], None],
    clock: Callable[[], float],
    sleep: Callable[[float], None],
) -> int:
    asked = began = clock()
    told = 0
    while (passed := clock() - began) < scenario.lasts:
        now = clock()
        said = scenario.at(passed, now)
        readings = {code: values for code, values in said.items() if code in codes}
        status = _send(door, token, _gateway(readings, now))
        if status == 401 and not told and now - asked < LEARNING:
            # The intake reads its keys every few seconds: begin again until it knows this one.
            sleep(0.5)
            began = clock()
            continue
        if status != 200:
            raise NoIntake(where=f"{status}")
        told += 1
        tell(passed, readings)
        sleep(max(0.0, scenario.beat - (clock() - now)))
    return told


def _gateway(readings: Mapping[str, Mapping[str, float]], now: float) -> bytes:
    """ThingsBoard's gateway form: the readings of each device by its name."""
    ts = round(now * 1000)
    said = {code: [{"ts": ts, "values": values}] for code, values in readings.items() if values}
    return json.dumps(said).encode()


def _send(door: Path, token: str, body: bytes) -> int:
    connection = http.client.HTTPConnection("intake", timeout=10)
    try:
        connection.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.sock.settimeout(10)
        connection.sock.connect(str(door))
        connection.request("POST", ADDRESS, body, {"Authorization": f"Bearer {token}"})
        return connection.getresponse().status
    except OSError as fault:
        raise NoIntake(where=door) from fault
    finally:
        connection.close()


def _key() -> tuple[str, Collection[str]]:
    """A gateway's key and the sources of the sample it speaks for; an earlier one is taken back."""
    _take_back()
    sources = {str(one.values()["code"]): one for one in having(Source, code__in=CODES)}
    if not sources:
        raise NotTheSample()
    children = {code: one.uid for code, one in sources.items()}
    first = next(sources[code] for code in CODES if code in sources)
    return give_token(first, actor=ACTOR, children=children), frozenset(children)


def _take_back() -> None:
    for token in _open_keys():
        revoke_token(token, actor=ACTOR)


def _open_keys() -> Sequence[Token]:
    return list(Token.objects.filter(created_by=ACTOR, revoked_at=None))
