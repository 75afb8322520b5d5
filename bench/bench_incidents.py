"""A page of 100,000 incidents with five filters, as the operators of one centre see it.

Measured twice: what the list reads, and the whole page as a browser asks for it (session, scope,
side bar, map, drawing and all). The peer is the least that answers the same question: the SELECT
of the page and its count, written by hand for the same places. All are CPU time of this process.
"""

import os
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.harness import Keep, Row, measure, median
from bench.house import database, start

RECORDS = 100_000
ROUNDS, READS = 9, 5
MOST_QUERIES, MOST_CPU_MS = 6, 40.0
FIRST, DAYS = date(2023, 1, 1), 1400
KINDS = ("flood", "fire", "road_accident", "power_cut", "public_order")
STAGES = ("closed", "closed", "closed", "dismissed", "in_progress")
SEVERITIES = ("minor", "major", "severe")
#: The page of the list as a browser asks for it; the first with the filters of the bound.
PAGES = {
    "with 5 filters": "?kind=flood&kind=fire&stage=closed&severity=major"
    "&from=2024-01-01&to=2025-12-31",
    "as it opens": "",
}
LIST = "/centre/incidents/"


def run(keep: Keep) -> Iterable[Row]:
    """Queries and CPU of one page with five filters, and of the page as it opens."""
    start()
    folder = os.environ.get("TAMGIANG_HOME") or tempfile.gettempdir()
    with tempfile.TemporaryDirectory(dir=folder) as home, database(Path(home), "incidents"):
        scope = _prepared()
        raw = median(_cpu_ms(lambda: _by_hand(scope.blocks)))
        for name, wanted in _chosen().items():
            yield from _rows(keep, name, scope, wanted, raw)
        for name, query in PAGES.items():
            yield from _page(keep, name, query, raw)


def _chosen() -> dict[str, Any]:
    from tamgiang.modules.centre.selectors.incidents import Wanted

    five = Wanted(
        kinds=["flood", "fire"],
        stages=["closed"],
        severities=["major"],
        since=date(2024, 1, 1),
        until=date(2025, 12, 31),
    )
    return {"with 5 filters": five, "as it opens": Wanted()}


def _rows(keep: Keep, name: str, scope: Any, wanted: Any, raw: float) -> Iterator[Row]:  # noqa: ANN401
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tamgiang.modules.centre.selectors.incidents import incident_list
    from tamgiang.platform.scopes import scope_of

    with scope_of(scope):
        found = incident_list(wanted)
        if len(found.incidents) != 50 or found.count < 50:
            raise AssertionError(f"the list found {found.count}")
        with CaptureQueriesContext(connection) as captured:
            incident_list(wanted)
        spent = _cpu_ms(lambda: incident_list(wanted))
    keep(f"incidents.{name.split()[0]}.cpu_ms", spent)
    title, queries, middle = f"{RECORDS:,} incidents {name}", len(captured), median(spent)
    met = queries <= MOST_QUERIES
    yield Row(f"{title}, queries", queries, f"at most {MOST_QUERIES}", met, 2, MOST_QUERIES)
    met = middle <= MOST_CPU_MS
    yield Row(f"{title}, CPU ms", middle, f"at most {MOST_CPU_MS:g} ms", met, raw, MOST_CPU_MS)


def _page(keep: Keep, name: str, query: str, raw: float) -> Iterator[Row]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from tamgiang.platform.accounts.models import User

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username="trucban"))

    def ask() -> None:
        answer = client.get(LIST + query)
        if answer.status_code != 200 or answer.content.count(b"<tr>") < 50:
            raise AssertionError(f"the page answered {answer.status_code}")

    ask()
    with CaptureQueriesContext(connection) as captured:
        ask()
        asked = list(captured.captured_queries)
    spent = _cpu_ms(ask)
    keep(f"incidents.page.{name.split()[0]}.cpu_ms", spent)
    own = [query for query in asked if "centre_" in query["sql"]]
    title = f"the page of {RECORDS:,} incidents {name}"
    met = len(own) <= MOST_QUERIES
    bound = f"at most {MOST_QUERIES}"
    yield Row(f"{title}, queries of the centre", len(own), bound, met, 2, MOST_QUERIES)
    every = len(asked)
    if query:
        yield Row(f"{title}, queries in all", every, bound, every <= MOST_QUERIES, 2, MOST_QUERIES)
    middle = median(spent)
    met = middle <= MOST_CPU_MS
    yield Row(f"{title}, CPU ms", middle, f"at most {MOST_CPU_MS:g} ms", met, raw, MOST_CPU_MS)


def _prepared() -> Any:  # noqa: ANN401 - a Scope, imported once Django is set up
    """The sample area's places, the incidents, and the scope of its operator."""
    from tamgiang.modules.centre.registers import INCIDENT
    from tamgiang.platform.accounts.access import scope_for
    from tamgiang.platform.accounts.models import User
    from tamgiang.platform.accounts.sample import ensure_sample_logins
    from tamgiang.platform.db.rows import look_over
    from tamgiang.platform.orgunits.services import load_sample_area
    from tamgiang.platform.registers.services import bulk_create
    from tamgiang.platform.scopes import system_scope

    load_sample_area()
    ensure_sample_logins()
    scope = scope_for(User.objects.get(username="trucban"))
    with system_scope("bench"):
        bulk_create(INCIDENT, _incidents(sorted(scope.blocks or ())), actor="bench")
    look_over("centre_incident")
    return scope


def _incidents(places: list[int]) -> Iterator[dict[str, Any]]:
    """Spread over every hamlet of the area and over 1,400 days."""
    for number in range(RECORDS):
        day = FIRST + timedelta(days=number * 7 % DAYS)
        opened = datetime(day.year, day.month, day.day, number % 24, number % 60, tzinfo=UTC)
        yield {
            "block_id": places[number % len(places)],
            "effective_on": day,
            "code": f"SC-{number:06d}",
            "title": f"Sự cố {number}",
            "kind": KINDS[number // 3 % len(KINDS)],
            "severity": SEVERITIES[number // 17 % len(SEVERITIES)],
            "stage": STAGES[number // 5 % len(STAGES)],
            "opened_at": opened,
            "procedure": "fire",
            "procedure_version": 1,
        }


def _cpu_ms(act: Any) -> list[float]:  # noqa: ANN401 - a closure
    def several() -> None:
        for _ in range(READS):
            act()

    several()
    return [1000 * measure(several).cpu / READS for _ in range(ROUNDS)]


def _by_hand(blocks: frozenset[int] | None) -> None:
    from django.db import connection

    places = ", ".join(str(block) for block in sorted(blocks or ()))
    where = (
        f"FROM centre_incident WHERE state = 0 AND block_id IN ({places})"
        " AND kind IN ('flood', 'fire') AND stage IN ('closed') AND severity IN ('major')"
        " AND opened_at >= '2023-12-31 17:00:00' AND opened_at < '2025-12-31 17:00:00'"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM (SELECT 1 {where} LIMIT 1001)")  # noqa: S608
        cursor.execute(f"SELECT * {where} ORDER BY opened_at DESC, id DESC LIMIT 50")
        cursor.fetchall()
