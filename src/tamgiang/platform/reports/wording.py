"""A verdict in words, for the terminal and the page, and as JSON for machines."""

from collections.abc import Iterator
from typing import Any

from tamgiang.kernel.labels import Label
from tamgiang.platform.reports.verification import (
    FigureVerdict,
    LiveChange,
    TextChange,
    Verification,
    Whole,
)

WHOLE = {
    Whole.SAME: Label("Tệp đúng là tệp đã phát hành.", "The file is the one that was issued."),
    Whole.EXTENDED: Label(
        "Nội dung như đã phát hành; tệp đã được lưu lại hoặc ký thêm.",
        "The content is as issued; the file was saved again or signed.",
    ),
    Whole.EDITED: Label(
        "Phần chữ ngoài số liệu đã được sửa sau khi phát hành.",
        "Words around the figures were edited after issue.",
    ),
    Whole.CHANGED: Label(
        "Tệp PDF không còn là tệp đã phát hành.", "The PDF is not the one that was issued."
    ),
}
DATA = Label(
    "Dữ liệu số liệu kèm trong tệp đã bị sửa.", "The figures carried inside the file were changed."
)
HOLDS = Label("khớp", "holds")
FROZEN = Label("lệch so với bản đã phát hành", "differs from what was issued (frozen)")
LIVE = Label("hồ sơ nay cho kết quả khác", "the records now give otherwise (live)")
GONE = Label("không còn trong văn bản", "no longer in the document")
IN_DOCUMENT = Label("trong văn bản", "in the document")
ISSUED = Label("đã phát hành", "issued")
NOW = Label("nay", "now")
OTHER_ROWS = Label("những hồ sơ đứng sau đã khác", "other records stand behind it")
PROPERTIES = {
    "printed": Label("kết quả", "figure"),
    "numerator": Label("tử số", "numerator"),
    "denominator": Label("mẫu số", "denominator"),
    "share": Label("tỷ lệ", "share"),
    "target": Label("chỉ tiêu giao", "target"),
    "rows": Label("số dòng", "rows"),
    "checksum": Label("mã kiểm", "checksum"),
    "definition": Label("định nghĩa", "definition"),
}
SUMMARY = Label(
    "{count} số liệu, {drifted} lệch ({frozen} trong văn bản, {live} theo hồ sơ).",
    "{count} figures, {drifted} drifted ({frozen} frozen, {live} live).",
)


def lines(verdict: Verification, language: str = "vi") -> Iterator[str]:
    """The verdict line by line: the file, each figure, the sum."""
    yield WHOLE[verdict.whole].in_language(language)
    if not verdict.data_intact:
        yield DATA.in_language(language)
    for figure in verdict.figures:
        yield from figure_lines(figure, language)
    yield SUMMARY.in_language(language).format(
        count=len(verdict.figures),
        drifted=len(verdict.drifted),
        frozen=sum(bool(figure.texts) for figure in verdict.figures),
        live=sum(bool(figure.lives) for figure in verdict.figures),
    )


def figure_lines(verdict: FigureVerdict, language: str = "vi") -> Iterator[str]:
    """One figure: its id, code and place, and each difference below."""
    figure = verdict.figure
    place = f" ({figure.unit_name})" if figure.unit_name else ""
    head = f"{figure.short_id}  {figure.published.code}{place}: {figure.published.printed}"
    if verdict.holds:
        yield f"{head}  {HOLDS.in_language(language)}"
        return
    yield head
    for text in verdict.texts:
        yield f"    {FROZEN.in_language(language)}: {text_change(text, language)}"
    for live in verdict.lives:
        yield f"    {LIVE.in_language(language)}: {live_change(live, language)}"


def text_change(change: TextChange, language: str) -> str:
    """`kết quả: trong văn bản 99,34%, đã phát hành 99,43%`."""
    what = PROPERTIES[change.form].in_language(language)
    issued = f"{ISSUED.in_language(language)} {change.frozen}"
    if change.found is None:
        return f"{what}: {GONE.in_language(language)}, {issued}"
    return f"{what}: {IN_DOCUMENT.in_language(language)} {change.found}, {issued}"


def live_change(change: LiveChange, language: str) -> str:
    """`số dòng: đã phát hành 50690, nay 50691`."""
    what = PROPERTIES[change.what].in_language(language)
    if change.what == "checksum":
        return f"{what}: {OTHER_ROWS.in_language(language)}"
    issued, now = ISSUED.in_language(language), NOW.in_language(language)
    return f"{what}: {issued} {change.frozen}, {now} {change.live}"


def as_json(verdict: Verification) -> dict[str, Any]:
    """The verdict for machines; `frozen` and `live` hold the two kinds of drift."""
    return {
        "issue": str(verdict.issue.uid),
        "format": str(verdict.format),
        "file": str(verdict.whole),
        "data_intact": verdict.data_intact,
        "holds": verdict.holds,
        "figures": [
            {
                "id": found.figure.short_id,
                "code": found.figure.published.code,
                "unit": found.figure.unit_code or None,
                "printed": found.figure.published.printed,
                "holds": found.holds,
                "frozen": [
                    {"form": t.form, "issued": t.frozen, "document": t.found} for t in found.texts
                ],
                "live": [{"what": c.what, "issued": c.frozen, "now": c.live} for c in found.lives],
            }
            for found in verdict.figures
        ],
    }
