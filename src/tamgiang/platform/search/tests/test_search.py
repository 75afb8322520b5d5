"""What is found, by whom, and that hidden names stay hidden."""

import unicodedata
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.services import create, withdraw
from tamgiang.platform.registry.registry import register_named, registers
from tamgiang.platform.registry.sample import SampleArea
from tamgiang.platform.scopes import Grant, Scope, ScopeRequired, no_scope, scope_of
from tamgiang.platform.search.records import search_records
from tamgiang.platform.search.things import search_indicators
from tamgiang.platform.search.words import Fit, Query

ACTOR = "system:test"
CAMERA = "cameras.camera"


@pytest.fixture
def cameras(quick_sample: SampleArea) -> Iterator[dict[str, Record]]:
    """Cameras at named places, some with an owner, in two communes."""
    communes = {"tho": "19894", "sia": "19867"}
    blocks = {
        name: next(h.block for h in quick_sample.hamlets if h.commune_code == code)
        for name, code in communes.items()
    }

    def add(code: str, place: str, location: str, owner: str = "") -> Record:
        values = {
            "code": code,
            "kind": "public",
            "location": location,
            "block": blocks[place],
            "effective_on": "2023-01-05",
        }
        if owner:
            values |= {"owner": owner, "owner_kind": "household"}
        return create(register_named(CAMERA), values, actor=ACTOR)

    yield {
        "bridge": add("CAM-1", "tho", "Cầu Đông Lâm", "Nguyễn Thị Lan"),
        "market": add("CAM-2", "sia", "Chợ Sịa"),
        "lan": add("CAM-3", "sia", "Ngã ba Lan Viên", "Trần Văn Đông"),
    }


def codes(text: str, limit: int = 5) -> list[str]:
    """The cameras that answer, best first."""
    found = search_records(Query.typed(text), only=CAMERA, limit=limit)
    return [record.code for answer in found for record in answer.records]  # type: ignore[attr-defined]


def scope(record: Record, *permissions: str) -> Scope:
    """Somebody who holds these permissions over the place of a record."""
    blocks = frozenset((record.block_id,))
    return Scope("user:9", blocks, (Grant(frozenset(permissions), blocks),))


@pytest.mark.parametrize("typed", ["Chợ Sịa", "cho sia", "CHO  SIA", "sịa chợ"])
def test_marks_case_and_order_of_words_do_not_matter(
    cameras: dict[str, Record], typed: str
) -> None:
    composed = unicodedata.normalize("NFC", typed)
    decomposed = unicodedata.normalize("NFD", typed)

    assert codes(composed) == codes(decomposed) == ["CAM-2"]


def test_a_given_name_comes_before_a_name_that_only_holds_it(cameras: dict[str, Record]) -> None:
    assert codes("lan") == ["CAM-1", "CAM-3"]
    assert codes("dong") == ["CAM-3", "CAM-1"]


def test_parts_of_words_answer_when_whole_words_do_not(cameras: dict[str, Record]) -> None:
    assert codes("am-") == ["CAM-1", "CAM-2", "CAM-3"]


def test_one_letter_and_blanks_find_nothing(cameras: dict[str, Record]) -> None:
    assert codes("c") == codes("  ") == codes("") == []


def test_signs_of_patterns_are_letters_like_others(cameras: dict[str, Record]) -> None:
    assert codes("%%") == codes("__") == codes("CAM_1") == []


def test_withdrawn_records_are_not_found(cameras: dict[str, Record]) -> None:
    withdraw(cameras["market"], reason="nhập trùng", actor=ACTOR)

    assert codes("cho sia") == []


def test_only_ones_own_place_is_searched(cameras: dict[str, Record]) -> None:
    with scope_of(scope(cameras["bridge"], "registers.view", "registers.reveal")):
        assert codes("cam") == ["CAM-1"]


def test_without_the_register_nothing_is_searched(cameras: dict[str, Record]) -> None:
    with (
        scope_of(scope(cameras["bridge"], "registers.view:people.resident")),
        CaptureQueriesContext(connection) as queries,
    ):
        assert codes("cam") == []
    assert len(queries) == 0


def test_a_masked_name_finds_nothing_and_an_open_value_does(cameras: dict[str, Record]) -> None:
    with scope_of(scope(cameras["bridge"], "registers.view")):
        assert codes("nguyen thi lan") == []
        assert codes("dong lam") == ["CAM-1"]
        assert codes("lam lan") == []


def test_who_may_open_names_in_one_place_searches_them_there_alone(
    cameras: dict[str, Record],
) -> None:
    here, there = cameras["bridge"].block_id, cameras["lan"].block_id
    grants = (
        Grant(frozenset(("registers.view",))),
        Grant(frozenset(("registers.reveal",)), frozenset((there,))),
    )

    with scope_of(Scope("user:9", None, grants)):
        assert here != there
        assert codes("nguyen thi lan") == []
        assert codes("tran van dong") == ["CAM-3"]


def test_a_search_outside_a_scope_raises(quick_sample: SampleArea) -> None:
    with no_scope(), pytest.raises(ScopeRequired):
        search_records(Query.typed("lan"))


def test_each_register_costs_at_most_two_queries(cameras: dict[str, Record]) -> None:
    with CaptureQueriesContext(connection) as queries:
        search_records(Query.typed("khong co dau"))

    assert len(queries) <= 2 * len(registers())
    assert all("LIMIT 400" in query["sql"] for query in queries)


def test_indicators_answer_to_their_name_in_both_languages(quick_sample: SampleArea) -> None:
    day = quick_sample.today

    by_name = search_indicators(Query.typed("dinh danh dien tu"), day)
    by_code = search_indicators(Query.typed("outreach.eid_collected"), day)

    assert "outreach.eid_collected" in [found.code for found in by_name]
    assert [found.code for found in by_code][:1] == ["outreach.eid_collected"]


def test_fits_are_told_apart() -> None:
    query = Query.typed("Lan")

    assert query.fit("lan") is Fit.WHOLE
    assert query.fit("Nguyễn Thị Lan") is Fit.GIVEN_NAME
    assert query.fit("Lan Viên") is Fit.BEGINNING
    assert query.fit("Ngã ba Lan Viên") is Fit.WORDS
    assert query.fit("Đông Lâm, Phú Vang lang") is Fit.PARTS
    assert query.fit("Chợ Sịa") is None
