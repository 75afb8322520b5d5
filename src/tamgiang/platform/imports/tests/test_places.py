"""Names and codes of places as sheets write them, on the day they mean."""

from datetime import date

import pytest

from tamgiang.kernel.errors import Refusal
from tamgiang.platform.imports.places import Places
from tamgiang.platform.orgunits.models import UnitVersion
from tamgiang.platform.orgunits.selectors import unit_by_code

pytestmark = pytest.mark.django_db
THEN, NOW = date(2023, 8, 22), date(2026, 1, 1)


def commune(code: str, on: date) -> int:
    found = unit_by_code(code, "commune", on)
    assert found is not None
    return found.id


def hamlet(code: str) -> int:
    return UnitVersion.objects.filter(code=code).values_list("unit_id", flat=True)[0]


@pytest.mark.parametrize(
    "text", ["Quảng Thọ", "xã Quảng Thọ", "QUANG THO", "X. Quảng Thọ", "19894", "UBND xã Quảng Thọ"]
)
def test_a_commune_by_any_of_its_spellings(area: str, text: str) -> None:
    assert Places().block(None, text, None, THEN) == commune("19894", THEN)


def test_a_reused_code_means_the_unit_of_that_day(area: str) -> None:
    places = Places()

    assert places.block(None, "19867", None, THEN) == commune("19867", THEN)
    assert places.block(None, "19867", None, NOW) == commune("19867", NOW)
    assert commune("19867", THEN) != commune("19867", NOW)


def test_a_day_before_all_records_takes_the_first_names(area: str) -> None:
    assert Places().block(None, "Quảng Thọ", None, date(1975, 1, 1)) == commune("19894", THEN)


def test_a_hamlet_in_its_commune(area: str) -> None:
    first = UnitVersion.objects.filter(kind="hamlet", parent_id=commune("19867", THEN)).earliest(
        "code"
    )
    places = Places()

    assert places.block(None, "Sịa", f"TDP {first.name}", THEN) == first.unit_id
    assert places.block(None, "Sịa", f"Tổ dân phố số 0{first.name}", THEN) == first.unit_id
    assert places.block(f"{first.full_name}, thị trấn Sịa", None, None, THEN) == first.unit_id
    assert places.block(None, None, first.code, THEN) == first.unit_id


@pytest.mark.parametrize(
    ("place", "commune_text", "hamlet_text", "code"),
    [
        (None, "Quảng Lạ", None, "imports.unknown_place"),
        (None, "Quảng Thọ", "Thôn Không Có", "imports.unknown_place"),
        (None, "Đan Điền", None, "imports.unknown_place"),
    ],
)
def test_unknown_places_are_refused(
    area: str, place: str | None, commune_text: str, hamlet_text: str | None, code: str
) -> None:
    with pytest.raises(Refusal) as told:
        Places().block(place, commune_text, hamlet_text, THEN)
    assert told.value.code == code


def test_a_name_that_several_communes_have_is_told_as_such(area: str) -> None:
    shared = (
        UnitVersion.objects.filter(kind="hamlet", valid_from__lte=THEN, name="1")
        .values_list("parent_id", flat=True)
        .distinct()
    )
    assert shared.count() > 1

    with pytest.raises(Refusal) as told:
        Places().block(None, None, "Thôn 1", THEN)
    assert told.value.code == "imports.ambiguous_place"


def test_empty_cells_name_no_place(area: str) -> None:
    assert Places().block(None, None, "", THEN) is None
