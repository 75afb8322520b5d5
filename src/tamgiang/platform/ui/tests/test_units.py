"""Units on screen: look-up by code and day, and the picture of a history."""

from tamgiang.platform.ui.tests.conftest import SignIn
from tamgiang.platform.ui.timelines import timeline


def test_a_code_means_another_unit_on_another_day(sign_in: SignIn) -> None:
    client = sign_in()

    before = client.get("/units/", {"q": "19885", "on": "2025-06-30"}).content.decode()
    after = client.get("/units/", {"q": "19885", "on": "2025-07-01"}).content.decode()

    assert "Xã Quảng Vinh</a></th>" in before.split("đơn vị hiện nay")[0]
    assert "Xã Đan Điền</a></th>" in after.split("đơn vị hiện nay")[0]


def test_a_name_is_found_without_marks(sign_in: SignIn) -> None:
    page = sign_in().get("/units/", {"q": "phong quang"}).content.decode()

    assert "Phường Phong Quảng" in page


def test_a_unit_shows_what_it_came_from(sign_in: SignIn) -> None:
    client = sign_in()
    found = client.get("/units/", {"q": "dan dien", "on": "2026-01-01"}).content.decode()
    url = found.split('<th scope="row"><a href="')[1].split('"')[0]

    page = client.get(url).content.decode()

    for former in ("Quảng Thái", "Quảng Lợi", "Quảng Vinh", "Quảng Phú"):
        assert f"Xã {former}" in page
    assert "1675/NQ-UBTVQH15" in page


def test_an_unknown_unit_is_not_found(sign_in: SignIn) -> None:
    assert sign_in().get("/units/999999/").status_code == 404


def test_the_picture_has_a_bar_for_each_unit_and_a_curve_for_each_merger() -> None:
    span = {"valid_from": "2019-04-01", "valid_to": "2025-07-01", "code": "1"}
    told = {
        "id": 9,
        "versions": [{"name": "Mới", "code": "2", "valid_from": "2025-07-01", "valid_to": None}],
        "predecessors": [
            {"id": 1, "name": "A", "whole": True, "effective_on": "2025-07-01", **span},
            {"id": 2, "name": "B", "whole": False, "effective_on": "2025-07-01", **span},
        ],
        "successors": [],
    }

    drawn = timeline(told)

    assert [(bar.name, bar.own) for bar in drawn.bars] == [
        ("A", False),
        ("B", False),
        ("Mới", True),
    ]
    assert [curve.whole for curve in drawn.curves] == [True, False]
    assert drawn.marks == ((480.0, "2025-07-01"),)
    assert all(bar.x + bar.width <= drawn.width for bar in drawn.bars)
