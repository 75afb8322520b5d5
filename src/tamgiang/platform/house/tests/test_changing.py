"""Later decisions: area, office days and names; dated, audited, and refused without a trace."""

from datetime import date

import pytest

from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.house.calendar import calendar, read_calendar
from tamgiang.platform.house.holidays import Day, HolidayUnread, days_of
from tamgiang.platform.house.models import Holiday, Site
from tamgiang.platform.house.refusals import LogoRefused, UnitsUnknown
from tamgiang.platform.house.services import changing
from tamgiang.platform.house.services.areas import area_of_communes
from tamgiang.platform.orgunits.models import Area, AreaMember
from tamgiang.platform.orgunits.selectors import area_units
from tamgiang.platform.orgunits.services import load_province

pytestmark = pytest.mark.django_db
DAY, ACTOR = date(2026, 11, 23), "user:1"


@pytest.fixture
def area() -> Area:
    """One commune of today."""
    load_province("46")
    return area_of_communes(["19885"], DAY)


def codes(area: Area, on: date) -> list[str]:
    return sorted(member.unit.code for member in area_units(area.code, on))


def test_a_unit_comes_in_and_goes_out_on_a_day(area: Area) -> None:
    # given another commune from the first of December on
    changing.add_unit(area, "19819", date(2026, 12, 1), actor=ACTOR)
    assert codes(area, DAY) == ["19885"]
    assert codes(area, date(2026, 12, 1)) == ["19819", "19885"]

    # when the first one goes at new year
    [first] = [m.unit for m in area_units(area.code, DAY)]
    changing.end_unit(area, first.id, date(2027, 1, 1), actor=ACTOR)

    # then it counts up to the day before, and the log says who did both
    assert codes(area, date(2026, 12, 31)) == ["19819", "19885"]
    assert codes(area, date(2027, 1, 1)) == ["19819"]
    assert AuditEntry.objects.filter(action="house.area_changed", actor=ACTOR).count() == 2


def test_an_area_is_never_left_empty_nor_counted_twice(area: Area) -> None:
    [only] = [m.unit for m in area_units(area.code, DAY)]

    with pytest.raises(changing.AreaUnchangeable):
        changing.end_unit(area, only.id, date(2027, 1, 1), actor=ACTOR)
    with pytest.raises(changing.AreaUnchangeable):
        changing.add_unit(area, "19885", DAY, actor=ACTOR)
    with pytest.raises(UnitsUnknown):
        changing.add_unit(area, "99999", DAY, actor=ACTOR)

    assert AreaMember.objects.count() == 1
    assert not AuditEntry.objects.exists()


def test_the_list_of_a_year_is_read_as_offices_write_it() -> None:
    found = days_of(
        "01/01/2027 Tết Dương lịch\n"
        "\n"
        "5/2/2027 - 7/2/2027; Tết Nguyên đán\n"
        "20/02/2027\tđi làm bù ngày 08/02\n"
        "2.9.2027, Quốc khánh"
    )

    assert found == [
        Day(date(2027, 1, 1), "Tết Dương lịch"),
        Day(date(2027, 2, 5), "Tết Nguyên đán"),
        Day(date(2027, 2, 6), "Tết Nguyên đán"),
        Day(date(2027, 2, 7), "Tết Nguyên đán"),
        Day(date(2027, 2, 20), "đi làm bù ngày 08/02", working=True),
        Day(date(2027, 9, 2), "Quốc khánh"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Quốc khánh",
        "31/02/2027 không có ngày này",
        "02/09/2027",
        "10/02/2027 - 01/02/2027 ngược",
        "01/01/2027 - 01/06/2027 nửa năm",
    ],
)
def test_a_line_that_is_none_is_named(line: str) -> None:
    with pytest.raises(HolidayUnread) as told:
        days_of(f"01/01/2027 Tết Dương lịch\n{line}")

    assert told.value.text("en").startswith(f"Line 2 cannot be read: “{line}”")


def test_working_days_are_those_of_the_house(area: Area) -> None:
    # given a week with Saturday from 2027 on, a holiday on a Wednesday and a Sunday made up
    changing.set_week(date(2027, 1, 1), [0, 1, 2, 3, 4, 5], actor=ACTOR)
    given = days_of("06/01/2027 Nghỉ\n10/01/2027 làm bù")
    changing.set_holidays(2027, given, actor=ACTOR)

    # then Monday 4 January to Monday 11 January are Tue, Thu, Fri, Sat, Sun, Mon
    assert calendar().between(date(2027, 1, 4), date(2027, 1, 11)) == 6
    assert calendar().after(date(2027, 1, 5), 1) == date(2027, 1, 7)
    # and in 2026 the usual week holds
    assert not calendar().works(date(2026, 12, 26))


def test_a_new_list_replaces_that_of_its_year_only(area: Area) -> None:
    changing.set_holidays(2026, days_of("02/09/2026 Quốc khánh"), actor=ACTOR)
    changing.set_holidays(2027, days_of("01/01/2027 Cũ\n02/09/2026 năm khác"), actor=ACTOR)
    changing.set_holidays(2027, days_of("01/01/2027 Tết Dương lịch"), actor=ACTOR)

    listed = Holiday.objects.values_list("day", "name")
    assert list(listed) == [
        (date(2026, 9, 2), "Quốc khánh"),
        (date(2027, 1, 1), "Tết Dương lịch"),
    ]
    assert read_calendar().works(date(2027, 1, 1)) is False


def test_names_change_and_the_log_says_which_without_repeating_them(area: Area) -> None:
    names = changing.Names("Xã Đan Điền", "0234 000 000", "Văn phòng", "vp@xa.example")

    changing.change_names(names, actor=ACTOR)

    assert Site.objects.get().privacy_officer == "Văn phòng"
    [entry] = AuditEntry.objects.filter(action="house.names_changed")
    assert entry.body == {"changed": ["contact", "name", "privacy_contact", "privacy_officer"]}
    with pytest.raises(LogoRefused):
        changing.change_names(names, actor=ACTOR, logo=b"<svg/>")
    with pytest.raises(changing.WeekEmpty):
        changing.set_week(DAY, [], actor=ACTOR)
