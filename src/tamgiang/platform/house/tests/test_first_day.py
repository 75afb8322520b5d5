"""The first day: whose area it is, who administers it, and that it happens once."""

from datetime import date

import pytest

from tamgiang.platform.accounts.access import permits
from tamgiang.platform.accounts.models import User
from tamgiang.platform.accounts.sample import ensure_sample_logins
from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.audit.selectors import verify
from tamgiang.platform.house.models import OfficeWeek, Site
from tamgiang.platform.house.refusals import AlreadyOpened, LogoRefused, NoSample, UnitsUnknown
from tamgiang.platform.house.selectors import (
    default_area,
    is_first_day,
    may_fill_sample,
    working_day,
)
from tamgiang.platform.house.services.areas import area_of_district
from tamgiang.platform.house.services.opening import (
    FirstDay,
    PasswordWeak,
    logo_type,
    open_house,
    without_sample,
)
from tamgiang.platform.house.services.removal import remove_sample
from tamgiang.platform.orgunits.models import Area, Unit
from tamgiang.platform.orgunits.selectors import area_units, block_to_commune
from tamgiang.platform.orgunits.services import load_province
from tamgiang.platform.registry.sample import SampleArea

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)
PASSWORD = "ba con vịt trên phá"  # noqa: S105 - of this test


def day(**more: object) -> FirstDay:
    given = {"username": "an", "full_name": "Quản trị", "password": PASSWORD}
    return FirstDay(**{**given, **more})  # type: ignore[arg-type]


def test_a_commune_of_today_counts_whole_whatever_it_was_made_of() -> None:
    # given the units of one province and nobody who could sign in
    load_province("46")
    without_sample()
    assert is_first_day()

    # when two of its units are chosen
    user = open_house(day(communes=("19885", "19819")), on=DAY)

    # then they are the area, each whole, and the person may do what the first day needs
    area = default_area()
    members = area_units(area, DAY)
    assert sorted(m.unit.code for m in members) == ["19819", "19885"]
    assert all(member.whole for member in members)
    assert {m.unit.id for m in members} <= set(block_to_commune(area, DAY).values())
    for permission in ("accounts.manage", "imports.confirm", "registers.write:people.resident"):
        assert permits(user, permission), permission
    assert not is_first_day()
    assert AuditEntry.objects.filter(action="house.opened").count() == 1


def test_the_area_of_a_former_district_keeps_its_old_communes() -> None:
    load_province("46")

    area = area_of_district("477")

    old = area_units(area.code, date(2025, 6, 30))
    new = area_units(area.code, DAY)
    assert len(old) == 11
    assert len(new) == 4
    assert any(not member.whole for member in new)


def test_it_happens_once() -> None:
    load_province("46")
    open_house(day(communes=("19885",)), on=DAY)

    with pytest.raises(AlreadyOpened):
        open_house(day(username="two", communes=("19885",)), on=DAY)

    assert list(User.objects.values_list("username", flat=True)) == ["an"]


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({"communes": ("00000",)}, UnitsUnknown),
        ({"communes": ()}, UnitsUnknown),
        ({"communes": ("19885",), "password": "short"}, PasswordWeak),
        ({"communes": ("19885",), "logo": b"<svg/>"}, LogoRefused),
    ],
)
def test_what_is_refused_leaves_nothing(
    given: "dict[str, object]", refused: type[Exception]
) -> None:
    load_province("46")

    with pytest.raises(refused):
        open_house(day(**given), on=DAY)

    counts = (User.objects.count(), Area.objects.count(), OfficeWeek.objects.count())
    assert counts == (0, 0, 0)


def test_a_logo_is_told_by_its_content() -> None:
    assert logo_type(b"\x89PNG\r\n\x1a\n....") == "image/png"
    assert logo_type(b"RIFF....WEBPVP8 ") == "image/webp"
    with pytest.raises(LogoRefused):
        logo_type(b"\xff\xd8\xff" + b"0" * 200_000)


def test_working_days_are_dated() -> None:
    OfficeWeek.objects.create(valid_from=date(2026, 1, 1), weekdays=[0, 1, 2, 3, 4, 5])

    assert not working_day(date(2025, 12, 27))
    assert working_day(date(2026, 1, 3))


def test_the_sample_goes_in_one_step_and_is_not_filled_in_again(quick_sample: SampleArea) -> None:
    # given the sample area with its logins
    ensure_sample_logins()
    assert may_fill_sample()
    assert default_area() == "quang-dien"

    # when it is removed
    rows = remove_sample(actor="system:test")

    # then nothing synthetic is left, and the new chain begins with that act
    assert rows > 0
    assert not User.objects.exists()
    assert not Unit.objects.filter(synthetic=True).exists()
    assert default_area() == ""
    assert list(AuditEntry.objects.values_list("action", flat=True)) == ["house.sample_removed"]
    assert verify().intact
    assert is_first_day()
    assert not may_fill_sample()
    assert Site.objects.get().sample is False
    with pytest.raises(NoSample):
        remove_sample(actor="system:test")
