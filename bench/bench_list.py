"""A page of a register of 200,000 records, with five filters, as an officer of one commune sees it.

The peer is the least that answers the same question: the SELECT of the page and its count, written
by hand for the same places. Both are CPU time of this process, without a server before it.
"""

import os
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench.harness import Keep, Row, measure, median
from bench.house import database, start

RECORDS = 200_000
ROUNDS, REQUESTS = 9, 3
MOST_QUERIES, MOST_CPU_MS = 6, 40.0
OFFICER = "canbo.quangtho"
PATH = "/registers/onestop.dossier/"
#: Two of the span of days, three of declared fields; place (the scope) and state are always there.
CHOSEN = {
    "from": "2023-02-01",
    "to": "2023-11-30",
    "channel": "online",
    "status": "10",
    "means": "qr",
}
FIRST, DAYS = date(2023, 1, 1), 400
WHERE = (
    "FROM onestop_dossier WHERE state = 0 AND block_id IN ({blocks})"
    " AND effective_on >= '2023-02-01' AND effective_on <= '2023-11-30'"
    " AND channel = 'online' AND status = '10' AND means = 'qr'"
)


def run(keep: Keep) -> Iterable[Row]:
    """Queries and CPU of one page: filtered, and as it opens."""
    start()
    folder = os.environ.get("TAMGIANG_HOME") or tempfile.gettempdir()
    with tempfile.TemporaryDirectory(dir=folder) as home, database(Path(home), "list"):
        client, blocks = _prepared()
        raw = _cpu_ms(lambda: _by_hand(blocks))
        for name, chosen in {"with 5 filters": CHOSEN, "as it opens": {}}.items():
            yield from _rows(keep, name, client, chosen, median(raw))


def _rows(
    keep: Keep,
    name: str,
    client: Any,  # noqa: ANN401 - Django's client is imported once it is set up
    chosen: dict[str, str],
    raw: float,
) -> Iterator[Row]:
    for _ in range(3):
        _page(client, chosen)
    queries = _queries(client, chosen)
    spent = _cpu_ms(lambda: _page(client, chosen))
    keep(f"list.{name.split()[0]}.cpu_ms", spent)
    title = f"list of {RECORDS:,} records {name}"
    met = queries <= MOST_QUERIES
    yield Row(f"{title}, queries", queries, f"at most {MOST_QUERIES}", met, 2, MOST_QUERIES)
    middle = median(spent)
    met = middle <= MOST_CPU_MS
    yield Row(f"{title}, CPU ms", middle, f"at most {MOST_CPU_MS:g} ms", met, raw, MOST_CPU_MS)


def _prepared() -> tuple[Any, frozenset[int]]:
    """The sample area's places and officer, the records, and the officer's browser."""
    from django.test import Client

    from tamgiang.platform.accounts.access import scope_for
    from tamgiang.platform.accounts.models import User
    from tamgiang.platform.accounts.sample import ensure_sample_logins
    from tamgiang.platform.orgunits.services import load_sample_area
    from tamgiang.platform.registers.services import bulk_create
    from tamgiang.platform.registry.registry import register_named
    from tamgiang.platform.scopes import system_scope

    load_sample_area()
    ensure_sample_logins()
    with system_scope("bench"):
        bulk_create(register_named("onestop.dossier"), _dossiers(), actor="bench")
    client, officer = Client(), User.objects.get(username=OFFICER)
    client.force_login(officer)
    return client, scope_for(officer).blocks or frozenset()


def _dossiers() -> Iterator[dict[str, Any]]:
    """Spread over every hamlet and over 400 days; a few of a thousand match all filters."""
    from tamgiang.platform.orgunits.models import UnitKind, UnitVersion

    hamlets = UnitVersion.objects.filter(kind=UnitKind.HAMLET).order_by("unit_id")
    places = sorted(set(hamlets.values_list("unit_id", flat=True)))
    channels, means = ("direct", "online", "post"), ("cash", "transfer", "qr", "none")
    for number in range(RECORDS):
        yield {
            "block_id": places[number % len(places)],
            "effective_on": FIRST + timedelta(days=number * 7 % DAYS),
            "code": f"H57.24-230101-{number:06d}",
            "procedure": f"1.{number % 90:06d}",
            "channel": channels[number // 11 % 3],
            "status": str(number // 5 % 10 + 1),
            "fee": number % 5 * 7000,
            "means": means[number // 3 % 4],
        }


def _page(client: Any, chosen: dict[str, str]) -> None:  # noqa: ANN401 - see above
    answer = client.get(PATH, chosen, headers={"host": "localhost"})
    if answer.status_code != 200 or b"H57.24-230101" not in answer.content:
        raise AssertionError(f"the list answered {answer.status_code}")


def _queries(client: Any, chosen: dict[str, str]) -> int:  # noqa: ANN401 - see above
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        _page(client, chosen)
    return len(captured)


def _cpu_ms(act: Any) -> list[float]:  # noqa: ANN401 - a closure over Django's client
    def several() -> None:
        for _ in range(REQUESTS):
            act()

    several()
    return [1000 * measure(several).cpu / REQUESTS for _ in range(ROUNDS)]


def _by_hand(blocks: frozenset[int]) -> None:
    from django.db import connection

    where = WHERE.format(blocks=", ".join(str(block) for block in sorted(blocks)))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {where}")
        cursor.execute(f"SELECT * {where} ORDER BY effective_on DESC, id DESC LIMIT 25")
        cursor.fetchall()
