"""What a module tells the operations centre: something is out of order, or is no more.

A module declares its alerts in its SPEC and knows nothing of the centre. Without one the events
are in the log and nobody is troubled.
"""

from collections.abc import Mapping
from datetime import date

from tamgiang.kernel.labels import LANGUAGES
from tamgiang.platform.events.outbox import emit
from tamgiang.platform.registry.registry import alerts

RAISED, CLEARED = "alert.raised", "alert.cleared"


def raise_alert(
    name: str,
    ref: str,
    *,
    block: int,
    on: date,
    actor: str,
    value: str = "",
    said: Mapping[str, str] | None = None,
) -> None:
    """Say that `name` ("module.code") holds at `ref`, in the transaction of what shows it.

    Told again while it holds, it is one alarm with a higher count. `block` and `on` say where and
    on which civil day; `said` fills in the title, `value` stands beside it; no personal values.
    Raises KeyError when no SPEC declares it, or its title needs what was not said.
    """
    title = alerts()[name].title
    words = {language: title.in_language(language).format(**(said or {})) for language in LANGUAGES}
    body = {"alert": name, "title": words, "value": value, "touched": [[block, on.isoformat()]]}
    emit(RAISED, ref, body, actor=actor)


def clear_alert(name: str, ref: str, *, block: int, on: date, actor: str) -> None:
    """Say that it is over; of one that was never raised nothing comes. Raises KeyError as above."""
    alerts()[name]
    body = {"alert": name, "touched": [[block, on.isoformat()]]}
    emit(CLEARED, ref, body, actor=actor)
