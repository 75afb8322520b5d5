"""Walking through the house as a browser does: every kind of page once."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from playwright.sync_api import Page

#: Parts of an address that tell records apart, not kinds of pages.
NAMES = (
    (re.compile(r"/[0-9a-f]{8}-[0-9a-f-]{27}"), "/<uid>"),
    (re.compile(r"/f/[^/]+"), "/f/<figure>"),
    (re.compile(r"/\d+"), "/<number>"),
    (re.compile(r"^/indicators/[^/]+/"), "/indicators/<code>/"),
    (re.compile(r"^/registers/[^/]+/"), "/registers/<name>/"),
    (re.compile(r"^/centre/rules/[^/]+/"), "/centre/rules/<rule>/"),
    (re.compile(r"^/centre/wall/layouts/[^/]+/"), "/centre/wall/layouts/<role>/"),
)
#: Not pages: files, and what ends the session or changes the person's choice.
APART = re.compile(
    r"\.(csv|json|geojson|jsonld|xlsx|docx|pdf|crt)$|/file/$|/export|^/accounts/logout|^/theme|^/i18n"
)


#: Links inside drawings keep their address in an object, so the attribute is read.
ADDRESSES = "links => links.map(link => new URL(link.getAttribute('href'), location).href)"


def kind(address: str) -> str:
    """The kind of page an address leads to."""
    path = urlsplit(address).path
    for pattern, name in NAMES:
        path = pattern.sub(name, path)
    return path


def every_kind(page: Page, start: str = "/", limit: int = 200) -> Iterator[tuple[str, int]]:
    """Open the first page of each kind that links lead to; yields address and status then."""
    todo, seen = [start], {kind(start)}
    for _ in range(limit):
        if not todo:
            return
        address = todo.pop(0)
        answer = page.goto(address, wait_until="load")
        assert answer is not None
        # Read before the caller does anything with the page.
        links = page.eval_on_selector_all("a[href]", ADDRESSES)
        yield address, answer.status
        for link in links:
            parts = urlsplit(link)
            if parts.netloc != urlsplit(page.url).netloc or APART.search(parts.path):
                continue
            if kind(link) not in seen:
                seen.add(kind(link))
                todo.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    raise AssertionError(f"more than {limit} kinds of pages, next: {todo[:3]}")
