"""People of the sample area signed in, and a few of its cameras."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from tamgiang.kernel.schema import Register
from tamgiang.platform.accounts.models import User
from tamgiang.platform.accounts.sample import ensure_sample_logins
from tamgiang.platform.events.relay import drain
from tamgiang.platform.registers.models import Record, model_of
from tamgiang.platform.registers.services import create
from tamgiang.platform.registry.registry import register_named
from tamgiang.platform.registry.sample import SampleArea
from tamgiang.platform.scopes import system_scope

ACTOR = "system:test"
SignIn = Callable[..., Client]
AddCamera = Callable[..., Record]


@pytest.fixture
def register() -> Register:
    """The register of cameras: it has a choice, a position and a personal owner."""
    return register_named("cameras.camera")


@pytest.fixture
def sign_in(quick_sample: SampleArea) -> SignIn:
    """`sign_in("nhaplieu")` gives that person's browser; `sign_in()` a visitor's."""
    ensure_sample_logins()

    def make(username: str = "", language: str = "vi") -> Client:
        client = Client(SERVER_NAME="localhost")
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        if username:
            client.force_login(User.objects.get(username=username))
        return client

    return make


@pytest.fixture
def add_camera(quick_sample: SampleArea, register: Register) -> AddCamera:
    """Adds a camera in the hamlet of a commune (by its 2023 code)."""

    def add(code: str, commune: str = "19894", **values: str) -> Record:
        hamlet = next(h for h in quick_sample.hamlets if h.commune_code == commune)
        given = {
            "code": code,
            "kind": "public",
            "block": hamlet.block,
            "effective_on": "2023-01-05",
        }
        return create(register, given | values, actor=ACTOR)

    return add


@pytest.fixture
def cameras(add_camera: AddCamera) -> list[Record]:
    """Two cameras, one of them of a named person, and the figures they give."""
    found = [
        add_camera(
            "CAM-1", location="Cầu Quảng Thọ", owner="Nguyễn Văn Mẫu", owner_kind="household"
        ),
        add_camera("CAM-2", commune="19867", kind="socialised", location="Chợ Sịa"),
    ]
    drain()
    return found


def stored(register: Register) -> int:
    """How many records the register holds, whatever their state."""
    with system_scope("count"):
        return model_of(register).objects.count()
