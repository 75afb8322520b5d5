"""Requests made to trick: odd methods, borrowed ids, extra fields, foreign hosts and addresses."""

import logging
from collections.abc import Callable
from functools import partial
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.core import signing
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from tamgiang.platform.accounts.models import Assignment, User
from tamgiang.platform.accounts.roles import role_drafts
from tamgiang.platform.accounts.services import create_user
from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.comments.models import Comment
from tamgiang.platform.imports.models import Batch
from tamgiang.platform.jobs.models import Job
from tamgiang.platform.links.models import RecordLink
from tests.security.conftest import ELSEWHERE, HERE, House, SignInWith
from tests.security.routes import Route, declared

PASSWORD = "Phá-Tam-Giang-2026"  # noqa: S105 - of a test's own account
ROUTES = tuple(declared().values())
EVERY = {permission for route in ROUTES for permission in route.permissions}
METHODS = ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND")
ELSEWHERE_SITES = (
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "javascript:alert(1)",
    "https:evil.example",
    "http://localhost@evil.example/",
    "/%0d%0aLocation:%20https://evil.example/",
)
#: Fields of models that no form of the house may set by being sent along.
EXTRA = {
    "is_superuser": "1",
    "is_staff": "1",
    "sample": "1",
    "role": "administrator",
    "permissions": "accounts.manage",
    "actor": "system:x",
    "user": "1",
    "id": "1",
    "pk": "1",
    "uid": str(uuid4()),
    "version": "99",
    "state": "0",
    "batch_id": "1",
    "recorded_at": "2020-01-01",
}


def visitor() -> Client:
    return Client(SERVER_NAME="localhost", raise_request_exception=False)


def undone(act: Callable[[], int]) -> tuple[int, bool]:
    """The status of an act, and whether it wrote; nothing written stays."""
    before = AuditEntry.objects.count()
    with transaction.atomic():
        status = act()
        wrote = AuditEntry.objects.count() != before
        transaction.set_rollback(True)
    return status, wrote


@pytest.mark.parametrize("method", METHODS)
def test_no_method_but_post_writes_and_unknown_ones_are_no_way_in(
    house: House, sign_in_with: SignInWith, method: str
) -> None:
    # How often one may try is counted over the tests before this one too.
    cache.clear()
    for client in (visitor(), sign_in_with(EVERY)):
        for route in ROUTES:
            address = route.address(house.ids(route.path))
            status, wrote = undone(partial(asked, client, method, address))

            # That something was taken out is on record however it was asked for.
            looks = method == "HEAD" and undone(partial(asked, client, "GET", address))[1]
            assert not wrote or looks, route.path
            assert status in expected(client, route, address, method), route.path


def asked(client: Client, method: str, address: str) -> int:
    return client.generic(method, address).status_code


def expected(client: Client, route: Route, address: str, method: str) -> set[int]:
    """A page is asked for its head as for itself, or sent away; other words reach none."""
    if method == "HEAD":
        return {client.get(address).status_code, 302, 405}
    return {404, 405} if route.path.startswith("api/") else {405}


def test_ids_of_another_commune_open_nothing_whatever_they_name(
    house: House, sign_in_with: SignInWith
) -> None:
    # given a person who may do everything, elsewhere
    other = sign_in_with(EVERY, ELSEWHERE)
    seen = {
        "record": house.record.uid,
        "link_uid": house.link.uid,
        "comment_uid": house.comment.uid,
        "batch": house.batch.pk,
    }
    bound = [route for route in ROUTES if route.place == "here"]

    # when ids of here are asked for in every address that takes one
    for route in bound:
        address = route.address(house.ids(route.path) | seen)
        for method in ("GET", "POST"):
            status, wrote = undone(partial(asked, other, method, address))
            # then each answers as if there were no such thing
            assert status in {302, 403, 404, 405}, (route.path, status)
            assert not wrote
    assert Comment.objects.filter(pk=house.comment.pk).exists()
    assert RecordLink.objects.filter(pk=house.link.pk).exists()


def test_jobs_and_imports_of_others_are_not_touched(house: House, sign_in_with: SignInWith) -> None:
    person = sign_in_with({"registers.view", "registers.write", "imports.run"}, ELSEWHERE)

    addresses = [f"/jobs/{house.job.uid}/cancel/", f"/api/v1/jobs/{house.job.uid}/cancel"]
    addresses += [f"/imports/{house.batch.pk}/{act}/" for act in ("confirm", "undo", "columns")]
    answers = {address: person.post(address).status_code for address in addresses}

    assert set(answers.values()) <= {302, 403, 404, 409}
    assert Job.objects.get(pk=house.job.pk).state == house.job.state
    assert Batch.objects.get(pk=house.batch.pk).state == house.batch.state


