"""The open-data page for everybody, and a search of all its files for what is about people."""

import csv
import json
import re
from io import StringIO

from tamgiang.kernel.schema import Text
from tamgiang.platform.people import demo as people
from tamgiang.platform.registers.models import Record, model_of
from tamgiang.platform.registry.registry import registers
from tamgiang.platform.registry.sample import SampleArea
from tamgiang.platform.scopes import system_scope
from tamgiang.platform.ui.tests.conftest import SignIn

DAYS = ("2023-08-22", "2026-11-23")


def personal_values() -> set[str]:
    """Every personal text of every record, long enough to be told from a common word."""
    found: set[str] = set()
    with system_scope("test"):
        for register in registers().values():
            for field in register.fields:
                if field.personal and isinstance(field, Text):
                    values = model_of(register).objects.values_list(field.name, flat=True)
                    found |= {value for value in values if value and len(value) > 5}
    return found


def addresses(page: str) -> list[str]:
    """Where the page's files are."""
    return [f"/open/{found}" for found in re.findall(r'href="((?:figures|registers)[^"]+)"', page)]


def test_no_file_holds_a_personal_value(
    sign_in: SignIn, quick_sample: SampleArea, cameras: list[Record]
) -> None:
    people.seed(quick_sample)
    visitor, kept = sign_in(), personal_values()
    assert "Nguyễn Văn Mẫu" in kept
    assert len(kept) > 500

    for day in DAYS:
        page = visitor.get("/open/", {"on": day}).content.decode()
        files = addresses(page)
        assert len(files) > 4
        for address in (*files, "/open/catalogue.jsonld"):
            answer = visitor.get(address)
            assert answer.status_code == 200, address
            text = answer.content.decode()
            assert [value for value in kept if value in text] == [], address


def test_figures_are_taken_away_as_numbers(sign_in: SignIn, cameras: list[Record]) -> None:
    answer = sign_in().get("/open/figures.csv", {"on": "2023-08-22"})

    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    public = [r for r in rows if r["indicator"] == "cameras.public"]
    assert {r["unit_name"]: r["numerator"] for r in public}["Xã Quảng Thọ"] == "1"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in answer


def test_the_catalogue_leads_to_files_that_are_there(
    sign_in: SignIn, quick_sample: SampleArea
) -> None:
    visitor = sign_in()

    told = json.loads(visitor.get("/open/catalogue.jsonld").content)

    files = [f["@id"] for each in told["dcat:dataset"] for f in each["dcat:distribution"]]
    assert len(files) == len(set(files)) > 4
    assert {visitor.get(address).status_code for address in files} == {200}


def test_a_closed_register_is_no_open_data(sign_in: SignIn) -> None:
    for name in ("people.resident", "cameras.camera", "documents.secret_stub"):
        for form in ("csv", "geojson"):
            assert sign_in().get(f"/open/registers/{name}.{form}").status_code == 404
