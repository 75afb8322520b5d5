"""A gauge says its level, what it stands against, how fast it rises and how old that is."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.template.loader import render_to_string
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from tamgiang.modules.centre.registers import SOURCE
from tamgiang.modules.centre.selectors.gauges import Gauge, gauge_of, gauges
from tamgiang.modules.centre.services.marks import sync_marks
from tamgiang.modules.centre.telemetry import Reading, open_store
from tamgiang.modules.centre.tests.people import place
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.services import create
from tamgiang.platform.scopes import Grant, Scope, scope_of, system_scope

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _readings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store of the test's own."""
    monkeypatch.setattr(settings, "HOME", tmp_path)
    if connection.vendor == "postgresql":
        with closing(open_store()) as store:
            store._connection.execute("TRUNCATE telemetry.reading, telemetry.summary")  # type: ignore[attr-defined]


@pytest.fixture
def phu_oc() -> Iterator[Record]:
    """The gauge at Phú Ốc with its marks of the sample area."""
    with system_scope("test"):
        found = source("PHU-OC", "river_level")
        sync_marks()
        yield found


def source(code: str, kind: str, interval_s: int = 60, block: int | None = None) -> Record:
    """A source of the place."""
    values = {
        "code": code, "name": f"Trạm {code}", "kind": kind, "entry": "device",
        "interval_s": interval_s, "block": block or place(f"thon-{code.lower()}"),
        "effective_on": date(2020, 1, 1),
    }  # fmt: skip
    return create(SOURCE, values, actor="test")


def sent(of: Record, *said: tuple[int, dict[str, float]]) -> None:
    """Readings of a source, by minutes before now."""
    found = []
    for minutes, values in sorted(said, key=lambda one: -one[0]):
        at = int((NOW - timedelta(minutes=minutes)).timestamp()) * 1_000_000
        found.append(Reading(of.pk, at, at, values))
    with closing(open_store()) as store:
        store.append(found)


def shown(gauge: Gauge, language: str = "vi", size: str = "large") -> str:
    """The part as a page draws it."""
    with override(language):
        return render_to_string("centre/parts/gauge.html", {"gauge": gauge, "size": size})


def test_a_river_stands_above_its_mark_and_rises(phu_oc: Record) -> None:
    sent(phu_oc, (60, {"level": 2.93}), (1, {"level": 3.05}))

    gauge = gauge_of(phu_oc, NOW)

    assert gauge.main is not None
    assert gauge.rate is not None
    assert gauge.status is not None
    assert (gauge.main.text.vi, gauge.main.text.en) == ("3,05", "3.05")
    assert (gauge.tone, gauge.status.vi) == ("bd2", "Trên BĐ2 0,05 m")
    assert gauge.status.en == "0.05 m above Alert 2"
    assert (gauge.rate.way, gauge.rate.said.vi) == ("up", f"lên {gauge.rate.cm} cm/giờ")
    assert gauge.rate.cm in (12, 13)
    assert gauge.alt.vi == (
        "Mực nước 3,05 m; BĐ1 1,50 m; BĐ2 3,00 m; BĐ3 4,50 m; 24 giờ qua từ 2,93 đến 3,05 m"
    )


@pytest.mark.parametrize(
    ("level", "tone", "status"),
    [
        (1.08, "good", "Dưới BĐ1 0,42 m"),
        (1.5, "bd1", "Bằng BĐ1"),
        (2.99, "bd1", "Trên BĐ1 1,49 m"),
        (4.6, "bd3", "Trên BĐ3 0,10 m"),
    ],
)
def test_the_level_is_told_by_the_mark_it_reached(
    phu_oc: Record, level: float, tone: str, status: str
) -> None:
    sent(phu_oc, (1, {"level": level}))

    gauge = gauge_of(phu_oc, NOW)

    assert gauge.status is not None
    assert (gauge.tone, gauge.status.vi) == (tone, status)


