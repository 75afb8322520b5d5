"""What a rule costs for each value, and a new alarm against Alerta's.

The alarm is counted from the reading to the committed record with its audit entry and event: one
store append, one judgement, one transaction each, nothing in batches. Alerta gets the finished
alarm over HTTP. Both databases' CPU counts (ours is in the process).
"""

import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from bench.alerta import Alerta, alerta
from bench.harness import Keep, Row, measure, median
from bench.house import block, database, start

READINGS, ROUNDS = 20_000, 5
ALARMS = 150
SECOND = 1_000_000
MOST_MICROSECONDS, LEAST_RATIO = 10.0, 4.0


def run(keep: Keep) -> Iterable[Row]:
    """CPU of one value under 20 rules; CPU of one new alarm and one repeat, and Alerta's."""
    start()
    values = list(_values())
    keep("rules.value_us", values)
    cost = median(values)
    rows = [
        Row(
            "rules, CPU µs for each value under 20 rules",
            cost,
            f"at most {MOST_MICROSECONDS:.0f} µs",
            cost <= MOST_MICROSECONDS,
            limit=MOST_MICROSECONDS,
        )
    ]
    with tempfile.TemporaryDirectory() as folder:
        ours = _alarms(Path(folder))
        with alerta(Path(folder)) as peer:
            theirs = None if peer is None else _theirs(peer)
    keep("alarm.cpu_ms", list(ours))
    for name, own, other in zip(("new alarm", "repeat"), ours, theirs or (None, None), strict=True):
        met = other is not None and other >= LEAST_RATIO * own
        reach = f"Alerta {LEAST_RATIO:.0f} x as much" + ("" if other else ", not installed here")
        rows.append(Row(f"{name}, deduplicated and audited, CPU ms", own, reach, met, peer=other))
    return rows


def _rules() -> list[Mapping[str, Any]]:
    """Twenty: what a busy gauge could have at most."""
    conditions = (
        ["level > mark('bd1')", "level > mark('bd2')", "level > mark('bd3')"]
        + [f"level > {n}.5 and not flow > 900" for n in range(5)]
        + [f"rate(level, {n}h) > 0.3" for n in range(1, 4)]
        + [f"count(level > 4, {n}0m) >= 5" for n in range(1, 4)]
        + ["avg(level, 1h) > 6", "max(level, 1h) > 8", "min(level, 1h) > 7", "sum(flow, 1h) < 0"]
        + ["absent(2h)", "battery < 20 or flow < 0"]
    )
    body = {
        "version": 1, "valid_from": "2022-01-01", "name": {"vi": "Thử", "en": "Bench"},
        "applies": {"sources": ["GAUGE"]}, "priority": "low", "procedure": "gauge_silent",
        "title": {"vi": "{source}", "en": "{source}"}, "owner": "operator", "basis": "bench",
    }  # fmt: skip
    return [body | {"code": f"bench.r{n}", "when": w} for n, w in enumerate(conditions)]


def _values() -> Iterator[float]:
    """Microseconds of CPU for one value, three values a reading, one reading a second."""
    from uuid import UUID

    from tamgiang.modules.centre.rules.declaring import declare
    from tamgiang.modules.centre.rules.evaluator import Evaluator
    from tamgiang.modules.centre.rules.memory import DatedMark, Watched
    from tamgiang.modules.centre.telemetry import Reading

    marks = [DatedMark(f"bd{n}", 1.5 * n, 0, 1 << 30) for n in (1, 2, 3)]
    rules = [declare(body) for body in _rules()]
    for _ in range(ROUNDS):
        made = Evaluator(
            rules, [Watched(1, UUID(int=1), "GAUGE", "Gauge", "other")], {"GAUGE": marks}
        )
        readings = [
            Reading(
                1, (n + 10**9) * SECOND, (n + 10**9) * SECOND,
                {"level": 1.0 + n % 100 * 0.004, "flow": 12.0, "battery": 90.0},
            )
            for n in range(READINGS)
        ]  # fmt: skip
        spent = measure(partial(made.feed, readings))
        yield 1e6 * spent.cpu / (3 * READINGS)


def _alarms(folder: Path) -> tuple[float, float]:
    """CPU ms of one new alarm and of one repeated reading, each stored, judged and written."""
    from tamgiang.modules.centre.models import Alarm, Source
    from tamgiang.modules.centre.registers import SOURCE
    from tamgiang.modules.centre.selectors.records import having
    from tamgiang.modules.centre.services.running import RunningRules
    from tamgiang.modules.centre.telemetry import Reading
    from tamgiang.modules.centre.telemetry.embedded import EmbeddedStore
    from tamgiang.platform.registers.services import bulk_create
    from tamgiang.platform.scopes import system_scope

    with database(folder, "alarms"), system_scope("bench"):
        row = {"kind": "power", "entry": "device", "block_id": block()}
        rows = [
            row | {"code": f"P{n}", "name": f"P{n}", "effective_on": date(2022, 1, 1)}
            for n in range(2 * ALARMS)
        ]
        bulk_create(SOURCE, rows, actor="bench")
        sources = [source.pk for source in having(Source).order_by("pk")]
        store = EmbeddedStore(folder / "telemetry.sqlite3")
        clock = time.time_ns() // 1000
        rules = RunningRules(lambda: EmbeddedStore(folder / "telemetry.sqlite3"), lambda: clock)
        _at_once(rules)

        def told(parts: list[int], at: int) -> None:
            for source in parts:
                reading = Reading(source, at, at, {"mains": 0.0})
                rules.follow([reading], store.append([reading]).position)

        told(sources[:ALARMS], clock)
        spent = measure(lambda: told(sources[ALARMS:], clock))
        again = measure(lambda: told(sources[ALARMS:], clock + SECOND))
        if having(Alarm).count() != 2 * ALARMS:
            raise RuntimeError("not one alarm for each gauge")
        store.close()
    return 1000 * spent.cpu / ALARMS, 1000 * again.cpu / ALARMS


def _at_once(rules: Any) -> None:  # noqa: ANN401
    """Every reading of the power gauges raises, and every one is written down."""
    from django.utils import timezone

    from tamgiang.modules.centre.models import RuleVersion
    from tamgiang.modules.centre.services import running

    running.KEEP = 0.0
    _ = rules.position
    row = RuleVersion.objects.get(code="centre.power_cut")
    row.body = {**row.body, "hold_on": "0s"}
    row.recorded_at = timezone.now()
    row.save()
    rules.renew()


def _theirs(peer: Alerta) -> tuple[float, float]:
    for number in range(ALARMS):
        peer.send(f"before-{number}")
    spent = []
    for _ in range(2):
        before = peer.cpu()
        for number in range(ALARMS):
            peer.send(f"gauge-{number}")
        spent.append(1000 * (peer.cpu() - before) / ALARMS)
    return spent[0], spent[1]
