"""Kinds of jobs for tests only, and a person to start them."""

from collections.abc import Callable

import pytest

from tamgiang.kernel.labels import Label
from tamgiang.platform.accounts.models import User
from tamgiang.platform.jobs import context, kinds
from tamgiang.platform.jobs.kinds import job

Declare = Callable[..., None]


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Progress is written and the flag read at every call."""
    monkeypatch.setattr(context, "BETWEEN_WRITES", 0.0)
    monkeypatch.setattr(context, "BETWEEN_LOOKS", 0.0)


@pytest.fixture
def declare(monkeypatch: pytest.MonkeyPatch) -> Declare:
    """Declare a job for this test."""
    monkeypatch.setattr(kinds, "_kinds", {})
    monkeypatch.setattr(kinds, "_daily", {})

    def declared(name: str, run: Callable[..., object], **options: object) -> None:
        job(name, label=Label("Việc thử", "A test job"), **options)(run)  # type: ignore[arg-type]

    return declared


@pytest.fixture
def person(db: None) -> User:
    return User.objects.create(username="x")
