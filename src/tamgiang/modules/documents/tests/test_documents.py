"""Outgoing documents: numbered by year, signed on the network, never secret."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tamgiang.modules.documents import demo
from tamgiang.modules.documents.doctypes import TYPES
from tamgiang.modules.documents.registers import OUTGOING, SECRET_STUB
from tamgiang.platform.audit.models import AuditEntry
from tamgiang.platform.events.models import Event
from tamgiang.platform.orgunits.models import Unit
from tamgiang.platform.registers.models import model_of
from tamgiang.platform.registers.refusals import BadChoice, UnknownField
from tamgiang.platform.registers.services import create
from tamgiang.platform.registry.sample import SampleArea
from tamgiang.platform.scopes import system_scope


@pytest.fixture(autouse=True)
def scope() -> Iterator[None]:
    with system_scope("test"):
        yield


def document(**changes: object) -> dict[str, Any]:
    block = Unit.objects.get_or_create(slug="thon-thu")[0].pk
    return {
        "block": block,
        "effective_on": date(2023, 8, 1),
        "number": 12,
        "symbol": "12/QĐ-UBND",
        "year": 2023,
        "issuer": "UBND xã Quảng Thọ",
        "kind": "decision",
        "abstract": "Về việc thành lập tổ công nghệ số cộng đồng",
        "channel": "network",
        "signed": True,
    } | changes


@pytest.mark.django_db
def test_a_plain_document_is_taken_in() -> None:
    assert str(create(OUTGOING, document(), actor="user:1")) == "12/QĐ-UBND"


@pytest.mark.django_db
@pytest.mark.parametrize("level", ["Mật", "Tối mật", "Tuyệt mật", "secret", "top_secret"])
def test_a_secret_document_is_refused_and_leaves_no_trace(level: str) -> None:
    with pytest.raises(BadChoice):
        create(OUTGOING, document(secrecy=level), actor="user:1")
    assert model_of(OUTGOING).objects.count() == 0
    assert AuditEntry.objects.count() == Event.objects.count() == 0


@pytest.mark.django_db
def test_a_secret_stub_has_no_place_for_an_abstract() -> None:
    stub = {"issuer": "UBND huyện", "year": 2023, "number": 3, "effective_on": date(2023, 8, 1)}
    block = document()["block"]
    with pytest.raises(UnknownField):
        create(SECRET_STUB, stub | {"block": block, "abstract": "nội dung"}, actor="user:1")
    assert create(SECRET_STUB, stub | {"block": block}, actor="user:1").values()["number"] == 3


def test_the_decree_names_29_types() -> None:
    assert len(TYPES) == 29


@pytest.mark.django_db
def test_numbers_begin_anew_each_year_and_have_no_gap(full_sample: SampleArea) -> None:
    books: dict[tuple[str, int], list[int]] = {}
    for row in demo.rows(full_sample):
        books.setdefault((row["issuer"], row["year"]), []).append(row["number"])
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in books.values())
    assert {year for _, year in books} >= {2022, 2023, 2026}


@pytest.mark.django_db
def test_the_district_issues_nothing_after_it_ended(full_sample: SampleArea) -> None:
    days = [r["effective_on"] for r in demo.rows(full_sample) if "huyện" in r["issuer"]]
    assert max(days) < date(2025, 7, 1)
    today = {r["issuer"] for r in demo.rows(full_sample) if r["effective_on"] >= date(2025, 7, 1)}
    assert today == {
        "UBND xã Quảng Điền",
        "UBND xã Đan Điền",
        "UBND phường Phong Quảng",
        "UBND phường Hóa Châu",
    }
