"""Records, templates and issues the tests of reports stand on."""

from datetime import date

from tamgiang.kernel.labels import Label
from tamgiang.platform.indicators.tests import ground
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registers.services import create
from tamgiang.platform.reports.models import ReportIssue
from tamgiang.platform.reports.services import document_of, generate
from tamgiang.platform.reports.templates import TemplateFile
from tamgiang.platform.reports.tests.documents import DAY, docx
from tests.dummy.registers import THING

BLUE = "dummy.blue_things"
COUNT = f'{{{{ fig("{BLUE}") }}}}'


def thing(code: str, block: int, on: date = date(2023, 7, 1)) -> Record:
    values = {"code": code, "name": "x", "block": block, "colour": "blue", "effective_on": on}
    return create(THING, values, actor="test")


def template(*paragraphs: str, table: tuple[tuple[str, ...], ...] = ()) -> TemplateFile:
    return TemplateFile("mau", Label("Mẫu", "Sample"), docx(*paragraphs, table=table))


def issued(format: str = "docx", *paragraphs: str) -> tuple[ReportIssue, bytes]:
    texts = paragraphs or (f"Có {COUNT} vật màu xanh, ngày {{{{ report.date }}}}.",)
    issue = generate(template(*texts), ground.AREA, DAY, format, actor="test")
    return issue, document_of(issue)


def unit_tag(code: str) -> str:
    return f'{{{{ fig("{BLUE}", unit="{code}") }}}}'
