"""What no view can mean to be asked does not reach one."""

import pytest
from django.test import Client

ODD = ("TRACE", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND", "X" * 300)


def visitor() -> Client:
    return Client(SERVER_NAME="localhost", raise_request_exception=False)


@pytest.mark.parametrize("method", ODD)
@pytest.mark.parametrize("path", ["/", "/units/", "/accounts/login/", "/no-such-page/"])
def test_pages_take_reading_and_sending_only(db: None, path: str, method: str) -> None:
    answer = visitor().generic(method, path)

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, POST"


@pytest.mark.parametrize("path", ["/units/?q=a%00b", "/?on=%00", "/open/?%00=1"])
def test_a_nul_is_no_text(db: None, path: str) -> None:
    answer = visitor().get(path)

    assert answer.status_code == 400
    assert "house.unreadable_text" in answer.content.decode()


def test_a_nul_in_a_form_is_no_text(db: None) -> None:
    answer = visitor().post("/accounts/login/", {"login": "thu\0", "password": "x"})

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "/units/99999999999999999999/",
        "/indicators/a%00b/",
        "/api/v1/units/9223372036854775808/history",
    ],
)
def test_a_number_or_name_the_records_cannot_hold_is_not_found(db: None, path: str) -> None:
    assert visitor().get(path).status_code == 404


def test_a_program_may_not_say_one_thing_twice(db: None) -> None:
    answer = visitor().get("/api/v1/units?code=19894&code=19867&on=2025-06-30")

    assert answer.status_code == 422
    assert answer.json()["code"] == "api.asked_twice"
    assert answer.headers["Content-Type"] == "application/problem+json"
