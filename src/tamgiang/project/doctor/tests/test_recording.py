"""How long recordings would be kept is computed before anything records."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from tamgiang.platform.house.models import Holiday, Site
from tamgiang.project.doctor import recording, settings
from tamgiang.project.doctor.finding import State

GIB = 1024**3


def test_days_are_free_space_by_cameras_by_the_assumed_rate() -> None:
    # 2 Mbit/s are 21.6 GB a day; 5 GiB stay free for the records
    assert recording.BYTES_A_DAY == 21_600_000_000
    assert recording.days_held(5 * GIB + 21_600_000_000 * 20, cameras=2) == 10
    assert recording.days_held(4 * GIB, cameras=2) == 0


@pytest.mark.parametrize("cameras", [1, 10])
def test_the_assumption_is_told(
    cameras: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = SimpleNamespace(free=5 * GIB + 21_600_000_000 * 60)
    monkeypatch.setattr("shutil.disk_usage", lambda _path: usage)
    monkeypatch.setattr(recording, "_cameras", lambda: cameras)

    found = recording.recording(tmp_path)

    assert found.state is State.WELL
    assert f"{60 // cameras} days" in found.detail.en
    assert "assuming 2 Mbit/s" in found.detail.en


@pytest.mark.django_db
def test_an_office_is_asked_for_holidays_and_for_who_answers_for_personal_data(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings, "is_first_day", lambda: False)
    today = date(2026, 11, 23)
    assert settings.decided(today) == []

    site = Site.objects.create(pk=1, sample=False)
    assert [found.state for found in settings.decided(today)] == [State.WARNING] * 2

    Holiday.objects.create(day=date(2026, 9, 2), name="Quốc khánh")
    site.privacy_officer = "Văn phòng"
    site.save()
    assert [found.state for found in settings.decided(today)] == [State.WELL] * 2