def test_the_water_is_drawn_between_the_marks(phu_oc: Record) -> None:
    sent(phu_oc, (1, {"level": 3.05}))

    drawn = gauge_of(phu_oc, NOW).column

    first, second, third = (line.y for line in drawn.lines)
    assert third < drawn.top < second < first
    assert [line.name.vi for line in drawn.lines] == ["BĐ1 1,50", "BĐ2 3,00", "BĐ3 4,50"]


def test_a_value_is_old_after_three_intervals_and_says_so(phu_oc: Record) -> None:
    sent(phu_oc, (3, {"level": 3.05}))
    assert gauge_of(phu_oc, NOW).state == "fresh"

    later = gauge_of(phu_oc, NOW + timedelta(seconds=1))

    assert later.state == "old"
    assert 'class="freshness is-old"' in shown(later)
    assert "Số đo cũ" in shown(later)


def test_what_never_sent_shows_no_number(phu_oc: Record) -> None:
    page = shown(gauge_of(phu_oc, NOW))

    assert "chưa có số đo" in page
    assert "gauge-value gauge-missing" in page
    assert "column-water" not in page


def test_rain_is_bars_of_hours(phu_oc: Record) -> None:
    rain = source("MUA", "rain", 300)
    sent(rain, *[(60 * hour + 5, {"rain_1h": 2.0, "rain_10m": 0.4}) for hour in range(24)])

    gauge = gauge_of(rain, NOW)

    assert gauge.hours == (2.0,) * 24
    assert gauge.bars is not None
    assert len(gauge.bars.bars) == 24
    assert gauge.alt.vi == "Mưa 1 giờ 2,0 mm; 24 giờ qua 48,0 mm"


@pytest.mark.parametrize(
    ("kind", "values", "tone", "status"),
    [
        ("siren", {"sounding": 1, "battery": 90}, "behind", "Đang hú"),
        ("power", {"mains": 0, "battery": 63}, "behind", "Mất điện lưới"),
        ("link", {"up": 1, "rtt": 24}, "good", "Thông suốt"),
    ],
)
def test_devices_say_their_state_in_words(
    kind: str, values: dict[str, float], tone: str, status: str
) -> None:
    with system_scope("test"):
        device = source("THIET-BI", kind)
        sent(device, (1, values))

        gauge = gauge_of(device, NOW)

    assert gauge.status is not None
    assert (gauge.tone, gauge.status.vi) == (tone, status)
    assert f">{status}</p>" in shown(gauge, size="small")


def test_the_part_is_whole_in_both_languages(phu_oc: Record) -> None:
    sent(phu_oc, *[(minutes, {"level": 3.05 - minutes / 1000}) for minutes in range(1, 300, 10)])
    gauge = gauge_of(phu_oc, NOW)

    vi, en = shown(gauge), shown(gauge, "en")

    assert ("3,05" in vi, "Trên BĐ2 0,05 m" in vi, "cm/giờ" in vi) == (True, True, True)
    assert ("3.05" in en, "0.05 m above Alert 2" in en, "cm/h" in en) == (True, True, True)
    assert "style=" not in vi
    assert gauge.url in vi


def test_many_gauges_cost_no_more_queries_than_one(
    phu_oc: Record, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    sent(phu_oc, (1, {"level": 3.05}))
    for number in range(20):
        sent(source(f"G{number}", "river_level"), (1, {"level": 1.0}))

    with django_assert_num_queries(2):
        found = gauges()

    assert len(found) == 21
    assert found[0].source == phu_oc


def test_gauges_of_other_places_are_left_out(phu_oc: Record) -> None:
    other = source("KHAC", "rain")
    viewer = Grant(frozenset({"centre.view"}), frozenset({other.block_id}))

    with scope_of(Scope("user:1", frozenset({other.block_id}), (viewer,))):
        found = [gauge.said["code"] for gauge in gauges()]

    assert found == ["KHAC"]
