"""Every address against every kind of person: nobody gets in whom the table does not name."""

from collections.abc import Iterable

import pytest
from django.db import transaction
from django.test import Client

from tamgiang.platform.audit.models import AuditEntry
from tests.security.conftest import ELSEWHERE, HERE, House, SignInWith
from tests.security.routes import Route, declared, paths

#: Sent to sign in, told to, not permitted, not found, or no such method.
DENIED = {302, 401, 403, 404, 405}
ROUTES = tuple(declared().values())


def answers(client: Client, house: House, route: Route) -> list[tuple[str, int]]:
    """How the address answers reading and writing; nothing written stays."""
    address = route.address(house.ids(route.path))
    found = []
    for method in ("get", "post"):
        before = AuditEntry.objects.count()
        with transaction.atomic():
            status = getattr(client, method)(address).status_code
            if route.guarded and AuditEntry.objects.count() != before:
                found.append((f"{method} wrote", 200))
            transaction.set_rollback(True)
        found.append((method, status))
    return found


def let_in(client: Client, house: House, routes: Iterable[Route]) -> list[tuple[str, str, int]]:
    """The addresses that answered a person who has no business there."""
    return [
        (route.path, method, status)
        for route in routes
        for method, status in answers(client, house, route)
        if status not in DENIED
    ]


def test_every_address_says_who_may_come_in() -> None:
    assert paths() - declared().keys() == set()
    assert declared().keys() - paths() == set()


def test_a_visitor_is_led_to_the_sign_in(house: House) -> None:
    visitor = Client(SERVER_NAME="localhost", raise_request_exception=False)

    closed = [route for route in ROUTES if route.place != "public"]

    assert let_in(visitor, house, closed) == []


def test_an_account_without_a_permission_opens_nothing(
    house: House, sign_in_with: SignInWith
) -> None:
    nobody = sign_in_with([])

    assert let_in(nobody, house, [route for route in ROUTES if route.guarded]) == []


def test_permissions_in_another_commune_open_no_record_of_this_one(
    house: House, sign_in_with: SignInWith
) -> None:
    every = {permission for route in ROUTES for permission in route.permissions}
    other = sign_in_with(every, ELSEWHERE)

    bound = [route for route in ROUTES if route.place in {"here", "everywhere", "own"}]

    assert let_in(other, house, bound) == []


@pytest.mark.parametrize("lacking", sorted({p for route in ROUTES for p in route.permissions}))
def test_every_other_permission_does_not_stand_in_for_the_one_needed(
    house: House, sign_in_with: SignInWith, lacking: str
) -> None:
    every = {permission for route in ROUTES for permission in route.permissions}
    person = sign_in_with(every - {lacking})

    needed = [route for route in ROUTES if lacking in route.permissions]

    assert let_in(person, house, needed) == []


def test_the_declared_permissions_are_enough(house: House, sign_in_with: SignInWith) -> None:
    refused = []
    for route in ROUTES:
        if not route.permissions:
            continue
        person = sign_in_with(route.permissions, HERE if route.place == "here" else None)
        found = answers(person, house, route)
        refused += [(route.path, *answer) for answer in found if answer[1] in {401, 403}]

    assert refused == []


def test_no_address_breaks_for_anybody(house: House, sign_in_with: SignInWith) -> None:
    every = {permission for route in ROUTES for permission in route.permissions}
    people = (Client(SERVER_NAME="localhost", raise_request_exception=False), sign_in_with(every))

    broken = [
        (route.path, method, status)
        for client in people
        for route in ROUTES
        if route.path != "accounts/logout/"
        for method, status in answers(client, house, route)
        if status >= 500
    ]

    assert broken == []
