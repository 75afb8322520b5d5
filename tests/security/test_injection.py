"""Words that are commands elsewhere are words here: SQL, shells, formats, patterns."""

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tamgiang.platform.registers.models import model_of
from tamgiang.platform.registry.registry import register_named
from tamgiang.platform.scopes import system_scope
from tests.security.conftest import House, SignInWith

SOURCES = Path(__file__).parents[2] / "src/tamgiang"
SQL = (
    "' OR 1=1 --",
    "'; DROP TABLE people_resident; --",
    "%' UNION SELECT 1,2,3 --",
    "\\'",
    "%_",
    "NK-1' AND '1'='1",
)
PLACES = (
    "/registers/people.resident/?q={}",
    "/registers/people.resident/?sort={}",
    "/registers/people.resident/?sex={}",
    "/search/?q={}",
    "/units/?q={}",
    "/indicators/?on={}&unit={}",
    "/audit/?q={}",
    "/api/v1/registers/people.resident/records?q={}",
)


def code() -> dict[str, str]:
    """Our own sources, less tests and migrations."""
    return {
        str(path.relative_to(SOURCES)): path.read_text(encoding="utf-8")
        for path in SOURCES.rglob("*.py")
        if not {"tests", "migrations"} & set(path.parts)
    }


def found(pattern: str) -> set[str]:
    return {name for name, text in code().items() if re.search(pattern, text)}


@pytest.mark.parametrize("words", SQL)
def test_sql_in_a_question_is_a_word(house: House, sign_in_with: SignInWith, words: str) -> None:
    client = sign_in_with(["registers.view", "registers.reveal", "audit.view", "indicators.view"])
    residents = model_of(register_named("people.resident"))

    for place in PLACES:
        answer = client.get(place.format(words, words))
        assert answer.status_code < 500, place
        assert "Hồ Thị Ngọc Lam" not in answer.getvalue().decode(errors="replace"), place

    with system_scope("count"):
        assert residents.objects.count() == 2


def test_no_word_of_a_person_becomes_a_command() -> None:
    assert found(r"shell\s*=\s*True|os\.system|os\.popen|commands\.getoutput") == set()


def test_no_word_is_run_as_code_nor_unpacked_as_objects() -> None:
    running = r"(?<![\w.])(?:eval|exec)\(|import pickle|import marshal|import shelve"
    assert found(running + r"|yaml\.(?:load|unsafe_load)\(|jsonpickle") == set()


def test_a_name_with_braces_is_shown_as_it_is(house: House, sign_in_with: SignInWith) -> None:
    client = sign_in_with(["registers.view", "registers.write"])
    name = "{0.__class__}{name}%(x)s%s.exe"

    answer = client.post(
        f"/files/on/{house.record.ref}/",
        {"files": SimpleUploadedFile(name, b"MZ\0\0")},
        headers={"Accept": "application/json"},
    )

    told = answer.json()["files"][0]
    assert told["code"] == "files.type_not_taken"
    assert name in told["text"]


def test_patterns_are_built_from_words_of_ours_alone() -> None:
    built = found(r"re\.(?:compile|search|match|fullmatch|sub|findall|split)\(\s*r?f[\"']")

    # The first builds one from a setting of the house, with every sign in it escaped.
    assert built <= {
        "modules/centre/intake/broker.py",
        "platform/house/holidays.py",
        "platform/imports/places.py",
        "platform/indicators/compiling/parameters.py",
        "platform/reports/marks.py",
    }
