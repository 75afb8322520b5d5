"""The interface against its own document: made-up requests, good and bad, by several people.

Each answer must have a declared status, content type and form; wrong requests must be refused, and
nothing may open without the session it asks for. A failure prints the curl line that repeats it.
"""

import json
import re
import subprocess
import sys
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest

from tests.servers import Server

pytestmark = pytest.mark.server

SEED = 20260423
#: Seconds for each asker, of every run and of the full one (ten minutes in all).
SECONDS = {"": (15, 120), "nhaplieu": (25, 280), "canbo.quangtho": (15, 120), "quantri": (80, 80)}
#: Names that stand in the sample area, so that requests come past "not found".
KNOWN = {"area": "quang-dien", "name": "people.resident", "code": "outreach.eid_collected"}


@pytest.mark.parametrize(
    "person",
    ["", "nhaplieu", "canbo.quangtho", pytest.param("quantri", marks=pytest.mark.soak)],
)
def test_the_interface_answers_as_its_document_says(
    server: Server, tmp_path: Path, request: pytest.FixtureRequest, person: str
) -> None:
    seconds = SECONDS[person][bool(request.config.getoption("--full"))]
    config = tmp_path / "schemathesis.toml"
    session = signed_in(server, person) if person else {}
    config.write_text(configuration(session.get("sessionid")))

    done = subprocess.run(
        [*command(server, config, seconds), *token_headers(session)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-2_000:]
    operations = re.search(r"Tested: (\d+)", done.stdout)
    assert operations is not None
    assert int(operations[1]) >= 15


def command(server: Server, config: Path, seconds: int) -> list[str]:
    """Every check and every phase, the same seed each time, for so many seconds."""
    options = {
        "--url": server.url,
        "--seed": str(SEED),
        "--max-time": str(seconds),
        "--generation-database": "none",
        "--output-sanitize": "false",
        "--checks": "all",
    }
    words = [word for option in options.items() for word in option]
    program = str(Path(sys.executable).with_name("schemathesis"))
    address = f"{server.url}/api/v1/openapi.json"
    run = ("--config-file", str(config), "run", address, "--no-color", "--continue-on-failure")
    return [program, *run, *words]


def configuration(session: str | None) -> str:
    """Who asks, and for what. The session is given as what it is, so its absence is tried too."""
    lines = []
    if session:
        lines += ["[parameters]", *(f'"path.{name}" = {json.dumps(KNOWN[name])}' for name in KNOWN)]
        lines += ["[auth.openapi.SessionAuth]", f"api_key = {json.dumps(session)}"]
    return "\n".join(lines) + "\n"


def token_headers(session: dict[str, str]) -> list[str]:
    """The token that unsafe requests of a session need."""
    if not session:
        return []
    token = session["csrftoken"]
    return ["-H", f"Cookie: csrftoken={token}", "-H", f"X-CSRFToken: {token}"]


def signed_in(server: Server, person: str) -> dict[str, str]:
    """The cookies of a person who signed in by the form."""
    jar = CookieJar()
    browser = build_opener(HTTPCookieProcessor(jar))
    page = f"{server.url}/accounts/login/"
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', browser.open(page).read().decode())
    assert token is not None
    form = {"csrfmiddlewaretoken": token[1], "login": person, "password": "tamgiang"}
    browser.open(Request(page, urlencode(form).encode(), {"Referer": page}))  # noqa: S310 - ours
    return {cookie.name: cookie.value or "" for cookie in jar}
