"""Figures on screen: the overview, one indicator, and what a visitor may not see."""

from pytest_django import DjangoAssertNumQueries

from tamgiang.kernel.schema import Register
from tamgiang.platform.events.relay import drain
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.services import withdraw
from tamgiang.platform.scopes import system_scope
from tamgiang.platform.ui.tests.conftest import ACTOR, SignIn

DAY = "2023-08-22"


def test_the_public_overview_counts_cameras_and_names_nobody(
    sign_in: SignIn, cameras: list[Record]
) -> None:
    page = sign_in().get("/", {"on": DAY}).content.decode()

    assert 'data-code="cameras.public" data-value="1/"' in page
    assert 'data-code="cameras.socialised" data-value="1/"' in page
    assert "Nguyễn Văn Mẫu" not in page
    assert "CAM-1" not in page


def test_a_figure_follows_a_withdrawal(sign_in: SignIn, cameras: list[Record]) -> None:
    with system_scope("test"):
        withdraw(cameras[0], reason="Nhầm", actor=ACTOR)
        drain()

    page = sign_in().get("/", {"on": DAY}).content.decode()

    assert 'data-code="cameras.public" data-value="0/"' in page


def test_a_unit_partly_inside_the_area_says_so(sign_in: SignIn, cameras: list[Record]) -> None:
    client = sign_in()
    listed = client.get("/", {"on": "2026-01-01"}).content.decode()
    assert "Phường Phong Quảng (một phần 2/3)" in listed
    unit = listed.split("Phường Phong Quảng (một phần")[0].rsplit('value="', 1)[1].split('"')[0]

    page = client.get("/", {"on": "2026-01-01", "unit": unit}).content.decode()

    assert "chỉ nằm một phần trong địa bàn (2/3 đơn vị cũ)" in page


def test_the_overview_has_the_country_with_both_archipelagos(
    sign_in: SignIn, cameras: list[Record]
) -> None:
    page = sign_in().get("/").content.decode()

    assert "Quần đảo Hoàng Sa" in page
    assert "Quần đảo Trường Sa" in page


def test_the_map_and_the_list_beside_it_say_the_same(
    sign_in: SignIn, cameras: list[Record]
) -> None:
    client = sign_in()
    page = client.get("/", {"on": DAY, "map": "cameras.public"}).content.decode()

    told = client.get("/overview/map.json", {"on": DAY, "map": "cameras.public"}).json()

    by_name = {f["properties"]["name"]: f["properties"]["printed"] for f in told["features"]}
    assert len(by_name) == 11
    assert (by_name["Quảng Thọ"], by_name["Sịa"]) == ("1", "0")
    assert "<title>Quảng Thọ: 1</title>" in page


def test_a_warm_overview_asks_the_database_at_most_eight_times(
    sign_in: SignIn, cameras: list[Record], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in("lanhdao")
    client.get("/", {"on": DAY})

    with django_assert_max_num_queries(8):
        client.get("/", {"on": DAY})


def test_an_indicator_tells_a_visitor_how_it_is_counted_and_shows_no_records(
    sign_in: SignIn, cameras: list[Record]
) -> None:
    page = sign_in().get("/indicators/cameras.public/", {"on": DAY}).content.decode()

    assert "Số hồ sơ trong sổ “Camera”, với điều kiện" in page
    assert "loại = “Công cộng”" in page
    assert "Số liệu được đếm từ 1 hồ sơ" in page
    assert "CAM-1" not in page


def test_an_indicator_opens_onto_its_records_for_an_official(
    sign_in: SignIn, cameras: list[Record]
) -> None:
    page = sign_in("lanhdao").get("/indicators/cameras.public/", {"on": DAY}).content.decode()

    assert "CAM-1" in page
    assert "CAM-2" not in page
    assert f"/registers/cameras.camera/{cameras[0].uid}/" in page
    assert "Nguyễn Văn Mẫu" not in page


def test_the_history_of_a_figure_is_there_as_numbers(
    sign_in: SignIn, cameras: list[Record], register: Register
) -> None:
    client = sign_in()

    rows = client.get("/indicators/cameras.public/series.csv", {"on": DAY}).content.decode()
    told = client.get("/indicators/cameras.public/series.json", {"on": DAY}).json()

    assert rows.splitlines()[-1] == "2023-08-22,1,,1"
    assert told["points"][-1] == {
        "on": "2023-08-22",
        "label": "22/08/2023",
        "value": 1,
        "printed": "1",
        "expected": None,
    }


def test_an_unknown_indicator_is_not_found(sign_in: SignIn, cameras: list[Record]) -> None:
    assert sign_in().get("/indicators/no.such/").status_code == 404


def test_a_day_before_the_area_is_told_and_leads_back(sign_in: SignIn) -> None:
    answer = sign_in().get("/", {"on": "1890-01-01"})

    assert answer.status_code == 200
    assert "Địa bàn không có đơn vị nào vào ngày này" in answer.content.decode()


def test_the_day_begins_with_corrections_of_records_one_may_see(
    sign_in: SignIn, cameras: list[Record]
) -> None:
    with system_scope("test"):
        withdraw(cameras[1], reason="Trùng với CAM-1", actor=ACTOR)

    leader = sign_in("lanhdao").get("/today/").content.decode()
    official = sign_in("canbo.quangtho").get("/today/").content.decode()

    assert "Trùng với CAM-1" in leader
    assert "Trùng với CAM-1" not in official


def test_a_visitor_has_no_day_of_work(sign_in: SignIn) -> None:
    assert sign_in().get("/today/").headers["Location"].startswith("/accounts/login/")


def test_a_ticket_to_listen_is_given_to_people_who_signed_in(sign_in: SignIn) -> None:
    assert sign_in().get("/live/ticket/").json() == {}
    assert sign_in("lanhdao").get("/live/ticket/").json()["url"].startswith("/events?ticket=")
