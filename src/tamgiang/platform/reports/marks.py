"""Keeps hold of each figure from the template's text into the finished document.

A template prints a figure as text between private-use characters; once rendered, each such text
becomes a content control whose tag names the figure, so that it can be found again after the
document was edited, signed or saved by another program.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from tamgiang.kernel.labels import Label
from tamgiang.platform.reports.faults import MisplacedFigure

OPEN, SEPARATE, TEXT, CLOSE = "\ue100", "\ue101", "\ue102", "\ue103"
_MARK = re.compile(f"{OPEN}([^{SEPARATE}]+){SEPARATE}([a-z_]+){TEXT}([^{CLOSE}]*){CLOSE}")
TAG = "tamgiang"


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a document prints one form of one figure."""

    figure: str
    form: str
    text: str


def marked(figure: str, form: str, text: str) -> str:
    """The text as the template prints it."""
    return f"{OPEN}{figure}{SEPARATE}{form}{TEXT}{text}{CLOSE}"


def wrap_marks(root: BaseOxmlElement) -> None:
    """Turn every marked text below `root` into a content control.

    Raises MisplacedFigure when a mark stands anywhere but in the text of a run.
    """
    for text in list(root.iter(qn("w:t"))):
        if OPEN in (text.text or ""):
            run = text.getparent()
            if run is None or run.tag != qn("w:r") or not _belongs(run):
                raise MisplacedFigure(where=Label("thẻ {{r …}}", "a {{r …}} tag"))
            _split_run(run)
    _refuse_leftovers(root)


def _belongs(run: BaseOxmlElement) -> bool:
    return run.getparent() is not None


def _split_run(run: BaseOxmlElement) -> None:
    """Replace one run by runs without marks and content controls, in order."""
    pieces: list[BaseOxmlElement] = []
    plain = _like(run)
    for child in run:
        if child.tag == qn("w:rPr"):
            continue
        if child.tag != qn("w:t") or OPEN not in (child.text or ""):
            plain.append(deepcopy(child))
            continue
        for part in _parts(child.text or ""):
            if isinstance(part, Mention):
                pieces += [plain, _control(run, part)]
                plain = _like(run)
            elif part:
                plain.append(_text(part))
    pieces.append(plain)
    for piece in pieces:
        if piece.tag != qn("w:r") or any(child.tag != qn("w:rPr") for child in piece):
            run.addprevious(piece)
    run.getparent().remove(run)


def _parts(text: str) -> Iterator[str | Mention]:
    end = 0
    for match in _MARK.finditer(text):
        yield text[end : match.start()]
        yield Mention(*match.groups())
        end = match.end()
    yield text[end:]


def _like(run: BaseOxmlElement) -> BaseOxmlElement:
    fresh = OxmlElement("w:r")
    properties = run.find(qn("w:rPr"))
    if properties is not None:
        fresh.append(deepcopy(properties))
    return fresh


def _text(content: str) -> BaseOxmlElement:
    element = OxmlElement("w:t")
    element.text = content
    element.set(qn("xml:space"), "preserve")
    return element


def _control(run: BaseOxmlElement, mention: Mention) -> BaseOxmlElement:
    control, properties = OxmlElement("w:sdt"), OxmlElement("w:sdtPr")
    for name, value in (
        ("w:alias", f"{mention.figure} {mention.form}"),
        ("w:tag", f"{TAG}:{mention.figure}:{mention.form}"),
        # Word asks before a locked figure is overtyped by accident.
        ("w:lock", "contentLocked"),
    ):
        properties.append(OxmlElement(name, {qn("w:val"): value}))
    content, inner = OxmlElement("w:sdtContent"), _like(run)
    inner.append(_text(mention.text))
    content.append(inner)
    control.append(properties)
    control.append(content)
    return control


def _refuse_leftovers(root: BaseOxmlElement) -> None:
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        values = (element.text, element.tail, *element.attrib.values())
        if any(OPEN in (value or "") for value in values):
            name = element.tag.rpartition("}")[2]
            raise MisplacedFigure(where=Label(f"phần tử {name}", f"element {name}"))


def mentions(root: BaseOxmlElement) -> Iterator[Mention]:
    """Every figure that stands in a content control below `root`, with its present text."""
    for control in root.iter(qn("w:sdt")):
        tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
        parts = (tag.get(qn("w:val")) or "").split(":") if tag is not None else []
        if len(parts) == 3 and parts[0] == TAG:
            yield Mention(parts[1], parts[2], control_text(control))


def control_text(control: BaseOxmlElement) -> str:
    """What a reader sees in a content control; deleted revisions are not text."""
    return "".join(text.text or "" for text in control.iter(qn("w:t")))
