"""A real browser for tests, and what it tells about a page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

import tamgiang

#: Nothing the browser does by itself may leave the machine, or disturb a measurement.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
AXE = Path(tamgiang.__path__[0], "platform/ui/static/vendor/axe.min.js")
WIDTHS = {"wall": (1920, 1080), "laptop": (1366, 768), "phone": (390, 844)}


@contextmanager
def launched(path: str, *flags: str) -> Iterator[Browser]:
    """One headless browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS, *flags])
        yield browser
        browser.close()


@dataclass
class Watch:
    """What went wrong on a page: script errors, failed answers, requests to elsewhere."""

    errors: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def attach(self, page: Page, host: str) -> None:
        """Listen to a page that may only speak with `host`."""
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._console)
        page.on("request", lambda request: self._request(request, host))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    def _request(self, request: Request, host: str) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != host:
            self.outside.append(request.url)


_PHONE_KEPT = """async () => {
  if (!(await caches.has("kept-of-phone"))) return false;
  const page = await (await caches.open("kept-of-phone")).match("/centre/phone/");
  return page?.headers.get("Tamgiang-Person") === document.body.dataset.person;
}"""


def serious_findings(page: Page) -> list[str]:
    """What axe finds serious or critical on the page, as rule and first element."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("async () => (await axe.run(document)).violations")
    return [
        f"{rule['id']}: {rule['nodes'][0]['html'][:200]}"
        for rule in found
        if rule["impact"] in {"serious", "critical"}
    ]


def sign_in(page: Page, url: str, username: str, password: str = "tamgiang") -> None:  # noqa: S107
    """Sign in with a sample login."""
    page.goto(f"{url}/accounts/login/")
    say_who(page, username, password)
    page.wait_for_url(lambda address: "/login/" not in address)


def say_who(page: Page, username: str, password: str = "tamgiang") -> None:  # noqa: S107
    """Fill in the sign-in page that is open, and send it."""
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")


def wait_for(page: Page, met: Callable[[], bool]) -> None:
    """Wait until something holds that the page does not show; locators wait by themselves."""
    for _ in range(300):
        if met():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it did not come about within 30 s")


def comes_true(page: Page, asked: str) -> None:
    """Wait until an asynchronous function of the page says true; wait_for_function never waits."""
    wait_for(page, lambda: bool(page.evaluate(asked)))


def phone_kept(page: Page) -> None:
    """Wait until the phone's own store holds the page of who is signed in."""
    comes_true(page, _PHONE_KEPT)
