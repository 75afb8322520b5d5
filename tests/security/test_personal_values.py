"""A scan for seeded personal values: no list, export, error page or log shows one in the open."""

import logging

import pytest
from django.test import Client

from tamgiang.platform.accounts.roles import role_drafts
from tamgiang.platform.events.models import Event
from tamgiang.platform.events.relay import drain
from tests.security.conftest import House, SignInWith
from tests.security.routes import declared

#: As conftest seeds them, and as a CSV, a JSON string or a page would write them.
PERSONAL = ("Hồ Thị Ngọc Lam", "0905123987", "Đặng Quý Thông", "0914765321", "Cái Thị Sương Mai")
DAYS = ("1991-03-17", "17/03/1991", "17/3/1991")
ROLES = {draft.code: draft.permissions for draft in role_drafts()}
WITHOUT_REVEAL = sorted(code for code, held in ROLES.items() if "registers.reveal" not in held)
#: Asked for by the words themselves, for pages that say back what they were asked.
SEARCHES = ("/registers/people.resident/?q=Sương", "/search/?q=NK-1", "/search/palette.json?q=NK-1")


def leaks(text: str) -> set[str]:
    escaped = {word: word.encode("unicode_escape").decode() for word in PERSONAL}
    found = {word for word in (*PERSONAL, *DAYS) if word in text}
    return found | {word for word, written in escaped.items() if written in text}


def shown(client: Client, house: House) -> dict[str, set[str]]:
    """What each address shows of the seeded values, read and (without input) written."""
    addresses = [route.address(house.ids(path)) for path, route in declared().items()]
    found: dict[str, set[str]] = {}
    for address in [*addresses, *SEARCHES]:
        if "logout" in address:
            continue
        for ask in (client.get, client.post):
            answer = ask(address)
            body = answer.getvalue().decode("utf-8", "replace")
            if seen := leaks(body + str(answer.headers)):
                found[f"{address} {answer.status_code}"] = seen
    return found


def test_a_visitor_sees_no_personal_value(house: House) -> None:
    drain()

    assert shown(Client(SERVER_NAME="localhost", raise_request_exception=False), house) == {}


@pytest.mark.parametrize("role", WITHOUT_REVEAL)
def test_a_role_that_may_not_reveal_sees_no_personal_value(
    house: House, sign_in_with: SignInWith, role: str
) -> None:
    drain()

    assert shown(sign_in_with(ROLES[role]), house) == {}


def test_the_scan_finds_what_a_person_with_a_reason_sees(
    house: House, sign_in_with: SignInWith
) -> None:
    client = sign_in_with(ROLES["data_officer"])
    page = f"/registers/people.resident/{house.record.uid}/personal/"

    answer = client.post(page, {"reason": "Đối chiếu sổ theo đơn của chủ hộ"})

    assert leaks(answer.getvalue().decode()) >= {"Hồ Thị Ngọc Lam", "0905123987"}


def test_events_that_listeners_are_sent_hold_no_personal_value(house: House) -> None:
    told = [f"{event.topic} {event.ref} {event.body}" for event in Event.objects.all()]

    assert told
    assert [line for line in told if leaks(line)] == []


def test_the_log_holds_no_personal_value(
    house: House, sign_in_with: SignInWith, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    shown(sign_in_with(ROLES["administrator"]), house)

    assert leaks(caplog.text) == set()
