"""A set of six indicators in one fused query over ten million dossiers, against hand-written SQL.

Both read the same Parquet extract with the same DuckDB and write month cells of 3,321 units over
five years. Beside it, on a tenth of the rows, Django's ORM on SQLite for the same cells.
"""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb

from bench.harness import Keep, Row, Spent, measure, median
from bench.house import database, start

ROWS, TENTH, ROUNDS = 10_000_000, 1_000_000, 5
MOST = 1.2

GENERATED = """
    SELECT i AS id, hash(i * 7) % 3321 AS block_id, 0 AS state,
        DATE '2019-01-01' + CAST(i * 1826 // {rows} AS INTEGER) AS effective_on,
        effective_on + 5 AS due_on,
        CASE WHEN hash(i) % 10 < 9 THEN effective_on + CAST(hash(i * 3) % 8 AS INTEGER) END
            AS finished_on,
        CASE WHEN hash(i * 5) % 4 > 0 THEN effective_on END AS digitised_on,
        CASE hash(i * 11) % 3 WHEN 0 THEN 'direct' WHEN 1 THEN 'online' ELSE 'post' END AS channel,
        CASE hash(i * 13) % 3 WHEN 0 THEN 'cash' WHEN 1 THEN 'qr' ELSE 'transfer' END AS means,
        CAST(hash(i * 17) % 200 * 5000 AS BIGINT) AS fee
    FROM range({rows}) t(i)
"""

HAND_WRITTEN = """
    SELECT block_id, date_trunc('month', effective_on) AS month, count(*) AS received,
        count(*) FILTER (WHERE digitised_on IS NOT NULL) AS digitised,
        count(*) FILTER (WHERE finished_on <= due_on) AS on_time,
        count(*) FILTER (WHERE channel = 'online') AS online,
        count(*) FILTER (WHERE means IN ('qr', 'transfer')) AS cashless,
        sum(fee) AS fees
    FROM onestop_dossier WHERE state = 0 GROUP BY 1, 2
"""

MINE = "sum(n0), sum(n1), sum(n2), sum(n3), sum(n4), sum(s5)"
HAND = "sum(received), sum(digitised), sum(on_time), sum(online), sum(cashless), sum(fees)"
COPIED = (
    "id, block_id, state, CAST(effective_on AS VARCHAR), CAST(due_on AS VARCHAR),"
    " CAST(finished_on AS VARCHAR), CAST(digitised_on AS VARCHAR), channel, means, fee,"
    " 'H' || id, printf('%032x', id), 1, '', '2024-01-01 00:00:00', '2024-01-01 00:00:00'"
)

WHERE = (
    "true",
    "digitised_on is not null",
    "finished_on <= due_on",
    "channel = 'online'",
    "means in ('qr', 'transfer')",
)


def run(keep: Keep) -> Iterable[Row]:
    """CPU of the compiled query beside the hand-written one, and of the ORM on a tenth."""
    start()
    folder = os.environ.get("TAMGIANG_HOME") or tempfile.gettempdir()
    with tempfile.TemporaryDirectory(dir=folder) as home:
        large, small = Path(home) / "large.parquet", Path(home) / "small.parquet"
        for file, rows in ((large, ROWS), (small, TENTH)):
            duckdb.execute(f"COPY ({GENERATED.format(rows=rows)}) TO '{file}' (FORMAT parquet)")
        ours, theirs = _alternate(large, Path(home))
        same = _ours(small, Path(home))
        with database(Path(home), "orm"):
            orm = _orm(small)
    keep("indicators.cpu_s", [spent.cpu for spent in ours])
    keep("indicators.hand_written_cpu_s", [spent.cpu for spent in theirs])
    ratio = median(own.cpu / raw.cpu for own, raw in zip(ours, theirs, strict=True))
    return [
        Row(
            "six indicators over 10M records, CPU s",
            median(spent.cpu for spent in ours),
            f"at most {MOST} x hand-written DuckDB",
            ratio <= MOST,
            peer=median(spent.cpu for spent in theirs),
        ),
        Row(
            "the same over 1M records, CPU s (peer: Django ORM on SQLite)",
            same.cpu,
            "reported",
            True,
            peer=orm.cpu,
        ),
    ]


