"""Issuing a report: figures frozen, document written, both kept, in this order."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from io import BytesIO

from django.db import transaction
from django.utils import timezone
from docx.document import Document

from tamgiang.platform.audit.services import append
from tamgiang.platform.events.outbox import emit
from tamgiang.platform.indicators.models import PublishedFigure
from tamgiang.platform.reports import store
from tamgiang.platform.reports.carried import put_into, sealed
from tamgiang.platform.reports.context import context_of, figure_address
from tamgiang.platform.reports.faults import UnknownFormat
from tamgiang.platform.reports.figures import FigureText
from tamgiang.platform.reports.marks import Mention, mentions
from tamgiang.platform.reports.models import Format, IssuedFigure, ReportIssue, short_id
from tamgiang.platform.reports.pdf.reading import bare, read_pdf
from tamgiang.platform.reports.pdf.writing import try_pdf, write_pdf
from tamgiang.platform.reports.reading import text_digest_of_document, text_digest_of_pages
from tamgiang.platform.reports.rendering import Rendered, render, roots
from tamgiang.platform.reports.sources import LiveFigures
from tamgiang.platform.reports.templates import TemplateFile
from tamgiang.platform.scopes import system_scope


def generate(
    template: TemplateFile,
    area: str,
    as_of: date,
    format: str,
    *,
    actor: str,
    told: Callable[[int, int], None] = lambda _done, _all: None,
) -> ReportIssue:
    """Fill a template with the figures of an area on a day and keep the document.

    `told` hears how many of how many figures were frozen, which takes most of the time.
    The whole area is read whoever asks: only sums leave. Raises NotADocument, BadTemplate,
    UnknownFigures, UnknownPlace, NotForPdf, UnknownFormat or NotFound; then nothing was issued.
    """
    issue = ReportIssue(
        template_name=template.name,
        template_sha256=template.sha256,
        area_code=area,
        as_of=as_of,
        boundary_date=as_of,
        format=_format(format),
        issued_by=actor,
        issued_at=timezone.now(),
    )
    source = LiveFigures(area, as_of, title=template.title.vi, actor=actor, told=told)
    check = try_pdf if issue.format == Format.PDF else _no_check
    with system_scope("reports.generate"):
        rendered = render(template.content, source, context_of(area, as_of), short_id, check=check)
    figures = _issued(issue, rendered)
    content = _written(issue, rendered.document, figures)
    store.put(template.content, "docx")
    issue.document_sha256 = store.put(content, issue.format)
    issue.document_bytes = len(content)
    _save(issue, figures)
    return issue


def document_of(issue: ReportIssue) -> bytes:
    """The file that was issued."""
    return store.get(issue.document_sha256, issue.format)


def _format(given: str) -> Format:
    try:
        return Format(given.lower().removeprefix("."))
    except ValueError:
        raise UnknownFormat(given=given) from None


def _no_check(document: Document) -> None:
    """A DOCX may hold whatever its template holds."""


def _issued(issue: ReportIssue, rendered: Rendered) -> list[IssuedFigure]:
    found = [m for root in roots(rendered.document) for m in mentions(root)]
    standing = Counter(found)
    published = PublishedFigure.objects.in_bulk(
        [text.figure.published for text in rendered.figures]
    )
    return [
        _one(issue, position, text, published[text.figure.published], standing)
        for position, text in enumerate(rendered.figures, start=1)
    ]


def _one(
    issue: ReportIssue,
    position: int,
    text: FigureText,
    published: PublishedFigure,
    standing: Mapping[Mention, int],
) -> IssuedFigure:
    figure = text.figure
    return IssuedFigure(
        short_id=text.id,
        issue=issue,
        published=published,
        position=position,
        name_vi=figure.name.vi,
        name_en=figure.name.en,
        unit_code=figure.key.unit,
        unit_name=figure.unit_name,
        part=figure.part,
        value=figure.value,
        target=figure.target,
        fresh_at=figure.fresh_at,
        shown={
            mention.form: {"text": mention.text, "count": count}
            for mention, count in standing.items()
            if mention.figure == text.id
        },
    )


def _written(issue: ReportIssue, document: Document, figures: Sequence[IssuedFigure]) -> bytes:
    carried = sealed(_body(issue, figures))
    if issue.format == Format.PDF:
        content = write_pdf(
            document,
            carried,
            base=figure_address(),
            issued_at=issue.issued_at,
            description=f"{issue.template_name} {issue.uid}",
        )
        issue.text_digest = _checked_text(content, figures)
        return content
    issue.text_digest = text_digest_of_document(document)
    put_into(document, carried)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _body(issue: ReportIssue, figures: Sequence[IssuedFigure]) -> dict[str, object]:
    return {
        "issue": str(issue.uid),
        "template": {"name": issue.template_name, "sha256": issue.template_sha256},
        "area": issue.area_code,
        "as_of": issue.as_of.isoformat(),
        "boundary_date": issue.boundary_date.isoformat(),
        "issued_at": issue.issued_at.isoformat(),
        "opens_at": figure_address(),
        "figures": [figure.as_carried() for figure in figures],
    }


def _checked_text(content: bytes, figures: Sequence[IssuedFigure]) -> str:
    """Digest of the text of a fresh PDF, once it is seen to show its figures as issued."""
    found = read_pdf(content)
    said = Counter((m.figure, m.form, bare(m.text)) for m in found.mentions)
    meant = Counter(
        {
            (figure.short_id, form, bare(shown["text"])): shown["count"]
            for figure in figures
            for form, shown in figure.shown.items()
        }
    )
    if said != meant:
        raise RuntimeError(f"the PDF shows other figures than were issued: {said - meant}")
    return text_digest_of_pages(found.pages)


@transaction.atomic
def _save(issue: ReportIssue, figures: Sequence[IssuedFigure]) -> None:
    issue.save(force_insert=True)
    IssuedFigure.objects.bulk_create(figures)
    body = {
        "template": issue.template_name,
        "area": issue.area_code,
        "as_of": issue.as_of.isoformat(),
        "figures": len(figures),
        "document": issue.document_sha256,
    }
    append(issue.stream, "report.issued", body, actor=issue.issued_by, new=True)
    emit("report.issued", issue.stream, body, actor=issue.issued_by)
