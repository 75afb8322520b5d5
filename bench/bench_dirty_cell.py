"""One dirty cell with 50 and with 20,000 records behind it, against SQL written by hand.

The raw peer runs on a plain connection to the same file with the same pragmas and asks for the same
three numbers. Both find their rows by the index on block and day.
"""

import os
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from bench.harness import Keep, Row, Spent, measure, median
from bench.house import block, database, start

SIZES = (50, 20_000)
DAY, OTHER = date(2023, 8, 1), date(2023, 8, 2)
ROUNDS = 15
MOST = 2.0

RAW = (
    "SELECT count(*), count(*) FILTER (WHERE digitised_on IS NOT NULL),"
    " count(*) FILTER (WHERE fee > 0), sum(fee) FILTER (WHERE fee > 0)"
    " FROM onestop_dossier WHERE block_id = ? AND effective_on = ? AND state = 0"
)


def run(keep: Keep) -> Iterable[Row]:
    """CPU of one recomputed cell for each size, beside the raw query."""
    start()
    folder = os.environ.get("TAMGIANG_HOME") or tempfile.gettempdir()
    with tempfile.TemporaryDirectory(dir=folder) as home, database(Path(home), "cells") as path:
        for size in SIZES:
            place = _filled(size)
            ours, raw = _alternate(path, place, max(1, 40_000 // (size + 150)))
            keep(f"dirty_cell.{size}.cpu_ms", [1000 * spent.cpu for spent in ours])
            keep(f"dirty_cell.{size}.raw_cpu_ms", [1000 * spent.cpu for spent in raw])
            ratio = median(own.cpu / theirs.cpu for own, theirs in zip(ours, raw, strict=True))
            yield Row(
                f"one dirty cell of {size} records, CPU ms",
                1000 * median(spent.cpu for spent in ours),
                f"at most {MOST:g} x raw SQL",
                ratio <= MOST,
                peer=1000 * median(spent.cpu for spent in raw),
            )


def _measures() -> list[Any]:
    from tamgiang.kernel.expressions import Type, Vocabulary, expression
    from tamgiang.platform.indicators.definitions import Measure, MeasureKind
    from tamgiang.platform.registry.registry import register_named

    register = register_named("onestop.dossier")
    words = Vocabulary.of(register)
    begin = expression("effective_on", words, Type.DAY)
    fee = expression("fee", words, Type.INTEGER)
    sets = (("true", None), ("digitised_on is not null", None), ("fee > 0", fee))
    return [
        Measure(register, MeasureKind.FLOW, expression(where, words), begin, None, amount)
        for where, amount in sets
    ]


def _filled(size: int) -> int:
    """A block with `size` dossiers on the day, and as many on another."""
    from tamgiang.platform.registers.services import bulk_create
    from tamgiang.platform.registry.registry import register_named
    from tamgiang.platform.scopes import system_scope

    place = block(f"bench-{size}")

    def rows() -> Iterator[dict[str, Any]]:
        for number in range(2 * size):
            yield {
                "block_id": place,
                "effective_on": OTHER if number % 2 else DAY,
                "code": f"H{size}-{number}",
                "digitised_on": DAY if number % 3 else None,
                "fee": number % 5 * 7000,
            }

    with system_scope("bench"):
        bulk_create(register_named("onestop.dossier"), rows(), actor="bench")
    return place


def _alternate(path: Path, place: int, times: int) -> tuple[list[Spent], list[Spent]]:
    """Per cell: neighbours of ours and raw, each run `times` times so that the clock can see it."""
    import pysqlite3

    from tamgiang.platform.db.base import PRAGMAS
    from tamgiang.platform.indicators.services import computing

    peer = pysqlite3.connect(path, isolation_level=None)
    for pragma in PRAGMAS:
        peer.execute(pragma)
    measures = _measures()

    def ours() -> None:
        for _ in range(times):
            computing.at(measures, [(place, DAY)])

    def raw() -> None:
        for _ in range(times):
            peer.execute(RAW, (place, DAY.isoformat())).fetchall()

    ours()
    raw()
    pairs = [(measure(ours), measure(raw)) for _ in range(ROUNDS)]
    peer.close()
    each = [tuple(Spent(s.wall / times, s.cpu / times) for s in pair) for pair in pairs]
    return [own for own, _ in each], [theirs for _, theirs in each]
