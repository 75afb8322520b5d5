"""The sample area as a whole: when it is seeded, and what stands around its records."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import Settings

from tamgiang.platform.accounts.models import User
from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.events.models import Event
from tamgiang.platform.indicators.models import Cell
from tamgiang.platform.indicators.selectors.readings import figures
from tamgiang.platform.registers.models import MODELS
from tamgiang.platform.registry.sample import SampleArea
from tamgiang.platform.scopes import system_scope
from tamgiang.project import sample

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
SEED = sample.seed


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """A state folder of the test's own, and everything in sight."""
    settings.HOME = tmp_path
    with system_scope("test"):
        yield tmp_path


def seed_small(today: date = TODAY) -> SampleArea:
    return SEED(today=today, divisor=100, country=False)


def shown(day: date) -> dict[str, tuple[int | None, int | None, str]]:
    return {
        figure.code: (figure.numerator, figure.denominator, figure.printed.vi)
        for figure in figures("quang-dien", day)
    }


def test_a_seeded_house_has_records_logins_and_figures() -> None:
    seed_small()
    assert all(model.objects.exists() for name, model in MODELS.items())
    assert User.objects.filter(username="canbo.quangtho", sample=True).exists()
    printed = {code: text for code, (_, _, text) in shown(sample.REPORT_DAY).items()}
    assert printed["cameras.public"] == "44"
    assert printed["documents.signed"] == "100%"
    assert printed["cooperatives.on_markets"] == "05"


def state() -> dict[str, int]:
    counts = {name: model.objects.count() for name, model in MODELS.items()}
    return counts | {
        "audit": AuditEntry.objects.count(),
        "events": Event.objects.count(),
        "cells": Cell.objects.count(),
        "users": User.objects.count(),
    }


def test_seeding_twice_changes_nothing(home: Path) -> None:
    seed_small()
    first = state()
    seed_small()
    assert state() == first
    assert list(home.iterdir()) == []


def test_what_came_after_the_report_day_leaves_its_figures_alone() -> None:
    """Seeded on the day itself or years later, the day shows the same."""
    with transaction.atomic():
        seed_small(today=sample.REPORT_DAY)
        on_the_day = shown(sample.REPORT_DAY)
        transaction.set_rollback(True)
    seed_small()
    assert shown(sample.REPORT_DAY) == on_the_day
    assert shown(TODAY) != on_the_day


def test_a_house_with_records_is_not_seeded(monkeypatch: pytest.MonkeyPatch) -> None:
    seed_small()
    monkeypatch.setattr(sample, "seed", lambda: pytest.fail("seeded over records"))
    assert sample.seed_if_empty() is False


def test_an_empty_house_is_seeded(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[bool] = []
    monkeypatch.setattr(sample, "seed", lambda: called.append(True))
    assert sample.seed_if_empty() is True
    assert called == [True]


def test_a_seeding_cut_short_is_taken_up_again(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    def cut(_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(sample, "_call_if_present", cut)
        with pytest.raises(KeyboardInterrupt):
            seed_small()
    assert (home / "sample.unfinished").exists()

    monkeypatch.setattr(sample, "seed", seed_small)
    assert sample.seed_if_empty() is True
    assert not (home / "sample.unfinished").exists()
    assert User.objects.filter(sample=True).exists()


def test_the_seats_follow_the_units_of_the_day(quick_sample: SampleArea) -> None:
    then, now = date(2023, 8, 22), date(2026, 11, 23)
    assert len(quick_sample.hamlets) == 95
    assert len(quick_sample.seats_on(then)) == 11
    assert [s.committee for s in quick_sample.seats_on(then, "district")] == [
        "UBND huyện Quảng Điền"
    ]
    assert quick_sample.seats_on(now, "district") == []
    assert {seat.unit for seat in quick_sample.seats_on(now)} == {
        "xã Quảng Điền",
        "xã Đan Điền",
        "phường Phong Quảng",
        "phường Hóa Châu",
    }
