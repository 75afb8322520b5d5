"""A report goes out of the records: printed, carried, kept and told."""

import json
from pathlib import Path

import pytest

from tamgiang.platform.audit.selectors import entries_of
from tamgiang.platform.events.models import Event
from tamgiang.platform.indicators.models import Publication
from tamgiang.platform.indicators.tests import ground
from tamgiang.platform.jobs.models import JobState
from tamgiang.platform.jobs.queue import run_queued
from tamgiang.platform.reports.cli import report, verify_report
from tamgiang.platform.reports.faults import (
    UnknownFigures,
    UnknownFormat,
    UnknownPlace,
    UnknownTemplate,
)
from tamgiang.platform.reports.jobs import start_report
from tamgiang.platform.reports.models import ReportIssue, ReportTemplate
from tamgiang.platform.reports.selectors import figure_by_id, issues
from tamgiang.platform.reports.services import document_of, generate, store_template
from tamgiang.platform.reports.templates import in_hand, named
from tamgiang.platform.reports.tests.documents import DAY, body_text, docx, with_text
from tamgiang.platform.reports.tests.records import BLUE, COUNT, issued, template, unit_tag

pytestmark = pytest.mark.django_db


def test_the_document_prints_and_carries_every_figure(blocks: dict[str, list[int]]) -> None:
    issue, content = issued()

    assert body_text(content).startswith("Có 12 vật màu xanh, ngày 22/8/2023.")
    (figure,) = issue.figures.all()
    assert (figure.published.numerator, figure.published.rows) == (12, 12)
    assert figure.shown == {"printed": {"text": "12", "count": 1}}
    assert figure_by_id(figure.short_id.upper()).issue == issue
    assert list(issues(ground.AREA)) == [issue]


def test_issuing_is_in_the_audit_and_the_outbox(blocks: dict[str, list[int]]) -> None:
    issue, _ = issued()

    (entry,) = entries_of(issue.stream)
    assert (entry.action, entry.body["document"]) == ("report.issued", issue.document_sha256)
    assert Event.objects.get(topic="report.issued").ref == issue.stream


def test_wrong_orders_are_refused_and_nothing_is_issued(blocks: dict[str, list[int]]) -> None:
    with pytest.raises(UnknownFormat):
        generate(template(COUNT), ground.AREA, DAY, "odt", actor="test")
    with pytest.raises(UnknownFigures):
        generate(template('{{ fig("dummy.blue") }}'), ground.AREA, DAY, "docx", actor="test")
    with pytest.raises(UnknownPlace):
        generate(template(unit_tag("99999")), ground.AREA, DAY, "docx", actor="test")
    with pytest.raises(UnknownTemplate):
        in_hand("no-such-template")

    assert not ReportIssue.objects.exists()
    assert not Publication.objects.exists()


def test_a_template_is_kept_under_its_name_and_used(blocks: dict[str, list[int]]) -> None:
    kept = store_template(docx(COUNT), "Báo cáo  tuần Đặc biệt", actor="test")

    assert (kept.name, kept.codes) == ("bao-cao-tuan-dac-biet", [BLUE])
    assert generate(named(kept.name), ground.AREA, DAY, "docx", actor="test").figures.count() == 1
    store_template(docx("Không có số liệu"), "báo cáo tuần đặc biệt", actor="test")
    assert ReportTemplate.objects.get().codes == []


def test_a_report_is_made_in_the_background(blocks: dict[str, list[int]]) -> None:
    kept = store_template(docx(COUNT), "Mẫu nền", actor="test")

    job = start_report(kept.name, ground.AREA, DAY, "docx", actor="system:test")
    assert run_queued() == 1

    job.refresh_from_db()
    assert (job.state, job.result) == (
        JobState.DONE,
        {"issue": str(ReportIssue.objects.get().uid)},
    )
    with pytest.raises(UnknownTemplate):
        start_report("no-such", ground.AREA, DAY, "docx", actor="system:test")


def test_a_template_with_unknown_codes_is_not_kept() -> None:
    with pytest.raises(UnknownFigures):
        store_template(docx('{{ fig("dummy.nothing") }}'), "Mẫu", actor="test")
    assert not ReportTemplate.objects.exists()


def test_the_commands_write_and_verify(
    blocks: dict[str, list[int]], home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = home / "mau.docx", home / "ra.docx"
    source.write_bytes(docx(f"Có {COUNT} vật."))

    words = [str(source), "--area", ground.AREA, "--as-of", "2023-08-22", "--out", str(target)]
    assert report(words) == 0
    assert verify_report([str(target)]) == 0
    target.write_bytes(with_text(target.read_bytes(), ">12<", ">21<"))
    capsys.readouterr()
    assert verify_report([str(target), "--json"]) == 1

    verdict = json.loads(capsys.readouterr().out)
    assert verdict["figures"][0]["frozen"] == [
        {"form": "printed", "issued": "12", "document": "21"}
    ]
    assert verdict["figures"][0]["live"] == []


def test_units_of_the_area_fill_a_table(blocks: dict[str, list[int]]) -> None:
    rows = (
        ("{%tr for u in units %}", ""),
        ("{{ u.name }}{{ u.part_note }}", f'{{{{ fig("{BLUE}", unit=u.code) }}}}'),
        ("{%tr endfor %}", ""),
    )

    issue = generate(template("x", table=rows), ground.AREA, DAY, "docx", actor="test")

    assert body_text(document_of(issue)).split("\n")[1:] == ["Xã xa-mot", "07", "Xã xa-hai", "05"]


def test_made_up_places_are_said_to_be_so(blocks: dict[str, list[int]]) -> None:
    _, content = issued("docx", "{% if report.synthetic %}giả lập{% endif %}", COUNT)
    assert body_text(content).startswith("giả lập")
