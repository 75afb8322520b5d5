"""What a document says of the area is what the area was on that day."""

from datetime import date

import pytest

from tamgiang.kernel.errors import NotFound
from tamgiang.platform.orgunits.services import load_sample_area
from tamgiang.platform.reports.context import ReportText, context_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def sample_area() -> str:
    load_sample_area()
    return "quang-dien"


def test_names_above_the_area_are_those_of_the_day(sample_area: str) -> None:
    then = context_of(sample_area, date(2023, 8, 22))["area"]
    now = context_of(sample_area, date(2026, 11, 20))["area"]

    assert (then.province, then.district) == ("Tỉnh Thừa Thiên Huế", "Huyện Quảng Điền")
    assert (then.place, then.district_upper) == ("huyện Quảng Điền", "HUYỆN QUẢNG ĐIỀN")
    assert (now.province, now.district, now.place) == ("Thành phố Huế", "", "Quảng Điền")


def test_a_unit_partly_inside_says_so(sample_area: str) -> None:
    units = context_of(sample_area, date(2026, 11, 20))["units"]

    assert [(unit.name, unit.part_note) for unit in units] == [
        ("Xã Quảng Điền", ""),
        ("Phường Phong Quảng", " (phần thuộc địa bàn: 2/3 đơn vị cũ)"),
        ("Xã Đan Điền", ""),
        ("Phường Hóa Châu", " (phần thuộc địa bàn: 1/3 đơn vị cũ)"),
    ]


def test_an_unknown_area_is_refused() -> None:
    with pytest.raises(NotFound):
        context_of("no-such", date(2023, 8, 22))


@pytest.mark.parametrize(
    ("on", "written"),
    [
        (date(2023, 8, 22), "22/8/2023"),
        (date(2023, 2, 5), "05/02/2023"),
        (date(2023, 11, 1), "01/11/2023"),
    ],
)
def test_days_are_written_as_official_documents_write_them(on: date, written: str) -> None:
    assert ReportText(on, synthetic=False, address="").date == written