def test_another_persons_session_cannot_be_ended(house: House) -> None:
    one, other = (
        create_user(username=name, full_name="Người thử", password=PASSWORD, actor="system:t")
        for name in ("mot", "hai")
    )
    clients = {}
    for user in (one, other):
        clients[user] = visitor()
        clients[user].post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    assert clients[other].get("/today/").status_code == 200
    ids = list(other.usersession_set.values_list("pk", flat=True))

    clients[one].post("/accounts/sessions/", {"session": ids, "sessions": ids, "user": other.pk})

    assert clients[other].get("/today/").status_code == 200


def test_fields_sent_along_set_nothing(house: House, sign_in_with: SignInWith) -> None:
    person = sign_in_with(EVERY, HERE)
    record = house.record
    before = User.objects.order_by("pk").values_list("pk", "is_superuser", "is_staff", "sample")
    stood = list(before)
    rights = Assignment.objects.count()

    for route in ROUTES:
        if route.path in {"accounts/logout/", "staff/new/", "sample/remove/"}:
            continue
        address = route.address(house.ids(route.path))
        with transaction.atomic():
            person.post(address, EXTRA)
            assert list(before.all()) == stood, route.path
            assert Assignment.objects.count() == rights, route.path
            fresh = type(record).objects.get(pk=record.pk)
            assert fresh.uid == record.uid, route.path
            assert fresh.version in {record.version, record.version + 1}, route.path
            assert fresh.recorded_at == record.recorded_at, route.path
            transaction.set_rollback(True)


def test_nobody_signs_up_by_sending_the_form(db: None) -> None:
    form = {"username": "moi", "password1": PASSWORD, "password2": PASSWORD, **EXTRA}

    visitor().post("/accounts/signup/", form)

    assert not User.objects.filter(username="moi").exists()


def test_no_address_leads_to_another_site(house: House, sign_in_with: SignInWith) -> None:
    client = sign_in_with(EVERY)
    site = ELSEWHERE_SITES[0]
    for route in ROUTES:
        if "logout" in route.path:
            continue
        address = route.address(house.ids(route.path))
        asked = f"{address}{'&' if '?' in address else '?'}next={site}"
        for answer in (client.get(asked), client.post(asked, {"next": site})):
            assert not leads_away(answer.headers.get("Location", "")), route.path
            assert not leads_away(answer.headers.get("HX-Redirect", "")), route.path


@pytest.mark.parametrize("site", ELSEWHERE_SITES)
def test_who_is_led_back_is_led_back_here(db: None, site: str) -> None:
    create_user(username="thu", full_name="", password=PASSWORD, actor="system:t")
    client = visitor()
    signing_in = {"login": "thu", "password": PASSWORD, "next": site}

    answers = [
        client.post(f"/accounts/login/?next={site}", signing_in),
        client.get(f"/accounts/login/?next={site}"),
        client.post("/theme/", {"theme": "dark", "next": site}),
        client.post("/i18n/setlang/", {"language": "en", "next": site}),
        client.post("/accounts/logout/", {"next": site}),
    ]

    assert [answer.status_code for answer in answers] == [302] * 5
    assert not [answer for answer in answers if leads_away(answer.headers["Location"])]


def leads_away(location: str) -> bool:
    place = urlsplit(location.replace("\\", "/"))
    return place.scheme not in {"", "http"} or place.netloc not in {"", "localhost"}


def test_a_line_break_in_a_value_makes_no_header(house: House, sign_in_with: SignInWith) -> None:
    client = sign_in_with(EVERY)
    for route in ROUTES:
        if "logout" in route.path:
            continue
        address = route.address(house.ids(route.path))
        mark = "&" if "?" in address else "?"
        broken = "a%0d%0aX-Evil:%201"
        answer = client.get(f"{address}{mark}next={broken}&q={broken}&on={broken}")
        assert answer.status_code < 500, route.path
        assert "X-Evil" not in answer.headers


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "localhost:80@evil", ""]
)
def test_a_foreign_host_gets_no_page(db: None, host: str) -> None:
    answer = Client(raise_request_exception=False).get("/accounts/login/", headers={"host": host})

    assert answer.status_code == 400
    assert host not in answer.content.decode() or not host


def test_a_forwarded_host_changes_no_address(db: None) -> None:
    answer = visitor().get(
        "/open/catalogue.jsonld",
        headers={"x-forwarded-host": "evil.example", "x-forwarded-proto": "https"},
    )

    assert "evil.example" not in answer.content.decode()


