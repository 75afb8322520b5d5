"""A line of the log: when, who, whence; and no line that somebody else wrote into it."""

import logging
import re
import sys

import pytest
from django.test import Client

from tamgiang.platform.accounts.models import User
from tamgiang.project.guards.lines import Lines


def written(message: str, *given: object, **more: object) -> str:
    record = logging.LogRecord("tamgiang.x", logging.WARNING, "x.py", 1, message, given, None)
    record.__dict__.update(more)
    return Lines().format(record)


def test_the_moment_is_in_utc() -> None:
    assert written("xin chào", created=1_700_000_000.5) == (
        "2023-11-14T22:13:20.500+00:00 WARNING tamgiang.x xin chào"
    )


def test_what_somebody_typed_begins_no_line() -> None:
    said = written("user %s", "a\n2026-01-01 ERROR forged\r\x1b[31m\u2028b")

    assert "\n" not in said
    assert said.endswith(r"user a\n2026-01-01 ERROR forged\r\x1b[31m\u2028b")


def test_a_trace_stands_under_its_entry() -> None:
    try:
        raise ValueError("one\n2026-01-01 ERROR forged")
    except ValueError:
        lines = written("fault", exc_info=sys.exc_info()).split("\n")

    assert len(lines) > 3
    assert all(line.startswith("    | ") for line in lines[1:])


def test_who_was_turned_away_from_where_is_written(
    db: None, caplog: pytest.LogCaptureFixture
) -> None:
    user = User.objects.create(username="an")
    client = Client(SERVER_NAME="localhost", REMOTE_ADDR="192.0.2.9")
    client.force_login(user)

    client.get("/staff/?q=bi-mat")

    record = next(r for r in caplog.records if r.name == "tamgiang.security")
    line = Lines().format(record)
    assert re.search(
        rf" turned away GET /staff/ status=403 user={user.pk} address=192\.0\.2\.9$", line
    )
    assert "bi-mat" not in line
