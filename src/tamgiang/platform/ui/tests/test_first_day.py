"""The first-run page: who reaches it, what it asks, and that the sample can go."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import Settings

from tamgiang.platform.accounts.models import User
from tamgiang.platform.house.selectors import default_area
from tamgiang.platform.orgunits.services import load_province
from tamgiang.platform.registry.sample import SampleArea
from tamgiang.platform.ui.tests.conftest import SignIn
from tamgiang.platform.ui.views.first_day import TOKEN_FILE

pytestmark = pytest.mark.django_db
WORDS = "ba con vịt trên phá"
GIVEN = {
    "unit": ["19885"],
    "username": "an",
    "password": WORDS,
    "again": WORDS,
    "weekday": ["0", "1", "2", "3", "4"],
    "open": "1",
}


def visitor(address: str = "127.0.0.1", name: str = "localhost") -> Client:
    client = Client(SERVER_NAME=name, REMOTE_ADDR=address)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def test_an_empty_house_leads_to_the_first_day_and_then_no_more() -> None:
    # given units, and neither sample nor administrator
    load_province("46")
    client = visitor()
    assert client.get("/").headers["Location"] == "/first-day/"

    # when a commune is looked up without marks, and the house is opened
    found = client.post("/first-day/", {"q": "quang dien", "look": "1"}).content.decode()
    assert "19885" in found or "Quảng Điền" in found
    answer = client.post("/first-day/", GIVEN)

    # then the person can sign in, and the page is gone
    assert answer.headers["Location"] == "/accounts/login/"
    assert default_area().endswith("-19885")
    assert client.login(username="an", password=WORDS)
    assert client.get("/").status_code == 200
    assert client.get("/first-day/").status_code == 404


def test_from_another_machine_only_with_the_token(tmp_path: object) -> None:
    # given a token that the server printed
    load_province("46")
    path = settings.HOME / "secrets" / TOKEN_FILE
    path.parent.mkdir(exist_ok=True)
    path.write_text("abc")
    far = visitor("192.0.2.7", "testserver")

    # then it alone opens the page, and is gone after use
    assert far.get("/first-day/").status_code == 403
    assert far.get("/first-day/?token=abd").status_code == 403
    assert far.get("/first-day/?token=abc").status_code == 200
    assert far.post("/first-day/", GIVEN | {"token": "abc"}).status_code == 302
    assert not path.exists()


def test_what_is_missing_is_named_and_nothing_is_made() -> None:
    load_province("46")

    answer = visitor().post("/first-day/", {"open": "1", "password": "a", "again": "b"})

    page = answer.content.decode()
    assert answer.status_code == 422
    for text in ("Choose a unit", "Give the account a name", "passwords differ", "working day"):
        assert text in page, text
    assert not User.objects.exists()


#: Whether people were there, for each last copy that was asked for.
MADE: list[bool] = []


def last_copy() -> Path:
    """Stands in for the backup, which needs a transaction of its own."""
    MADE.append(User.objects.exists())
    return Path("last.backup")


def test_the_sample_goes_only_by_an_administrator_who_types_the_word(
    sign_in: SignIn, quick_sample: SampleArea, settings: Settings
) -> None:
    # given people of the sample area, and a backup to be made first
    settings.LAST_COPY = f"{__name__}.last_copy"
    MADE.clear()
    assert sign_in("nhaplieu").get("/sample/remove/").status_code == 403
    client = sign_in("quantri", language="en")
    assert "erased for good" in client.get("/sample/remove/").content.decode()

    # when the word is wrong, nothing happens; when it is right, all goes
    assert client.post("/sample/remove/", {"word": "yes"}).status_code == 422
    assert User.objects.filter(sample=True).exists()
    assert MADE == []
    assert client.post("/sample/remove/", {"word": "erase"}).headers["Location"] == "/"

    # then a copy was made while people were there, and the house is empty
    assert MADE == [True]
    assert not User.objects.exists()
    assert client.get("/").headers["Location"] == "/first-day/"
