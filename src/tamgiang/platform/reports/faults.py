"""What reports refuse, and how they say so."""

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label


class NotADocument(Refusal):
    """The file is not a DOCX that may be opened; `why` says which check it failed."""

    code = "reports.not_a_document"
    message = Label("Không nhận tệp này làm mẫu báo cáo: {why}.", "Not usable as a report: {why}.")


class BadTemplate(Refusal):
    """A tag of the template is not of the closed language of reports."""

    code = "reports.bad_template"
    message = Label(
        "Mẫu báo cáo viết sai ở {place}: {why}.", "The template is wrong at {place}: {why}."
    )


class UnknownFigures(Refusal):
    """The template names figures that no definition computes."""

    code = "reports.unknown_figures"
    message = Label("Mẫu báo cáo gọi số liệu không có: {what}", "Unknown figures: {what}")


class UnknownTemplate(Refusal):
    """Neither a file nor the name of a template."""

    code = "reports.unknown_template"
    message = Label(
        "Không có mẫu báo cáo “{name}”; các mẫu hiện có: {names}.",
        "There is no report template “{name}”; the templates are: {names}.",
    )
    status = 404


class UnknownFormat(Refusal):
    """A report is a DOCX or a PDF."""

    code = "reports.unknown_format"
    message = Label(
        "Báo cáo xuất ra .docx hoặc .pdf, không phải “{given}”.",
        "A report is written as .docx or .pdf, not “{given}”.",
    )


class MisplacedFigure(Refusal):
    """A figure was put where no running text is (a link address, a title, a raw-run tag)."""

    code = "reports.misplaced_figure"
    message = Label(
        'Số liệu phải đứng trong chữ của văn bản, viết dạng {{{{ fig("mã") }}}}; '
        "không đặt trong {where}.",
        'A figure stands in running text, as {{{{ fig("code") }}}}; not in {where}.',
    )


class NotForPdf(Refusal):
    """The document holds something the PDF writer would lose."""

    code = "reports.not_for_pdf"
    message = Label(
        "Bản PDF chưa giữ được {what} ở {place}; hãy bỏ ra hoặc xuất .docx.",
        "The PDF cannot carry {what} at {place}; take it out or write a .docx.",
    )


class NoFiguresInside(Refusal):
    """A file without the data every issued report carries."""

    code = "reports.no_figures_inside"
    message = Label(
        "Tệp này không mang mã số liệu của báo cáo do hệ thống phát hành.",
        "This file carries no figures of a report issued here.",
    )


class UnknownIssue(Refusal):
    """The file names an issue this house has no record of."""

    code = "reports.unknown_issue"
    message = Label(
        "Báo cáo “{issue}” không được phát hành từ hệ thống này.",
        "Report “{issue}” was not issued here.",
    )
    status = 404


class UnknownFigureId(Refusal):
    """No issued figure has this id."""

    code = "reports.unknown_figure_id"
    message = Label("Không có số liệu mang mã “{id}”.", "No issued figure has the id “{id}”.")
    status = 404


class UnknownPlace(Refusal):
    """The template asks for a unit the area had not on that day."""

    code = "reports.unknown_place"
    message = Label(
        "Ngày {on}, địa bàn {area} không có đơn vị mang mã “{unit}”.",
        "On {on} the area {area} had no unit with the code “{unit}”.",
    )
    status = 404
