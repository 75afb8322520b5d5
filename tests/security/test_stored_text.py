"""Text that people type stays text: in pages, lists, search, JSON, maps and sheets."""

import csv
import io
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook
from pytest_django import Settings

from tamgiang.platform.accounts.models import User
from tamgiang.platform.accounts.sample import ensure_sample_logins
from tamgiang.platform.comments.services import comment
from tamgiang.platform.events.relay import drain
from tamgiang.platform.files.services import attach
from tamgiang.platform.orgunits.models import UnitVersion
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.services import correct, create
from tamgiang.platform.registry.registry import register_named
from tamgiang.platform.registry.sample import SampleArea

ACTOR = "system:test"
EVIL = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'"
FORMULA = '=HYPERLINK("http://x.example";"a")'
BEGINNINGS = ("=1+1", "+1", "-1+1", "@SUM(1)", "\t=1", "\r=1")


class Elements(HTMLParser):
    """Collects what a browser would run or load."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        inline = tag == "script" and "src" not in given
        if inline and given.get("type") not in {"application/json", "application/ld+json"}:
            self.found.append("inline script")
        self.found += [name for name in given if name.startswith("on")]
        if tag == "img" and given.get("src") == "x":
            self.found.append("img")
        for name in ("href", "src", "action"):
            if (given.get(name) or "").strip().lower().startswith(("javascript:", "data:text")):
                self.found.append(f"{name} {given[name]}")


def runs(page: bytes) -> list[str]:
    parser = Elements()
    parser.feed(page.decode())
    return parser.found


@pytest.fixture
def evil(quick_sample: SampleArea, settings: Settings, tmp_path: Path) -> Record:
    """A room every text of which is an attack, with a comment, a file and a correction."""
    settings.MEDIA_ROOT = tmp_path / "files"
    ensure_sample_logins()
    User.objects.filter(username="nhaplieu").update(full_name=EVIL)
    hamlet = next(h for h in quick_sample.hamlets if h.commune_code == "19894")
    UnitVersion.objects.filter(unit_id=hamlet.block).update(name=EVIL[:100])
    values = {
        "code": "PH-X",
        "name": EVIL,
        "kind": "meeting",
        "agency": EVIL,
        "block": hamlet.block,
        "effective_on": "2023-01-05",
    }
    actor = f"user:{User.objects.get(username='nhaplieu').pk}"
    made = create(register_named("infrastructure.room"), values, actor=actor)
    made = correct(made, {"agency": EVIL + "2"}, reason=EVIL, actor=actor)
    comment(made, EVIL, actor=actor)
    attach(made.ref, SimpleUploadedFile("<script>alert(1)<script>.txt", b"x"), actor=actor)
    attach(
        made.ref, SimpleUploadedFile("<img src=x onerror=alert(1)>.html", b"<html>"), actor=actor
    )
    drain()
    return made


def person(name: str) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username=name))
    return client


def pages(record: Record) -> Iterator[str]:
    here = f"/registers/infrastructure.room/{record.uid}/"
    yield from (here, f"{here}edit/", f"{here}withdraw/", "/registers/infrastructure.room/")
    yield from (f"/files/on/{record.ref}/list/", "/today/", "/", "/units/?q=script", "/open/")
    yield from (f"/search/?q={EVIL}", "/search/?q=alert", "/registers/infrastructure.room/?q=alert")
    yield f"/registers/infrastructure.room/?q={EVIL}"
    yield f"/registers/{EVIL}/"
    yield f"/indicators/?on={EVIL}&unit={EVIL}"


def test_what_people_typed_runs_on_no_page(evil: Record) -> None:
    for name in ("nhaplieu", "quantri"):
        client = person(name)
        for address in pages(evil):
            answer = client.get(address)
            if answer.headers["Content-Type"].startswith("text/html"):
                assert runs(answer.content) == [], address


def test_what_people_typed_runs_on_no_page_of_the_administrator(evil: Record) -> None:
    client = person("quantri")
    for address in ("/audit/", "/files/quarantine/", "/staff/", "/jobs/", "/looks/"):
        assert runs(client.get(address).content) == [], address


def test_the_scan_finds_what_is_not_escaped() -> None:
    assert runs(f"<p>{EVIL}</p>".encode()) == ["inline script", "onerror", "img"]


def test_json_for_scripts_is_no_page(evil: Record) -> None:
    client = person("nhaplieu")
    for address in ("/search/palette.json?q=alert", "/overview/map.json"):
        answer = client.get(address)
        assert answer.headers["Content-Type"].startswith("application/json")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        json.loads(answer.content)


def test_words_become_elements_nowhere_in_the_scripts() -> None:
    # Both take whole pages of the house, escaped where they were written.
    known = {"files.js", "live.js"}
    folder = Path(__file__).parents[2] / "src/tamgiang"
    writing = {
        path.name
        for path in folder.rglob("static/*/js/*.js")
        if re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|setHTML", path.read_text()
        )
    }
    assert writing - known == set()


def test_no_template_leaves_text_unescaped() -> None:
    folder = Path(__file__).parents[2] / "src/tamgiang"
    open_ones = [
        str(path.relative_to(folder))
        for path in folder.rglob("*.html")
        if re.search(r"\|\s*safe\b|autoescape off|\|safeseq", path.read_text(encoding="utf-8"))
    ]
    assert open_ones == []


@pytest.mark.parametrize("text", [*BEGINNINGS, FORMULA])
def test_no_cell_of_a_sheet_is_a_formula(quick_sample: SampleArea, text: str) -> None:
    # given a record whose agency begins as a formula does
    ensure_sample_logins()
    values = {
        "code": "PH-1",
        "name": f"{text}x",
        "kind": "meeting",
        "agency": text,
        "block": quick_sample.hamlets[0].block,
        "effective_on": "2023-01-05",
    }
    create(register_named("infrastructure.room"), values, actor=ACTOR)
    client = person("nhaplieu")

    # when it is taken away as a sheet
    listed = client.get("/registers/infrastructure.room/export.csv").getvalue().decode("utf-8-sig")
    book = load_workbook(
        io.BytesIO(client.get("/registers/infrastructure.room/export.xlsx").getvalue())
    )

    # then no cell begins as one, and none is one
    cells = [cell for row in csv.reader(io.StringIO(listed)) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert any(cell.endswith(text.strip() + "x") for cell in cells)
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds


def test_no_unit_turns_the_figures_into_formulas(quick_sample: SampleArea) -> None:
    drain()
    UnitVersion.objects.filter(kind="commune").update(name="=1+1")
    client = Client(SERVER_NAME="localhost")

    told = client.get("/indicators/outreach.eid_collected/units.csv").content.decode("utf-8-sig")

    assert "1+1" in told
    assert [c for row in csv.reader(io.StringIO(told)) for c in row if c.startswith("=")] == []