def test_a_request_that_is_too_large_is_turned_away(db: None) -> None:
    page = visitor().post(
        "/accounts/login/", b"a=" + b"x" * 6 * 2**20, "application/x-www-form-urlencoded"
    )
    many = visitor().post("/accounts/login/", {f"field{n}": "x" for n in range(1100)})
    program = visitor().post("/api/v1/tickets", b'"' + b"x" * 6 * 2**20, "application/json")

    assert [page.status_code, many.status_code, program.status_code] == [400, 400, 400]
    assert program.json()["code"] == "api.unreadable_request"


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "text/html", "image/png", ""]
)
def test_json_under_another_name_opens_nothing_of_a_person(
    house: House, sign_in_with: SignInWith, kind: str
) -> None:
    client = sign_in_with(EVERY)
    client.handler.enforce_csrf_checks = True

    for route in ROUTES:
        if route.path.startswith("api/") and route.place != "public":
            address = route.address(house.ids(route.path))
            assert client.post(address, b'{"topics": ["record."]}', kind).status_code in {403, 405}


def test_json_that_is_too_deep_or_no_text_is_refused(db: None) -> None:
    bodies = [b"[" * 200_000, b'{"topics": ' + b"[" * 5000 + b"]" * 5000 + b"}"]
    bodies += [b'{"topics": ["\\ud800"]}', b"\xff\xfe", b"\x00", b"NaN", b'{"topics": 1e999}']

    for body in bodies:
        answer = visitor().post("/api/v1/tickets", body, "application/json")

        assert 400 <= answer.status_code < 500, body[:30]
        assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("role", [draft.code for draft in role_drafts()])
def test_what_a_person_was_shown_is_kept_by_no_cache(
    house: House, sign_in_with: SignInWith, role: str
) -> None:
    held = {draft.code: draft.permissions for draft in role_drafts()}[role]
    client = sign_in_with(held, HERE)

    for route in ROUTES:
        if route.place == "public" or "logout" in route.path:
            continue
        answer = client.get(route.address(house.ids(route.path)))
        if answer.status_code == 200:
            assert "no-store" in answer.headers["Cache-Control"], route.path


def test_who_signs_out_leaves_nothing_in_the_browser(sign_in_with: SignInWith) -> None:
    client = sign_in_with([])

    answer = client.post("/accounts/logout/")

    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert answer.cookies["sessionid"]["max-age"] == 0


def test_htmx_writes_nothing_without_the_token_either(
    house: House, sign_in_with: SignInWith
) -> None:
    client = sign_in_with(EVERY)
    client.handler.enforce_csrf_checks = True
    headers = {"hx-request": "true", "sec-fetch-site": "cross-site"}

    taken = []
    for route in ROUTES:
        address = route.address(house.ids(route.path))
        with transaction.atomic():
            before = AuditEntry.objects.count()
            client.post(address, headers=headers)
            taken += [route.path] if AuditEntry.objects.count() != before else []
            transaction.set_rollback(True)

    assert taken == []


def test_the_log_holds_no_secret_of_a_session(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    create_user(username="thu", full_name="", password=PASSWORD, actor="system:t")
    client = visitor()
    client.post("/accounts/login/", {"login": "thu", "password": "sai-mat-khau-nay"})
    client.post("/accounts/login/", {"login": "thu", "password": PASSWORD})
    ticket = client.get("/live/ticket/").json()["url"].partition("ticket=")[2]
    for address in ("/staff/?token=bi-mat-1", "/no-such/?key=bi-mat-2", "/api/v1/registers"):
        client.get(address)
    client.handler.enforce_csrf_checks = True
    client.post("/staff/new/?token=bi-mat-1", {"password": "bi-mat-3"})

    said = "\n".join(record.getMessage() for record in caplog.records)
    cookies = [cookie.value for cookie in client.cookies.values() if len(cookie.value) > 8]
    assert "turned away" in said
    secrets = [PASSWORD, "sai-mat-khau", "bi-mat", ticket, *cookies]
    assert [secret for secret in secrets if secret in said] == []


def test_a_ticket_is_no_session_and_a_signed_text_of_another_kind_no_ticket(db: None) -> None:
    client = visitor()
    answer = client.post("/api/v1/tickets", {"topics": ["figures."]}, "application/json")
    client.cookies["sessionid"] = answer.json()["ticket"]

    assert client.get("/today/").status_code == 302
    assert signing.dumps({}, salt="other") != answer.json()["ticket"]
