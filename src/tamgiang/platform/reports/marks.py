"""Keeps hold of each figure from the template's text into the finished document.

A template prints a figure as text between private-use characters; once rendered, each such text
becomes a content control inside a bookmark, both named after the figure and numbered. Word keeps
both; other programs keep at least the bookmark, so that the figure is found again after the
document was edited, signed or saved elsewhere.
"""

import itertools
import re
from collections.abc import Iterable, Iterator
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
_BOOKMARK = re.compile(r"tamgiang_([0-9a-z]+)_([a-z]+)_(\d+)")
#: Far from the numbers word processors give to bookmarks of their own.
_FIRST_BOOKMARK = 910_000


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a document prints one form of one figure."""

    figure: str
    form: str
    text: str


def marked(figure: str, form: str, text: str) -> str:
    """The text as the template prints it."""
    return f"{OPEN}{figure}{SEPARATE}{form}{TEXT}{text}{CLOSE}"


def wrap_marks(roots: Iterable[BaseOxmlElement]) -> None:
    """Turn every marked text below `roots` into a bookmarked content control.

    Raises MisplacedFigure when a mark stands anywhere but in the text of a run.
    """
    numbers = itertools.count(1)
    for root in roots:
        for text in list(root.iter(qn("w:t"))):
            if OPEN in (text.text or ""):
                run = text.getparent()
                if run is None or run.tag != qn("w:r"):
                    raise MisplacedFigure(where=Label("thẻ {{r …}}", "a {{r …}} tag"))
                if _belongs(run):
                    _split_run(run, numbers)
        _refuse_leftovers(root)


def _belongs(run: BaseOxmlElement) -> bool:
    return run.getparent() is not None


def _split_run(run: BaseOxmlElement, numbers: Iterator[int]) -> None:
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
                pieces += [plain, *_bookmarked(run, part, next(numbers))]
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


def _bookmarked(run: BaseOxmlElement, mention: Mention, number: int) -> list[BaseOxmlElement]:
    name = f"{TAG}_{mention.figure}_{mention.form}_{number}"
    key = {qn("w:id"): str(_FIRST_BOOKMARK + number)}
    start = OxmlElement("w:bookmarkStart", {**key, qn("w:name"): name})
    return [start, _control(run, mention, number), OxmlElement("w:bookmarkEnd", key)]


def _control(run: BaseOxmlElement, mention: Mention, number: int) -> BaseOxmlElement:
    control, properties = OxmlElement("w:sdt"), OxmlElement("w:sdtPr")
    for name, value in (
        ("w:alias", f"{mention.figure} {mention.form}"),
        ("w:tag", f"{TAG}:{mention.figure}:{mention.form}:{number}"),
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
    """Every figure that stands below `root`, with its present text, each once."""
    found = dict(_in_bookmarks(root))
    for control in root.iter(qn("w:sdt")):
        if (tag := figure_tag(control)) is not None:
            figure, form, number = tag
            found[number] = Mention(figure, form, control_text(control))
    yield from (found[number] for number in sorted(found))


def figure_tag(control: BaseOxmlElement) -> tuple[str, str, int] | None:
    """(figure, form, number) of a content control of ours."""
    tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
    parts = (tag.get(qn("w:val")) or "").split(":") if tag is not None else []
    if len(parts) != 4 or parts[0] != TAG or not parts[3].isdecimal():
        return None
    return parts[1], parts[2], int(parts[3])


def control_text(control: BaseOxmlElement) -> str:
    """What a reader sees in a content control; deleted revisions are not text."""
    return "".join(text.text or "" for text in control.iter(qn("w:t")))


def _in_bookmarks(root: BaseOxmlElement) -> Iterator[tuple[int, Mention]]:
    names: dict[int, tuple[str, str]] = {}
    texts: dict[int, str] = {}
    for number, name, text in spans(root):
        if number:
            names[number], texts[number] = name, texts.get(number, "") + text
    for number, (figure, form) in names.items():
        yield number, Mention(figure, form, texts[number])


def spans(root: BaseOxmlElement) -> Iterator[tuple[int, tuple[str, str], str]]:
    """The text below `root` in order: (number of the figure's bookmark or 0, its name, text).

    What a field shows is no text of the document: a page number is another on every machine.
    """
    open_marks: dict[str, tuple[int, tuple[str, str]]] = {}
    fields = 0
    for element in root.iter():
        if element.tag == qn("w:bookmarkStart"):
            if match := _BOOKMARK.fullmatch(element.get(qn("w:name")) or ""):
                mark = int(match[3]), (match[1], match[2])
                open_marks[element.get(qn("w:id")) or ""] = mark
                yield *mark, ""
        elif element.tag == qn("w:bookmarkEnd"):
            open_marks.pop(element.get(qn("w:id")) or "", None)
        elif element.tag == qn("w:fldChar"):
            fields += {"begin": 1, "end": -1}.get(element.get(qn("w:fldCharType")) or "", 0)
        elif element.tag == qn("w:p"):
            yield 0, ("", ""), "\n"
        elif element.tag == qn("w:t") and not fields and not _in_simple_field(element):
            number, name = next(reversed(open_marks.values()), (0, ("", "")))
            yield number, name, element.text or ""


def _in_simple_field(text: BaseOxmlElement) -> bool:
    run = text.getparent()
    holder = run.getparent() if run is not None else None
    return holder is not None and holder.tag == qn("w:fldSimple")