def _measures() -> list[Any]:
    from tamgiang.kernel.expressions import Type, Vocabulary, expression
    from tamgiang.platform.indicators.definitions import Measure, MeasureKind
    from tamgiang.platform.registry.registry import register_named

    register = register_named("onestop.dossier")
    words = Vocabulary.of(register)
    begin = expression("effective_on", words, Type.DAY)
    fee = expression("fee", words, Type.INTEGER)
    amounts = [(text, None) for text in WHERE] + [("true", fee)]
    return [
        Measure(register, MeasureKind.FLOW, expression(text, words), begin, None, amount)
        for text, amount in amounts
    ]


def _ours(file: Path, folder: Path) -> Spent:
    from tamgiang.platform.indicators import extracts

    measures = _measures()
    register = measures[0].register
    return measure(lambda: extracts.write_cells(register, measures, file, folder))


def _hand_written(file: Path, folder: Path) -> Spent:
    def act() -> None:
        with duckdb.connect() as plain:
            plain.execute(f"CREATE VIEW onestop_dossier AS FROM read_parquet('{file}')")
            plain.execute(f"COPY ({HAND_WRITTEN}) TO '{folder}/hand.parquet' (FORMAT parquet)")

    return measure(act)


def _alternate(file: Path, folder: Path) -> tuple[list[Spent], list[Spent]]:
    ours, theirs = [], []
    for number in range(ROUNDS):
        first = _ours(file, folder) if number % 2 else None
        theirs.append(_hand_written(file, folder))
        ours.append(first or _ours(file, folder))
    _check_same(folder)
    return ours, theirs


def _check_same(folder: Path) -> None:
    """The two must have written the same numbers, or their times mean nothing."""
    mine = duckdb.execute(
        f"SELECT count(*), {MINE} FROM '{folder}/onestop_dossier.0.cells.parquet'"  # noqa: S608
    ).fetchone()
    hand = duckdb.execute(
        f"SELECT count(*), {HAND} FROM '{folder}/hand.parquet'"  # noqa: S608
    ).fetchone()
    if mine != hand:
        raise AssertionError(f"different cells: {mine} and {hand}")


def _orm(file: Path) -> Spent:
    from django.db.models import Count, F, Q, Sum
    from django.db.models.functions import TruncMonth

    from tamgiang.platform.registers.models import model_of
    from tamgiang.platform.registry.registry import register_named
    from tamgiang.platform.scopes import system_scope

    register = register_named("onestop.dossier")
    _fill(file)
    with system_scope("bench"):
        query = (
            model_of(register)
            .objects.filter(state=0)
            .annotate(month=TruncMonth("effective_on"))
            .order_by()
            .values("block_id", "month")
            .annotate(
                received=Count("id"),
                digitised=Count("id", filter=Q(digitised_on__isnull=False)),
                on_time=Count("id", filter=Q(finished_on__lte=F("due_on"))),
                online=Count("id", filter=Q(channel="online")),
                cashless=Count("id", filter=Q(means__in=("qr", "transfer"))),
                fees=Sum("fee"),
            )
        )
        return measure(lambda: list(query))


def _fill(file: Path) -> None:
    """The small extract in the register's own table, written past the services."""
    from django.db import connection, transaction

    names = (
        "id, block_id, state, effective_on, due_on, finished_on, digitised_on, channel, means, fee,"
        " code, uid, version, folded, recorded_at, changed_at"
    )
    source = duckdb.execute(f"SELECT {COPIED} FROM '{file}'")  # noqa: S608
    insert = f"INSERT INTO onestop_dossier ({names}) VALUES ({', '.join(['%s'] * 16)})"  # noqa: S608
    with connection.constraint_checks_disabled(), transaction.atomic():
        while rows := source.fetchmany(50_000):
            with connection.cursor() as cursor:
                cursor.executemany(insert, rows)
