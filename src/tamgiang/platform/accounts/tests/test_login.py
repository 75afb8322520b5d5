"""Signing in: on record, throttled, and sample accounts on the machine itself only."""

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse

from tamgiang.platform.accounts.loopback import from_loopback
from tamgiang.platform.accounts.models import User
from tamgiang.platform.accounts.sample import PASSWORD, ensure_sample_logins
from tamgiang.platform.audit.selectors import entries_of


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def sign_in(client: Client, username: str, password: str = PASSWORD, **meta: str) -> bool:
    given = {"login": username, "password": password}
    client.defaults |= {"HTTP_HOST": "127.0.0.1"} | meta
    client.post(reverse("account_login"), given)
    return "_auth_user_id" in client.session


@pytest.mark.parametrize(
    ("meta", "near"),
    [
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "127.0.0.1:8000"}, True),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost"}, True),
        ({"REMOTE_ADDR": "::1", "HTTP_HOST": "[::1]:8000"}, True),
        ({"REMOTE_ADDR": "::ffff:127.0.0.1", "HTTP_HOST": "localhost"}, True),
        ({"REMOTE_ADDR": "192.168.1.20", "HTTP_HOST": "localhost"}, False),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "testserver"}, False),
        (
            {
                "REMOTE_ADDR": "127.0.0.1",
                "HTTP_X_FORWARDED_FOR": "10.0.0.9, 127.0.0.1",
                "HTTP_HOST": "localhost",
            },
            False,
        ),
        ({"REMOTE_ADDR": "", "HTTP_HOST": "localhost"}, False),
        ({"REMOTE_ADDR": "localhost.evil.vn", "HTTP_HOST": "localhost"}, False),
    ],
)
def test_what_counts_as_this_machine(meta: dict[str, str], near: bool) -> None:
    factory = RequestFactory()
    factory.defaults |= meta
    assert from_loopback(factory.get("/")) is near


@pytest.mark.parametrize(
    "username", ["lanhdao", "nhaplieu", "canbo.quangtho", "quantri", "nguoixem"]
)
def test_every_sample_login_works_here(
    logins: dict[str, User], client: Client, username: str
) -> None:
    assert sign_in(client, username)


def test_a_sample_login_does_not_work_from_elsewhere(
    logins: dict[str, User], client: Client
) -> None:
    assert not sign_in(client, "quantri", REMOTE_ADDR="192.168.1.20")
    assert not sign_in(client, "quantri", REMOTE_ADDR="127.0.0.1", HTTP_HOST="testserver")


def test_a_real_account_works_from_elsewhere(logins: dict[str, User], client: Client) -> None:
    User.objects.filter(username="quantri").update(sample=False)
    assert sign_in(client, "quantri", REMOTE_ADDR="192.168.1.20")


def test_sample_logins_are_made_once(logins: dict[str, User]) -> None:
    before = set(User.objects.values_list("username", "password"))
    ensure_sample_logins()
    assert set(User.objects.values_list("username", "password")) == before
    assert all(user.sample and "(mẫu)" in user.full_name for user in User.objects.all())


def test_sign_in_and_out_are_on_record_without_what_was_typed(
    logins: dict[str, User], client: Client
) -> None:
    user = logins["lanhdao"]
    sign_in(client, "lanhdao", "not the password")
    sign_in(client, "lanhdao")
    client.post(reverse("account_logout"), HTTP_HOST="127.0.0.1")
    said = [(e.action, e.actor, e.body) for e in entries_of(f"accounts:user:{user.pk}")][-3:]
    assert said == [
        ("accounts.sign_in_failed", "anonymous", {}),
        ("accounts.signed_in", user.actor, {}),
        ("accounts.signed_out", user.actor, {}),
    ]


def test_after_five_wrong_passwords_the_right_one_waits(
    logins: dict[str, User], client: Client
) -> None:
    for _ in range(5):
        assert not sign_in(client, "lanhdao", "wrong")
    assert not sign_in(client, "lanhdao")
    # And another account is not locked with it
    assert sign_in(client, "nhaplieu")


def test_nobody_signs_up_alone(client: Client, db: None) -> None:
    given = {"username": "new", "password1": "a-Long-enough-1", "password2": "a-Long-enough-1"}
    client.post(reverse("account_signup"), given)
    assert not User.objects.exists()
