"""The search page and what the palette reads: everything one may see, nothing one may not."""

from datetime import date

from tamgiang.platform.orgunits.models import Unit, UnitKind, UnitVersion
from tamgiang.platform.registers.models import Record
from tamgiang.platform.ui.tests.conftest import SignIn

PAGE, PALETTE = "/search/", "/search/palette.json"


def palette(sign_in: SignIn, who: str, text: str, language: str = "vi") -> dict[str, list[str]]:
    """The words of the answers by the heading they stand under."""
    answer = sign_in(who, language).get(PALETTE, {"q": text})
    assert answer.status_code == 200
    groups = answer.json()["groups"]
    return {group["label"]: [place["text"] for place in group["places"]] for group in groups}


def test_a_visitor_is_asked_to_sign_in(sign_in: SignIn) -> None:
    for address in (PAGE, PALETTE):
        answer = sign_in().get(address, {"q": "cam"})

        assert answer.status_code == 302
        assert "/login/" in answer["Location"]


def test_the_page_finds_records_units_and_indicators(
    sign_in: SignIn, cameras: list[Record]
) -> None:
    page = sign_in("nhaplieu").get(PAGE, {"q": "cho sia"}).content.decode()
    units = sign_in("nhaplieu").get(PAGE, {"q": "quảng thọ"}).content.decode()

    assert f"/registers/cameras.camera/{cameras[1].uid}/" in page
    assert f"/registers/cameras.camera/{cameras[0].uid}/" not in page
    assert "Xã Quảng Thọ" in units
    assert "no-store" in sign_in("nhaplieu").get(PAGE, {"q": "cho"})["Cache-Control"]


def test_a_register_may_be_chosen(sign_in: SignIn, cameras: list[Record]) -> None:
    answer = sign_in("nhaplieu").get(PAGE, {"q": "cam", "register": "people.resident"})

    assert "CAM-1" not in answer.content.decode()


def test_a_masked_name_finds_the_record_only_for_those_who_may_open_it(
    sign_in: SignIn, cameras: list[Record]
) -> None:
    officer = palette(sign_in, "nhaplieu", "nguyễn văn mẫu")
    leader = palette(sign_in, "lanhdao", "nguyễn văn mẫu")

    assert officer == {"Camera": ["CAM-1"]}
    assert leader == {}


def test_no_answer_shows_a_personal_value(sign_in: SignIn, cameras: list[Record]) -> None:
    answer = sign_in("nhaplieu").get(PALETTE, {"q": "nguyen van mau"})

    assert "Nguyễn" not in answer.json()["groups"].__repr__()


def test_pages_and_forms_are_offered_by_permission(sign_in: SignIn) -> None:
    officer = palette(sign_in, "nhaplieu", "nhap du lieu")
    leader = palette(sign_in, "lanhdao", "nhap du lieu")
    form = palette(sign_in, "nhaplieu", "new record: camera", "en")

    assert officer["Đi tới"] == ["Nhập dữ liệu"]
    assert "Đi tới" not in leader
    assert form["Go to"][0] == "New record: Camera"


def test_an_empty_palette_offers_the_menu(sign_in: SignIn) -> None:
    found = palette(sign_in, "lanhdao", "")

    assert list(found) == ["Đi tới"]
    assert found["Đi tới"][0] == "Việc hôm nay"


def test_units_of_the_own_area_come_first(sign_in: SignIn) -> None:
    elsewhere = Unit.objects.create(slug="phuong-quang-tho-khac")
    UnitVersion.objects.create(
        unit=elsewhere,
        kind=UnitKind.COMMUNE,
        code="16528",
        designation="Phường",
        name="Quảng Thọ",
        name_folded="phuong quang tho",
        valid_from=date(1900, 1, 1),
    )

    found = palette(sign_in, "nhaplieu", "quang tho")["Đơn vị hành chính"]

    assert found == ["Xã Quảng Thọ", "Phường Quảng Thọ"]
