"""A declared provider that answers, and a browser that goes to it and comes back."""

from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client
from pytest_django import Settings

from tamgiang.platform.accounts.models import User
from tamgiang.platform.accounts.services import create_user
from tamgiang.platform.federation.models import Provider
from tamgiang.platform.federation.services import save_provider
from tamgiang.platform.federation.tests.standin import CLIENT, SECRET, StandIn, provider

BY = "user:1"
CODE = "vneid"
PASSWORD = "ba-tu-ghep-lai-2026"  # noqa: S105
GIVEN = {
    "code": CODE,
    "name_vi": "VNeID",
    "name_en": "VNeID",
    "kind": "citizen",
    "client_id": CLIENT,
    "secret": SECRET,
    "scope": "openid profile",
    "active": "on",
}
Away = Callable[..., dict[str, str]]


@pytest.fixture
def standin(settings: Settings) -> Iterator[StandIn]:
    """The provider, on this machine."""
    settings.FEDERATION_LOOPBACK = True
    with provider() as state:
        yield state


@pytest.fixture
def declared(db: None, standin: StandIn) -> Provider:
    """The provider as the house knows it."""
    return save_provider({**GIVEN, "issuer": standin.issuer}, actor=BY)


@pytest.fixture
def person(db: None) -> User:
    """A member of staff who is no sample."""
    return create_user(username="nv.an", full_name="Người thử", password=PASSWORD, actor=BY)


@pytest.fixture
def browser() -> Client:
    """A visitor."""
    return Client(SERVER_NAME="localhost")


def away(browser: Client, path: str = f"/accounts/outside/{CODE}/") -> dict[str, str]:
    """What the browser was sent to the provider with."""
    answer = browser.get(path)
    assert answer.status_code == 302, answer.content
    return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))
