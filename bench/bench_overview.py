"""The overview of the sample area, warm: how many queries and how much CPU one page takes.

The page is asked for in this process as the web server would, by a signed-in leader and by the
public, over the seeded sample area.
"""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bench.harness import Keep, Row, measure, median
from bench.house import database, start

ROUNDS, REQUESTS = 9, 5
MOST_QUERIES, MOST_CPU_MS = 8, 40
READERS = {"leader": "lanhdao", "public": ""}


def run(keep: Keep) -> Iterable[Row]:
    """Queries and CPU of one warm page for each kind of reader."""
    start()
    folder = os.environ.get("TAMGIANG_HOME") or tempfile.gettempdir()
    with tempfile.TemporaryDirectory(dir=folder) as home, database(Path(home), "seeded"):
        _seed()
        for reader, login in READERS.items():
            client = _client(login)
            for _ in range(3):
                _page(client)
            queries = _queries(client)
            spent = _cpu_ms(client)
            keep(f"overview.{reader}.cpu_ms", spent)
            yield Row(
                f"overview for the {reader}, queries",
                queries,
                f"at most {MOST_QUERIES}",
                queries <= MOST_QUERIES,
                limit=MOST_QUERIES,
            )
            yield Row(
                f"overview for the {reader}, CPU ms",
                median(spent),
                f"at most {MOST_CPU_MS} ms",
                median(spent) <= MOST_CPU_MS,
                limit=MOST_CPU_MS,
            )


def _seed() -> None:
    from tamgiang.project.sample import seed

    seed()


def _client(login: str) -> Any:  # noqa: ANN401 - Django's client is imported once it is set up
    from django.test import Client

    from tamgiang.platform.accounts.models import User

    client = Client(SERVER_NAME="127.0.0.1")
    if login:
        client.force_login(User.objects.get(username=login))
    return client


def _page(client: Any) -> None:  # noqa: ANN401
    answer = client.get("/")
    if answer.status_code != 200:
        raise RuntimeError(f"the overview answered {answer.status_code}")


def _cpu_ms(client: Any) -> list[float]:  # noqa: ANN401
    """CPU of one page, several times over a few pages each."""

    def pages() -> None:
        for _ in range(REQUESTS):
            _page(client)

    return [1000 * measure(pages).cpu / REQUESTS for _ in range(ROUNDS)]


def _queries(client: Any) -> int:  # noqa: ANN401
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        _page(client)
    return len(captured)
