"""Spans and deadlines of an incident in words; `static/centre/js/due.js` counts on."""

from datetime import datetime, timedelta

from tamgiang.kernel.labels import Label

_UNITS = (
    (1440, Label("ngày", "d")),
    (60, Label("giờ", "h")),
    (1, Label("phút", "min")),
)
_LEFT = Label("còn {span}", "{span} left")
_LATE = Label("quá hạn {span}", "{span} overdue")
_SOON = Label("còn dưới 1 phút", "under 1 min left")
_JUST = Label("vừa quá hạn", "just overdue")


def span_text(span: timedelta, language: str) -> str:
    """A span in its two largest units: ``2 giờ 5 phút``; under a minute ``0 phút``."""
    left = int(span.total_seconds()) // 60
    parts = []
    for minutes, unit in _UNITS:
        count, left = divmod(left, minutes)
        if count:
            parts.append(f"{count} {unit.in_language(language)}")
    return " ".join(parts[:2]) or f"0 {_UNITS[-1][1].in_language(language)}"


def due_text(due: datetime, now: datetime, language: str) -> str:
    """``còn 12 phút``, ``quá hạn 3 phút``: time left in an incident, by the clock."""
    late = due < now
    span = abs(due - now)
    if span < timedelta(minutes=1):
        return (_JUST if late else _SOON).in_language(language)
    words = (_LATE if late else _LEFT).in_language(language)
    return words.format(span=span_text(span, language))
