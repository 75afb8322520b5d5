"""Writing down what the evaluator remembers, each second: many rows, by hand.

As a query set the states of a thousand alarms would cost more than taking their readings.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db import connection

from tamgiang.modules.centre.instants import moment_of
from tamgiang.modules.centre.models import AlarmState
from tamgiang.modules.centre.rules.states import State

#: How SQLite's columns hold UTC.
_NAIVE = datetime(1970, 1, 1)
_MICROSECOND = timedelta(microseconds=1)
_COLUMNS = ("rule", "source", "phase", "since", "count", "last_at", "last_value", "memory")
_KEEP = (
    f"INSERT INTO {AlarmState._meta.db_table} (fingerprint, {', '.join(_COLUMNS)}) "  # noqa: S608
    "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (fingerprint) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS)
)


def keep_states(states: Sequence[State]) -> None:
    """Write states; which alarm is open for each is left as it stands."""
    if not states:
        return
    own = connection.vendor == "postgresql"
    at: Callable[[int], object] = moment_of if own else _as_text
    rows: list[list[Any]] = [
        [
            one.fingerprint,
            one.rule,
            one.source if own else one.source.hex,
            str(one.phase),
            None if one.since is None else at(one.since),
            one.count,
            None if one.last_at is None else at(one.last_at),
            one.last_value,
            msgspec.json.encode(one.memory).decode(),
        ]
        for one in states
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_KEEP, rows)


def _as_text(at: int) -> str:
    return str(_NAIVE + at * _MICROSECOND)
