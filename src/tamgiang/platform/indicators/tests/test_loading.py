"""Wrong definitions are refused when loaded: file, line, and what to write instead."""

from pathlib import Path

import pytest

from tamgiang.kernel.numbers import PrintKind
from tamgiang.platform.indicators.catalogue import gathered
from tamgiang.platform.indicators.definitions import Definition, MeasureKind
from tamgiang.platform.indicators.documents import DefinitionRefused
from tamgiang.platform.indicators.loading import load
from tests.dummy.registers import THING

RIGHT = """\
code: dummy.share
version: 1
valid_from: 2020-01-01
name: {vi: Tỷ lệ, en: Share}
pillar: society
unit: percent
direction: up
print: percent
basis: Quyết định 1
owner: {vi: Phòng, en: Desk}
numerator:
  register: dummy.thing
  kind: stock
  where: paid
denominator:
  register: dummy.thing
  kind: stock
"""


def loaded(tmp_path: Path, text: str) -> Definition:
    file = tmp_path / "share.yaml"
    file.write_text(text, encoding="utf-8")
    return load(file, {THING.full_name: THING}, "dummy")


def test_a_right_definition_has_the_defaults_it_leaves_out(tmp_path: Path) -> None:
    found = loaded(tmp_path, RIGHT)
    assert found.print_rule.kind is PrintKind.PERCENT
    assert found.numerator.kind is MeasureKind.STOCK
    assert found.numerator.described() == {
        "register": "dummy.thing",
        "where": "paid",
        "from": "effective_on",
        "until": "ended_on",
        "sum": None,
    }


@pytest.mark.parametrize(
    ("wrong", "instead", "line", "says"),
    [
        ("pillar: society", "pillar: sociaty", 5, "write: society"),
        ("pillar: society", "piller: society", 5, "write: pillar"),
        ("version: 1", "version: one", 2, "write a whole number"),
        ("version: 1\n", "version: 1\nversion: 2\n", 3, "keep one"),
        ("code: dummy.share", "code: share", 1, "dummy.some_name"),
        ("valid_from: 2020-01-01", "valid_from: 01/01/2020", 3, "2023-08-22"),
        ("{vi: Tỷ lệ, en: Share}", "{vi: Tỷ lệ}", 4, "both languages"),
        ("{vi: Tỷ lệ, en: Share}", "Tỷ lệ", 4, "needs the keys vi, en"),
        ("basis: Quyết định 1\n", "", 1, "add “basis: …”"),
        ("unit: percent", "unit: count", 6, "percent goes with percent"),
        ("print: percent", "print: {rule: percent, decimals: 9}", 8, "decimals 0 to 6"),
        ("print: percent", "print: {decimals: 2}", 8, "{rule: percent"),
        ("print: percent", "print: procent", 8, "write: percent"),
        ("register: dummy.thing", "register: dummy.things", 12, "write: dummy.thing"),
        ("kind: stock\n  where", "kind: flow\n  where", 12, "period: year"),
        ("kind: stock\n  where", "kind: flow\n  until: ended_on\n  where", 14, "drop it"),
        ("owner:", "period: year\nowner:", 10, "drop “period”"),
        ("where: paid", "where: payed", 14, "did you mean “paid”?"),
        ("where: paid", "where: fee = '3'", 14, "change one of the two sides"),
        ("where: paid", "where: |\n    paid and\n    colour = 'green'", 16, "'red', 'blue'"),
        ("where: paid", "from: seen_at", 14, "write day(seen_at)"),
        ("where: paid", "where: [paid]", 14, "write an expression"),
        ("where: paid", "sum: paid", 14, "needed a whole number"),
        ("where: paid", "wehre: paid", 14, "write: where"),
        ("code: dummy.share", "code: [dummy.share", 2, "not YAML"),
        ("basis: Quyết định 1", "tests: [{name: x}]\nbasis: y", 9, "as_of"),
        ("basis: Quyết định 1", "tests: 3\nbasis: y", 9, "items with -"),
    ],
)
def test_a_wrong_definition_is_refused_with_its_place_and_what_to_write(
    tmp_path: Path, wrong: str, instead: str, line: int, says: str
) -> None:
    assert wrong in RIGHT
    with pytest.raises(DefinitionRefused) as refused:
        loaded(tmp_path, RIGHT.replace(wrong, instead, 1))
    text = refused.value.text("en")
    assert f"share.yaml, line {line}: " in text
    assert says in text


def test_a_share_needs_a_denominator(tmp_path: Path) -> None:
    with pytest.raises(DefinitionRefused, match="print: count"):
        loaded(tmp_path, RIGHT.partition("denominator:")[0])


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DefinitionRefused, match="the file is empty"):
        loaded(tmp_path, "# nothing here\n")


def test_the_same_version_twice_is_refused_and_a_newer_one_takes_over(tmp_path: Path) -> None:
    first = loaded(tmp_path, RIGHT)
    again = loaded(tmp_path, RIGHT)
    with pytest.raises(DefinitionRefused, match="raise the version"):
        gathered([first, again])
    newer = RIGHT.replace("version: 1", "version: 2").replace("2020-01-01", "2024-01-01")
    both = gathered([first, loaded(tmp_path, newer)])
    assert both.at(first.valid_from)[0].version == 1
    assert [d.version for d in both.at(loaded(tmp_path, newer).valid_from)] == [2]


def test_a_subject_names_a_column_on_both_sides(tmp_path: Path) -> None:
    found = loaded(tmp_path, RIGHT + "subject: {numerator: code, denominator: part_of}\n")
    assert found.subject == ("code", "part_of")
    with pytest.raises(DefinitionRefused) as refused:
        loaded(tmp_path, RIGHT + "subject: {numerator: cod, denominator: code}\n")
    assert "write: code" in refused.value.text("en")


def test_a_reason_not_to_recast_is_told_in_both_languages(tmp_path: Path) -> None:
    assert loaded(tmp_path, RIGHT).bound is None
    found = loaded(tmp_path, RIGHT + "bound: {vi: của một cơ quan, en: of one office}\n")
    assert found.bound is not None
    assert found.bound.en == "of one office"
