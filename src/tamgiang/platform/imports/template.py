"""The XLSX template of a register: headers with notes, lists to choose from, nothing to map."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING

from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import (
    Choice,
    Day,
    Field,
    Flag,
    Integer,
    Moment,
    Money,
    Point,
    Register,
)
from tamgiang.platform.imports.targets import PLACE, targets
from tamgiang.platform.orgunits.models import Area
from tamgiang.platform.orgunits.selectors import choices

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

HIDDEN = "_tamgiang"
"""The hidden sheet: A1 names this format, B1 the register, C1 the version of its columns."""
FORMAT = "tamgiang-template"
ROWS = 5000
"""Rows that offer the lists; more may be filled in."""

_DATA = Label("Dữ liệu", "Data")
_REQUIRED = Label("Bắt buộc.", "Required.")
_ALIKE = Label("Chọn trong danh sách.", "Choose from the list.")
_DAY = Label("Ngày/tháng/năm, ví dụ 22/08/2023.", "Day/month/year, such as 22/08/2023.")
_MOMENT = Label("Ngày/tháng/năm giờ:phút.", "Day/month/year hour:minute.")
_POINT = Label("Vĩ độ, kinh độ: 16.5412, 107.5239.", "Latitude, longitude: 16.5412, 107.5239.")
_MONEY = Label("Số tiền nguyên, đồng.", "Whole dong.")
_WHOLE = Label("Số nguyên.", "A whole number.")
_YES_NO = (Label("Có", "Yes"), Label("Không", "No"))


@dataclass(frozen=True, slots=True)
class Head:
    """One column of the template."""

    title: str
    note: str
    offered: tuple[str, ...]
    form: str
    required: bool


def template(register: Register, language: str = "vi") -> bytes:
    """An empty workbook that comes back without any column to match."""
    # The writer costs a third of a second, which only those who take a sheet away need to pay.
    import xlsxwriter

    memory = BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True})
    sheet = book.add_worksheet(_DATA.in_language(language))
    lists = book.add_worksheet(HIDDEN)
    lists.hide()
    lists.write_row(0, 0, [FORMAT, register.full_name, version(register)])
    for column, head in enumerate(_heads(register, language)):
        _write_head(book, sheet, column, head)
        _offer(sheet, lists, column, head)
    sheet.freeze_panes(1, 0)
    book.close()
    return memory.getvalue()


def version(register: Register) -> str:
    """Eight hexadecimal digits that change with the columns of the register."""
    names = "\n".join(target.name for target in targets(register))
    return sha256(names.encode()).hexdigest()[:8]


def _heads(register: Register, language: str) -> Iterator[Head]:
    for field in register.fields:
        yield _head(field, language)
    common = {target.name: target for target in targets(register)}
    yield Head(
        title=common[PLACE].label.in_language(language),
        note=f"{_REQUIRED.in_language(language)} {_ALIKE.in_language(language)}",
        offered=_places(),
        form="@",
        required=True,
    )
    days = ("effective_on",) if register.event else ("effective_on", "ended_on")
    for name in days:
        required = name == "effective_on"
        note = _DAY.in_language(language)
        if required:
            note = f"{_REQUIRED.in_language(language)} {note}"
        yield Head(common[name].label.in_language(language), note, (), "dd/mm/yyyy", required)


def _places() -> tuple[str, ...]:
    """Hamlets and communes of every area as they are called today."""
    today = date.today()
    found = [shown for area in Area.objects.all() for _, shown in choices(area.code, today)]
    return tuple(dict.fromkeys(found))


def _head(field: Field, language: str) -> Head:
    told = [_REQUIRED] if field.required else []
    told += [label for label in (field.help, _hint(field)) if label]
    note = " ".join(label.in_language(language) for label in told)
    if field.source:
        note = f"{note}\n({field.source})"
    return Head(
        title=field.label.in_language(language),
        note=note.strip(),
        offered=tuple(label.in_language(language) for label in _offered(field)),
        form=_form(field),
        required=field.required,
    )


def _offered(field: Field) -> tuple[Label, ...]:
    if isinstance(field, Choice):
        return tuple(option.label for option in field.options)
    return _YES_NO if isinstance(field, Flag) else ()


def _hint(field: Field) -> Label | None:
    match field:
        case Choice() | Flag():
            return _ALIKE
        case Day():
            return _DAY
        case Moment():
            return _MOMENT
        case Point():
            return _POINT
        case Money():
            return _MONEY
        case Integer():
            return _WHOLE
    return None


def _form(field: Field) -> str:
    match field:
        case Day():
            return "dd/mm/yyyy"
        case Moment():
            return "dd/mm/yyyy hh:mm"
        case Money() | Integer():
            return "0" if isinstance(field, Integer) else "#,##0"
    # As text, so that the spreadsheet drops no leading zeros.
    return "@"


def _write_head(book: "Workbook", sheet: "Worksheet", column: int, head: Head) -> None:
    colour = "#dbe7f5" if head.required else "#eef1f5"
    bold: Format = book.add_format(
        {"bold": True, "bg_color": colour, "text_wrap": True, "valign": "vcenter", "border": 1}
    )
    sheet.write_string(0, column, f"{head.title} *" if head.required else head.title, bold)
    sheet.set_column(column, column, max(14, len(head.title) + 4), _cells(book, head))
    if head.note:
        sheet.write_comment(0, column, head.note, {"x_scale": 2})


def _cells(book: "Workbook", head: Head) -> "Format":
    cells: Format = book.add_format({"num_format": head.form})
    return cells


def _offer(sheet: "Worksheet", lists: "Worksheet", column: int, head: Head) -> None:
    if not head.offered:
        return
    _write_list(lists, column, head.offered)
    from xlsxwriter.utility import xl_col_to_name

    letters = xl_col_to_name(column)
    source = f"={HIDDEN}!${letters}$3:${letters}${len(head.offered) + 2}"
    options = {"validate": "list", "source": source, "error_type": "warning"}
    sheet.data_validation(1, column, ROWS, column, options)


def _write_list(lists: "Worksheet", column: int, offered: Sequence[str]) -> None:
    for row, text in enumerate(offered, start=2):
        lists.write_string(row, column, text)
