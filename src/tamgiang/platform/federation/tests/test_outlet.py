"""The house as a provider: consent, code once, PKCE, what a system learns."""

import re
from base64 import urlsafe_b64encode
from hashlib import sha256
from urllib.parse import parse_qsl, urlsplit

import jwt
import pytest
from django.test import Client as Browser

from tamgiang.platform.accounts.models import User
from tamgiang.platform.accounts.profiles import set_profile
from tamgiang.platform.audit.selectors import entries_of
from tamgiang.platform.federation.outlet import ONE_STEP
from tamgiang.platform.federation.services import NewClient, register_client, set_outlet
from tamgiang.platform.federation.tests.conftest import BY

pytestmark = pytest.mark.django_db
BACK = "https://motcua.hue.gov.vn/cb"
VERIFIER = "v" * 64
CHALLENGE = urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


@pytest.fixture
def system(person: User) -> NewClient:
    """A system that may sign people in here."""
    set_outlet(enabled=True, actor=BY)
    return register_client("Một cửa", BACK, actor=BY)


@pytest.fixture
def staff(person: User) -> Browser:
    """A person signed in here."""
    browser = Browser(SERVER_NAME="localhost")
    browser.force_login(person)
    return browser


def asked(system: NewClient, **more: str) -> dict[str, str]:
    given = {
        "client_id": system.client.pk,
        "redirect_uri": BACK,
        "response_type": "code",
        "scope": "openid profile",
        "state": "s1",
        "nonce": "n1",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    }
    return {name: value for name, value in (given | more).items() if value}


def consent(browser: Browser, system: NewClient, action: str = "grant") -> dict[str, str]:
    """What the system is told after the person decided."""
    page = browser.get("/identity/o/authorize", asked(system))
    assert page.status_code == 200
    found = re.search(r'name="request" value="([^"]+)"', page.content.decode())
    assert found is not None
    form = {"request": found[1], "scopes": ["openid", "profile"], "action": action}
    answer = browser.post("/identity/o/authorize", form)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(BACK)
    return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))


def exchange(system: NewClient, code: str, **more: str) -> tuple[int, dict[str, str]]:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": BACK,
        "client_id": system.client.pk,
        "client_secret": system.secret,
        "code_verifier": VERIFIER,
    }
    answer = Browser(SERVER_NAME="localhost").post("/identity/o/api/token", form | more)
    return answer.status_code, answer.json()


def test_a_consent_becomes_a_token_that_proves_itself(
    system: NewClient, staff: Browser, person: User
) -> None:
    set_profile(person, {"code": "CB-07"}, actor=BY)
    told = consent(staff, system)
    assert told["state"] == "s1"
    status, answer = exchange(system, told["code"])
    assert status == 200
    browser = Browser(SERVER_NAME="localhost")
    (key,) = browser.get("/.well-known/jwks.json").json()["keys"]
    claims = jwt.decode(
        answer["id_token"], jwt.PyJWK(key), algorithms=["RS256"], audience=system.client.pk
    )
    assert claims["iss"] == "http://localhost"
    assert (claims["nonce"], claims["acr"], claims["employee_code"]) == ("n1", ONE_STEP, "CB-07")
    assert (claims["name"], claims["preferred_username"]) == ("Người thử", "nv.an")
    assert "email" not in claims and "refresh_token" not in answer
    last = entries_of(f"accounts:user:{person.pk}").last()
    assert last is not None and last.action == "federation.signed_in_elsewhere"
    assert last.body == {"to": "motcua.hue.gov.vn"}


def test_a_code_is_good_once(system: NewClient, staff: Browser) -> None:
    code = consent(staff, system)["code"]
    assert exchange(system, code)[0] == 200
    assert exchange(system, code) == (400, {"error": "invalid_grant"})


@pytest.mark.parametrize(
    "wrong",
    [
        {"code_verifier": "w" * 64},
        {"code_verifier": ""},
        {"client_secret": "guessed"},
        {"redirect_uri": "https://motcua.hue.gov.vn/other"},
        {"grant_type": "client_credentials"},
        {"grant_type": "password"},
    ],
)
def test_a_code_is_nothing_to_others(
    system: NewClient, staff: Browser, wrong: dict[str, str]
) -> None:
    code = consent(staff, system)["code"]
    status, answer = exchange(system, code, **wrong)
    assert status in (400, 401) and "id_token" not in answer


@pytest.mark.parametrize(
    "wrong",
    [
        {"code_challenge": "", "code_challenge_method": ""},
        {"code_challenge_method": "plain"},
        {"redirect_uri": "https://elsewhere.vn/cb"},
        {"client_id": "nobody"},
        {"response_type": "token"},
        {"scope": "openid email"},
    ],
)
def test_a_wrong_question_is_not_answered(
    system: NewClient, staff: Browser, wrong: dict[str, str]
) -> None:
    answer = staff.get("/identity/o/authorize", asked(system, **wrong))
    assert 'name="request"' not in answer.content.decode()
    assert "code=" not in answer.headers.get("Location", "")
    assert not answer.headers.get("Location", "").startswith("https://elsewhere.vn")


def test_who_says_no_tells_nothing(system: NewClient, staff: Browser) -> None:
    assert consent(staff, system, "cancel") == {"error": "access_denied", "state": "s1"}


def test_a_visitor_signs_in_first(system: NewClient) -> None:
    answer = Browser(SERVER_NAME="localhost").get("/identity/o/authorize", asked(system))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/login/?next=/identity/o/authorize")


def test_the_page_lets_its_answer_lead_to_the_system_alone(
    system: NewClient, staff: Browser
) -> None:
    page = staff.get("/identity/o/authorize", asked(system))
    policy = page.headers["Content-Security-Policy"]
    form = next(part for part in policy.split(";") if "form-action" in part)
    assert form.split()[1:] == ["'self'", "https://motcua.hue.gov.vn"]


def test_a_stopped_person_gives_no_more(system: NewClient, staff: Browser, person: User) -> None:
    code = consent(staff, system)["code"]
    User.objects.filter(pk=person.pk).update(is_active=False)
    status, answer = exchange(system, code)
    if status == 200:
        told = Browser(SERVER_NAME="localhost").get(
            "/identity/o/api/userinfo",
            headers={"Authorization": f"Bearer {answer['access_token']}"},
        )
        assert told.status_code in (401, 403)
