"""Fills a DOCX template with figures and leaves each figure findable in the result."""

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from docx import Document as open_document
from docx.document import Document
from docx.opc.exceptions import OpcError
from docx.oxml.xmlchemy import BaseOxmlElement
from docxtpl import DocxTemplate
from jinja2 import TemplateError, TemplateSyntaxError
from lxml.etree import XMLSyntaxError  # type: ignore[import-untyped]

from tamgiang.kernel.labels import Label
from tamgiang.platform.reports.faults import BadTemplate, NotADocument
from tamgiang.platform.reports.figures import FigureBook, FigureSource, FigureText, IdMaker
from tamgiang.platform.reports.grammar import ReportEnvironment
from tamgiang.platform.reports.marks import wrap_marks
from tamgiang.platform.reports.package import check_package
from tamgiang.platform.reports.places import named_codes, refuse_unknown


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished document and the figures it shows, in the order they were asked for."""

    document: Document
    figures: tuple[FigureText, ...]


def opened(content: bytes) -> Document:
    """The document in `content`. Raises NotADocument for anything that is no sound DOCX."""
    check_package(content)
    try:
        return open_document(io.BytesIO(content))
    except (OpcError, KeyError, ValueError, XMLSyntaxError):
        why = Label("không phải tệp .docx", "it is not a .docx file")
        raise NotADocument(why=why) from None


def codes_of(content: bytes, known: Mapping[str, Label]) -> list[str]:
    """Codes a template names, in reading order.

    Raises NotADocument, BadTemplate, or UnknownFigures that names each unknown code and its place.
    """
    places = list(named_codes(opened(content)))
    refuse_unknown(places, known)
    _check_syntax(content)
    return list(dict.fromkeys(place.code for place in places))


def render(
    content: bytes,
    source: FigureSource,
    context: Mapping[str, Any],
    new_id: IdMaker,
    *,
    check: Callable[[Document], object] = lambda document: None,
) -> Rendered:
    """Fill the template. Two passes: only the first tells which figures the appendix lists.

    `check` may refuse the document of the first pass; only then are its figures published.
    """
    codes_of(content, source.names())
    book = FigureBook(source, new_id)
    check(_finished(_filled(content, context, book)))
    book.freeze()
    return Rendered(_finished(_filled(content, context, book)), tuple(book))


def _finished(document: Document) -> Document:
    wrap_marks(roots(document))
    return document


def roots(document: Document) -> Iterator[BaseOxmlElement]:
    """The body, and every header and footer of its own, each once."""
    yield document.element.body
    for section in document.sections:
        for part in (
            section.header,
            section.footer,
            section.first_page_header,
            section.first_page_footer,
        ):
            if not part.is_linked_to_previous:
                yield part._element


def _filled(content: bytes, context: Mapping[str, Any], book: FigureBook) -> Document:
    template = DocxTemplate(io.BytesIO(content))
    whole = {**context, "fig": book.fig, "figures": list(book)}
    try:
        template.render(whole, jinja_env=ReportEnvironment(), autoescape=True)
    except (TemplateError, XMLSyntaxError) as fault:
        raise _bad(fault) from None
    buffer = io.BytesIO()
    template.save(buffer)
    # Opened anew: docxtpl replaces header parts behind the back of the open document.
    return open_document(io.BytesIO(buffer.getvalue()))


def _check_syntax(content: bytes) -> None:
    template = DocxTemplate(io.BytesIO(content))
    template.init_docx()
    environment = ReportEnvironment()
    source = template.patch_xml(template.get_xml()).replace("<w:p ", "\n<w:p ")
    try:
        environment.parse(source)
    except TemplateSyntaxError as fault:
        raise _bad(fault, source) from None


def _bad(fault: Exception, source: str = "") -> BadTemplate:
    lines = list(getattr(fault, "docx_context", ()))
    if not lines and isinstance(fault, TemplateSyntaxError):
        lines = _plain_lines(source)[fault.lineno - 1 : fault.lineno]
    excerpt = " ".join(line.strip() for line in lines if "{" in line)[:120]
    place = Label(f"“{excerpt}”", f"“{excerpt}”") if excerpt else Label("văn bản", "the text")
    why = getattr(fault, "message", None) or str(fault)
    return BadTemplate(place=place, why=why)


def _plain_lines(source: str) -> list[str]:
    depth, kept = 0, []
    for char in source:
        depth += (char == "<") - (char == ">" and depth > 0)
        if depth == 0 and char != ">":
            kept.append(char)
    return "".join(kept).splitlines()
