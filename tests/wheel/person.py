"""A person at a browser without scripts: pages by HTTPS, forms filled in and sent."""

import http.cookiejar
import mimetypes
import ssl
import urllib.error
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path


@dataclass
class Form:
    """A form of a page: where it goes and what it would send as it stands."""

    action: str = ""
    post: bool = False
    fields: dict[str, str] = field(default_factory=dict)
    options: dict[str, dict[str, str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.text: list[str] = []
        self.links: list[str] = []
        self._select = self._option = ""
        self._hidden = 0

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in given}
        if tag == "a":
            self.links.append(said.get("href", ""))
        if tag in {"script", "style"}:
            self._hidden += 1
        if tag == "form":
            self.forms.append(Form(said.get("action", ""), said.get("method", "") == "post"))
        elif self.forms:
            self._field(tag, said)

    def _field(self, tag: str, said: dict[str, str]) -> None:
        form, name = self.forms[-1], said.get("name", "")
        if tag == "input" and name and said.get("type") not in {"checkbox", "radio", "file"}:
            form.fields[name] = said.get("value", "")
        elif tag == "input" and name and "checked" in said:
            form.fields[name] = said.get("value", "on")
        elif tag == "textarea" and name:
            form.fields[name] = ""
        elif tag == "select":
            self._select = name
            form.options[name] = {}
        elif tag == "button":
            form.buttons.append((name, said.get("value", "")))
        elif tag == "option" and self._select:
            self._option = said.get("value", "")
            if "selected" in said or self._select not in form.fields:
                form.fields[self._select] = self._option

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        if tag in {"script", "style"}:
            self._hidden -= 1

    def handle_data(self, data: str) -> None:
        words = data.strip()
        if words and not self._hidden:
            self.text.append(words)
            if self._select:
                self.forms[-1].options[self._select][words] = self._option


@dataclass(frozen=True)
class Page:
    """What came back."""

    url: str
    status: int
    text: str
    forms: list[Form]
    links: list[str]

    def form(self, holding: str) -> Form:
        """The form that has a field, a button or a fixed answer of this name."""
        for form in self.forms:
            told = {*form.fields, *form.fields.values(), *(w for b in form.buttons for w in b)}
            if holding in told:
                return form
        raise AssertionError(f"{self.url} ({self.status}) has no form with {holding}: {self.text}")


class Person:
    """Somebody with a browser that trusts one authority and no other."""

    def __init__(self, url: str, authority: str) -> None:
        self.url = url.rstrip("/")
        context = ssl.create_default_context(cadata=authority)
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPSHandler(context=context),
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()),
        )

    def open(self, path: str) -> Page:
        """The page at an address of the house."""
        return self._asked(urllib.request.Request(self._full(path)))  # noqa: S310 - https

    def raw(self, path: str) -> bytes:
        """The bytes at an address."""
        with self._opener.open(self._full(path), timeout=60) as answer:
            body: bytes = answer.read()
            return body

    def send(self, page: Page, holding: str, file: Path | None = None, **answers: str) -> Page:
        """Fill in the form that has `holding` and send it; a button is an answer too."""
        form = page.form(holding)
        fields = {**form.fields, **answers}
        body, kind = _multipart(fields, file)
        url = urllib.parse.urljoin(page.url, form.action or page.url)
        head = {"Content-Type": kind, "Referer": page.url}
        return self._asked(urllib.request.Request(url, body, head))  # noqa: S310 - https

    def sign_in(self, username: str, password: str) -> Page:
        """Sign in; the page one lands on."""
        page = self.send(self.open("/accounts/login/"), "login", login=username, password=password)
        assert "/accounts/login/" not in page.url, page.text
        return page

    def _full(self, path: str) -> str:
        return urllib.parse.urljoin(self.url + "/", path)

    def _asked(self, request: urllib.request.Request) -> Page:
        try:
            with self._opener.open(request, timeout=60) as answer:
                url, status, body = answer.url, answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            url, status, body = refused.url, refused.code, refused.read().decode()
        read = _Forms()
        read.feed(body)
        return Page(url, status, " ".join(read.text), read.forms, read.links)


def _multipart(fields: dict[str, str], file: Path | None) -> tuple[bytes, str]:
    edge = uuid.uuid4().hex
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    if file is not None:
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        head = f'Content-Disposition: form-data; name="file"; filename="{file.name}"'
        parts.append(f"--{edge}\r\n{head}\r\nContent-Type: {kind}\r\n\r\n".encode())
        parts.append(file.read_bytes() + b"\r\n")
    parts.append(f"--{edge}--\r\n".encode())
    return b"".join(parts), f"multipart/form-data; boundary={edge}"
