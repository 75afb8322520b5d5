"""What was decided on the first day is changed on the pages, after a look at what that does."""

from datetime import date

import pytest
from django.test import Client

from tamgiang.platform.accounts.sample import ensure_sample_logins
from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.house.models import Holiday, OfficeWeek, Site
from tamgiang.platform.orgunits.selectors import area_units
from tamgiang.platform.registry.sample import SampleArea
from tamgiang.platform.ui.tests.conftest import SignIn
from tamgiang.platform.ui.words import deadline_text

pytestmark = pytest.mark.django_db
AREA, DAY = "quang-dien", date(2027, 1, 1)


@pytest.fixture
def administrator(quick_sample: SampleArea, sign_in: SignIn) -> Client:
    ensure_sample_logins()
    return sign_in("quantri")


@pytest.mark.parametrize("path", ["", "names/", "area/", "office/"])
def test_only_who_manages_the_house_may_change_it(
    path: str, quick_sample: SampleArea, sign_in: SignIn
) -> None:
    ensure_sample_logins()
    assert sign_in("lanhdao").get(f"/settings/{path}").status_code == 403
    assert sign_in("quantri").get(f"/settings/{path}").status_code == 200


def test_a_unit_goes_out_of_the_area_after_a_preview(administrator: Client) -> None:
    # given four units at new year
    members = area_units(AREA, DAY)
    unit = members[0].unit
    given = {"way": "out", "unit": unit.id, "on": "2027-01-01"}

    # when it is looked at, nothing changes yet
    page = administrator.post("/settings/area/", given | {"act": "preview"})
    assert "không còn tính vào địa bàn từ ngày 01/01/2027" in page.content.decode()
    assert f"hiện là {len(members)}, sau khi đổi là {len(members) - 1}" in page.content.decode()
    assert area_units(AREA, DAY) == members

    # when it is done, it counts up to the day before
    assert administrator.post("/settings/area/", given | {"act": "do"}).status_code == 302
    assert unit.id not in {m.unit.id for m in area_units(AREA, DAY)}
    assert unit.id in {m.unit.id for m in area_units(AREA, date(2026, 12, 31))}


def test_a_unit_that_is_there_is_refused_with_the_reason(administrator: Client) -> None:
    code = area_units(AREA, DAY)[0].unit.code

    page = administrator.post(
        "/settings/area/", {"way": "in", "code": code, "on": "2027-01-01", "act": "do"}
    )

    assert page.status_code == 422
    assert "đã thuộc địa bàn ngày đó" in page.content.decode()


def test_the_list_of_a_year_is_looked_at_and_then_counts_in_deadlines(
    administrator: Client,
) -> None:
    # given a deadline over a holiday that the house does not know
    first, due = date(2027, 9, 1), date(2027, 9, 6)
    assert deadline_text(due, first, "vi") == "còn 3 ngày làm việc"
    given = {"year": "2027", "list": "02/09/2027 - 03/09/2027 Quốc khánh"}

    # when its list is looked at: two working days less
    page = administrator.post("/settings/office/", given | {"act": "preview"}).content.decode()
    assert "sẽ có 259 ngày làm việc thay vì 261" in page
    assert not Holiday.objects.exists()

    # and saved, then the deadline knows
    administrator.post("/settings/office/", given | {"act": "save"})
    assert deadline_text(due, first, "vi") == "còn 1 ngày làm việc"
    assert AuditEntry.objects.filter(action="house.office_changed").count() == 1


def test_another_week_holds_from_its_day(administrator: Client) -> None:
    given = {"act": "week", "since": "2027-01-01", "weekday": ["0", "1", "2", "3", "4", "5"]}

    administrator.post("/settings/office/", given)

    assert OfficeWeek.objects.get().weekdays == [0, 1, 2, 3, 4, 5]
    assert administrator.post("/settings/office/", {"act": "week"}).status_code == 422


def test_names_are_kept_and_a_wrong_logo_keeps_what_was_typed(administrator: Client) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    given = {"name": "Ủy ban nhân dân xã", "privacy_officer": "Văn phòng", "area": AREA}
    wrong = SimpleUploadedFile("logo.png", b"<svg/>")

    page = administrator.post("/settings/names/", given | {"logo": wrong})
    assert page.status_code == 422
    assert 'value="Ủy ban nhân dân xã"' in page.content.decode()

    assert administrator.post("/settings/names/", given).status_code == 302
    site = Site.objects.get()
    assert (site.name, site.privacy_officer) == ("Ủy ban nhân dân xã", "Văn phòng")
