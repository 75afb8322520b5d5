"""Compares a report in hand with what was issued, and what was issued with the records of now.

Two kinds of drift are kept apart: *frozen*, when the document no longer says what was issued, and
*live*, when the records no longer give what was issued (a late or corrected record).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any
from uuid import UUID

from tamgiang.platform.indicators.services.publishing import Drift, compare
from tamgiang.platform.reports.faults import UnknownIssue
from tamgiang.platform.reports.marks import Mention
from tamgiang.platform.reports.models import Format, IssuedFigure, ReportIssue
from tamgiang.platform.reports.pdf.reading import bare
from tamgiang.platform.reports.reading import Shown, read
from tamgiang.platform.scopes import system_scope

NOTHING = "—"


class Whole(StrEnum):
    """How the file compares with the one that was issued."""

    SAME = "same"
    EXTENDED = "extended"
    EDITED = "edited"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class TextChange:
    """A place where the document prints something else; `found` None where it is gone."""

    form: str
    frozen: str
    found: str | None


@dataclass(frozen=True, slots=True)
class LiveChange:
    """One property of a figure that the records of now give differently."""

    what: str
    frozen: str
    live: str


@dataclass(frozen=True, slots=True)
class FigureVerdict:
    """What became of one figure."""

    figure: IssuedFigure
    texts: tuple[TextChange, ...]
    lives: tuple[LiveChange, ...]

    @property
    def holds(self) -> bool:
        """Whether document, issue and records agree."""
        return not self.texts and not self.lives


@dataclass(frozen=True, slots=True)
class Verification:
    """The verdict on one file.

    `whole` is about the file itself: the same bytes; extended (a PDF that was signed); edited
    (words around the figures of a DOCX, which officials may do); changed (a PDF that is another).
    `data_intact` tells whether the figures carried inside are those that were issued.
    """

    issue: ReportIssue
    format: Format
    whole: Whole
    data_intact: bool
    figures: tuple[FigureVerdict, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing drifted."""
        sound = self.data_intact and self.whole is not Whole.CHANGED
        return sound and all(figure.holds for figure in self.figures)

    @property
    def drifted(self) -> tuple[FigureVerdict, ...]:
        """The figures that drifted."""
        return tuple(figure for figure in self.figures if not figure.holds)


def verify(content: bytes) -> Verification:
    """Verify a file against its issue and the records.

    Raises NotADocument, NoFiguresInside or UnknownIssue.
    """
    shown = read(content)
    issue = _issue(shown.carried.issue)
    frozen = list(issue.figures.select_related("published__publication"))
    drifts = _drifts(frozen)
    found: dict[str, list[Mention]] = {}
    for mention in shown.mentions:
        found.setdefault(mention.figure, []).append(mention)
    return Verification(
        issue=issue,
        format=shown.format,
        whole=_whole(content, shown, issue),
        data_intact=_data_intact(shown, frozen),
        figures=tuple(
            _verdict(figure, found.get(figure.short_id, []), drifts.get(figure.published_id))
            for figure in frozen
        ),
    )


def _drifts(frozen: Sequence[IssuedFigure]) -> dict[int, Drift]:
    """What was published beside what the records give now, by the key of the published figure."""
    publications = {figure.published.publication for figure in frozen}
    with system_scope("reports.verify"):
        compared = [drift for publication in publications for drift in compare(publication)]
    return {drift.frozen.pk: drift for drift in compared}


def _issue(uid: str) -> ReportIssue:
    try:
        return ReportIssue.objects.get(uid=UUID(uid))
    except (ReportIssue.DoesNotExist, ValueError):
        raise UnknownIssue(issue=uid[:60]) from None


def _whole(content: bytes, shown: Shown, issue: ReportIssue) -> Whole:
    if sha256(content).hexdigest() == issue.document_sha256:
        return Whole.SAME
    head = sha256(content[: issue.document_bytes]).hexdigest()
    same_text = shown.text_digest == issue.text_digest
    if shown.format == Format.PDF:
        signed = head == issue.document_sha256 and same_text
        return Whole.EXTENDED if signed else Whole.CHANGED
    return Whole.EXTENDED if same_text else Whole.EDITED


def _data_intact(shown: Shown, frozen: Sequence[IssuedFigure]) -> bool:
    return shown.carried.intact and all(
        _carried_fits(shown.carried.figure(figure.short_id), figure) for figure in frozen
    )


def _carried_fits(carried: Mapping[str, Any] | None, figure: IssuedFigure) -> bool:
    return carried is not None and all(
        carried.get(name) == value for name, value in figure.as_carried().items()
    )


def _verdict(
    figure: IssuedFigure, mentions: Sequence[Mention], drift: Drift | None
) -> FigureVerdict:
    return FigureVerdict(
        figure=figure,
        texts=tuple(_text_changes(figure, mentions)),
        lives=tuple(_live_changes(drift)) if drift else (),
    )


def _text_changes(figure: IssuedFigure, mentions: Sequence[Mention]) -> Iterator[TextChange]:
    standing: Counter[str] = Counter()
    for mention in mentions:
        shown = figure.shown.get(mention.form)
        frozen = shown["text"] if shown else ""
        standing[mention.form] += 1
        if bare(mention.text) != bare(frozen):
            yield TextChange(mention.form, frozen, mention.text)
    for form, shown in figure.shown.items():
        for _ in range(shown["count"] - standing[form]):
            yield TextChange(form, shown["text"], None)


def _live_changes(drift: Drift) -> Iterator[LiveChange]:
    was, now = drift.frozen, drift.now
    if now is None:
        yield LiveChange("definition", str(was.definition_version), NOTHING)
        return
    pairs: tuple[tuple[str, object, object], ...] = (
        ("printed", was.printed, now.printed.vi),
        ("numerator", was.numerator, now.numerator),
        ("denominator", was.denominator, now.denominator),
        ("rows", was.rows, drift.rows_now),
    )
    for what, before, after in pairs:
        if before != after:
            yield LiveChange(what, _said(before), _said(after))
    if drift.records_moved:
        yield LiveChange("checksum", was.rows_checksum[:12], NOTHING)
    if drift.definition_moved:
        yield LiveChange("definition", str(was.definition_version), str(now.definition.version))


def _said(value: object) -> str:
    return NOTHING if value is None else str(value)
