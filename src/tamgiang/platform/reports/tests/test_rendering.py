"""A template becomes a document in which every figure can be found again."""

from typing import Any

import pytest

from tamgiang.kernel.errors import Refusal
from tamgiang.platform.reports.faults import BadTemplate, MisplacedFigure, UnknownFigures
from tamgiang.platform.reports.marks import Mention, mentions
from tamgiang.platform.reports.rendering import Rendered, codes_of, render, roots
from tamgiang.platform.reports.tests.documents import SetSource, docx, ids, text_of

HUE_S = {"outreach.hue_s": (1044, 1050, "99,43%"), "cameras.public": (44, None, "44")}


def rendered(
    *paragraphs: str,
    context: dict[str, Any] | None = None,
    table: tuple[tuple[str, ...], ...] = (),
    header: str = "",
) -> Rendered:
    template = docx(*paragraphs, table=table, header=header)
    return render(template, SetSource(HUE_S), context or {}, ids())


def found(document: Rendered) -> list[Mention]:
    return [mention for root in roots(document.document) for mention in mentions(root)]


def test_every_form_of_a_figure_is_printed_and_marked() -> None:
    tag = '{{ fig("outreach.hue_s")%s }}'

    document = rendered(
        f"Đạt {tag % ''} ({tag % '.numerator'}/{{{{ fig('outreach.hue_s').denominator }}}}) người"
    )

    assert text_of(document.document.element.body) == "Đạt 99,43% (1.044/1.050) người"
    assert found(document) == [
        Mention("f1", "printed", "99,43%"),
        Mention("f1", "numerator", "1.044"),
        Mention("f1", "denominator", "1.050"),
    ]


def test_the_same_figure_has_one_id_wherever_it_stands() -> None:
    tag = '{{ fig("cameras.public") }}'

    document = rendered(f"Có {tag} camera", table=(("Camera", tag),), header=f"{tag}")

    assert [mention.figure for mention in found(document)] == ["f1", "f1", "f1"]
    assert len(document.figures) == 1


def test_a_table_over_units_has_one_figure_for_each() -> None:
    class Unit:
        def __init__(self, code: str) -> None:
            self.code = code

    rows = (
        ("{%tr for u in units %}", ""),
        ("{{ u.code }}", '{{ fig("cameras.public", unit=u.code) }}'),
        ("{%tr endfor %}", ""),
    )

    document = rendered("x", table=rows, context={"units": [Unit("19867"), Unit("19894")]})

    assert [text.figure.key.unit for text in document.figures] == ["19867", "19894"]
    assert [row.cells[0].text for row in document.document.tables[0].rows] == ["19867", "19894"]


def test_the_appendix_lists_figures_that_stand_after_it() -> None:
    listed = "{%p for f in figures %}"
    text = "{{ f.code }} {{ f.rows }} {{ f.checksum }}"

    document = rendered(listed, text, "{%p endfor %}", '{{ fig("outreach.hue_s") }}')

    assert text_of(document.document.element.body).startswith("outreach.hue_s 1.050 abababababab")


def test_unknown_codes_are_refused_with_their_place_and_what_is_near() -> None:
    template = docx(
        "Mở đầu", 'Đạt {{ fig("outreach.hues") }}', table=(("Camera", '{{ fig("lake.depth") }}'),)
    )

    with pytest.raises(UnknownFigures) as refused:
        codes_of(template, SetSource(HUE_S).names())

    assert refused.value.text("en") == (
        'Unknown figures: “outreach.hues” at paragraph 2 (“Đạt {{ fig("outreach.hues") }}”), '
        "did you mean outreach.hue_s?; "
        '“lake.depth” at table 1, row 1, column 2 (“{{ fig("lake.depth") }}”)'
    )


def test_codes_in_conditions_are_checked_too() -> None:
    with pytest.raises(UnknownFigures):
        rendered('{% if fig("no.such").above_target %}vượt{% endif %}')


@pytest.mark.parametrize(
    "tag",
    [
        "{{ ''.__class__ }}",
        "{{ fig.__globals__ }}",
        '{{ fig("cameras.public").figure.__class__ }}',
        "{{ 'a' * 10000000000 }}",
        "{{ 7 * 7 }}",
        "{% set x = 1 %}",
        "{% for i in range(10) %}{% endfor %}",
        "{% include 'x' %}",
        "{% macro m() %}{% endmacro %}",
        "{{ report.text.format(1) }}",
        "{{ fig(*units) }}",
        "{{ lipsum() }}",
        "{% for a in units %}" * 3 + "{% endfor %}" * 3,
        "{{ fig( }}",
        "{{ missing }}",
        "{{ 'x'|upper }}",
    ],
)
def test_nothing_but_the_report_language_runs(tag: str) -> None:
    with pytest.raises(BadTemplate):
        rendered(f"Đoạn {tag}", context={"units": [1], "report": object()})


def test_a_wrong_tag_is_shown_with_its_text() -> None:
    with pytest.raises(BadTemplate) as refused:
        rendered("Đầu", "Tỷ lệ {{ 7 * 7 }} của huyện")
    assert "Tỷ lệ {{ 7 * 7 }} của huyện" in refused.value.text("vi")


def test_a_figure_outside_running_text_is_refused() -> None:
    with pytest.raises((MisplacedFigure, Refusal)):
        rendered('{{r fig("cameras.public") }}')


def test_marks_of_units_with_special_letters_stay_text() -> None:
    document = rendered("{{ area }}", context={"area": "A & B <w:p>"})
    assert text_of(document.document.element.body) == "A & B <w:p>"
