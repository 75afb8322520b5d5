"""`python -m tests.offline.walk HOME CHROMIUM`: the house and a browser without any network.

Prints what a walk over every page met, as JSON.
"""

import json
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Request, Response

from tests import browsers, servers
from tests.browser.pages import PUBLIC, STAFF, settled
from tests.offline import network

#: Chromium looks up names of its own accord; of ours there are none to look up.
NO_NAMES = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
#: A stream of events ends with the page that listened.
STREAM = "/events"


@dataclass
class Walk:
    """Pages seen, what went wrong on them, and how often something tried to leave.

    Attempts are pairs, by IPv4 and IPv6. `noticed`: made on purpose at the start, one of each.
    `starting`: while the house started. `walking`: of the house and the browser together, which
    itself asks now and then whether IPv6 leads anywhere.
    """

    noticed: tuple[int, int] = (0, 0)
    starting: tuple[int, int] = (0, 0)
    walking: tuple[int, int] = (0, 0)
    pages: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def main(home: str, chromium: str) -> int:
    """Walk, and print what was met."""
    network.leave()
    walk = Walk()
    network.attempt()
    walk.noticed = network.attempts()
    with servers.running(Path(home)) as server:
        walk.starting = _since(walk.noticed)
        with browsers.launched(chromium, NO_NAMES) as browser:
            before = network.attempts()
            _walk(walk, browser, server, "", PUBLIC)
            for person, paths in STAFF.items():
                _walk(walk, browser, server, person, paths)
            walk.walking = _since(before)
    sys.stdout.write(json.dumps(asdict(walk)) + "\n")
    return 0


def _since(before: tuple[int, int]) -> tuple[int, int]:
    now = network.attempts()
    return now[0] - before[0], now[1] - before[1]


def _walk(
    walk: Walk, browser: Browser, server: servers.Server, person: str, paths: tuple[str, ...]
) -> None:
    watch = browsers.Watch()
    page = browser.new_page(locale="vi-VN")
    watch.attach(page, urlsplit(server.url).netloc)
    page.on("requestfailed", lambda request: _failed(request, walk))
    page.on("response", lambda answer: _look_at(answer, walk))
    if person:
        browsers.sign_in(page, server.url, person)
    for path in paths:
        settled(page, server.url + path)
        page.wait_for_load_state("load")
        walk.pages.append(f"{person}:{path}")
        walk.faults += [f"{path}: {fault}" for fault in _missing(page)]
    walk.faults += [*watch.errors, *(f"outside: {url}" for url in watch.outside)]
    page.close()


def _failed(request: Request, walk: Walk) -> None:
    # What a page still asks for when the walk goes on is given up by the browser.
    if urlsplit(request.url).path != STREAM and request.failure != "net::ERR_ABORTED":
        walk.faults.append(f"failed: {request.url}")


def _look_at(answer: Response, walk: Walk) -> None:
    if answer.status >= 400:
        walk.faults.append(f"{answer.status}: {answer.url}")


def _missing(page: Page) -> list[str]:
    """What a page that rendered has: a title, a main part with words, and our own letters."""
    fonts = page.evaluate(
        "async () => (await document.fonts.ready, [...document.fonts].filter("
        "font => font.status === 'error').map(font => font.family))"
    )
    missing = [f"font {family} did not load" for family in fonts]
    if not page.title().endswith("Tam Giang"):
        missing.append(f"title {page.title()!r}")
    if not page.locator("main").inner_text().strip():
        missing.append("nothing in main")
    return missing


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
