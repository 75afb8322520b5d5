"""600,000 cells of the country's 10,040 old communes onto the 3,321 units of today, exactly.

Every old commune has a cell in each of 60 months. Those that were divided are split by made-up
shares, since none are known. The peer is the same sum in DuckDB with whole edges only, on cells
already loaded: it neither splits nor proves anything.
"""

import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from bench.harness import Keep, Row, measure, median
from bench.house import database, start

NEW = date(2025, 7, 1)
MONTHS = 60
ROUNDS = 7
MOST = 0.5


def run(keep: Keep) -> Iterable[Row]:
    """CPU seconds of the recast, and of it with the routes worked out anew."""
    start()
    with tempfile.TemporaryDirectory() as home, database(Path(home), "recast"):
        graph, sources = _country()
    yield from _rows(graph, sources, keep)


def _rows(graph: Any, sources: list[int], keep: Keep) -> Iterator[Row]:  # noqa: ANN401
    from tamgiang.kernel.orgunits import recast, routes

    cells = [
        (unit, month, (unit * 7_919 + month * 104_729) % 10_007)
        for unit in sources
        for month in range(MONTHS)
    ]
    whole = sum(amount for _, _, amount in cells)
    ways = routes(graph, sources, "commune", NEW)
    exact = True

    def ours() -> None:
        nonlocal exact
        exact &= recast(cells, ways).total == whole

    warm = [measure(ours).cpu for _ in range(ROUNDS)]
    cold = [
        measure(lambda: recast(cells, routes(graph, sources, "commune", NEW))).cpu for _ in range(3)
    ]
    raw = _duckdb(cells, ways)
    keep("recast.cpu_s", warm)
    keep("recast.with_routes.cpu_s", cold)
    keep("recast.duckdb.cpu_s", raw)
    name = f"recast of {len(cells):,} cells onto today's units"
    reach = f"under {MOST:g} CPU-s, exact"
    yield Row(f"{name}, CPU s", median(warm), reach, exact and median(warm) < MOST, median(raw))
    met = exact and median(cold) < MOST
    yield Row(f"{name}, with its routes, CPU s", median(cold), reach, met, median(raw))


def _duckdb(cells: list[tuple[int, int, int]], ways: dict[int, Any]) -> list[float]:
    import duckdb
    import pyarrow as pa

    # The names are read by DuckDB from this frame.
    units, months, amounts = (list(column) for column in zip(*cells, strict=True))
    moved = [(s, w.ways[0][0]) for s, w in ways.items() if w.exact]
    peer = duckdb.connect(config={"threads": 1})
    peer.register("cells", pa.table({"unit": units, "month": months, "amount": amounts}))
    peer.register("edges", pa.table({"source": [m[0] for m in moved], "to": [m[1] for m in moved]}))
    query = (
        'SELECT e."to", c.month, sum(c.amount) FROM cells c JOIN edges e ON e.source = c.unit'
        " GROUP BY ALL"
    )
    return [measure(lambda: peer.execute(query).fetchall()).cpu for _ in range(ROUNDS)]


def _country() -> tuple[Any, list[int]]:
    """The graph with a made-up share on every part, and the old communes."""
    from tamgiang.kernel.orgunits import Edge, UnitGraph
    from tamgiang.platform.orgunits.graph import stored_edges, stored_versions
    from tamgiang.platform.orgunits.services import load_country

    load_country()
    ways: dict[int, list[Edge]] = {}
    for edge in stored_edges():
        ways.setdefault(edge.source, []).append(edge)
    shared = [
        Edge(
            e.source, e.target, e.effective_on, e.whole, None if e.whole else Fraction(1, len(out))
        )
        for out in ways.values()
        for e in out
    ]
    versions = stored_versions()
    old = [v for v in versions if v.holds_on(date(2025, 6, 30))]
    sources = [v.unit for v in old if v.kind in ("commune", "uncoded")]
    return UnitGraph(versions, shared), sources
