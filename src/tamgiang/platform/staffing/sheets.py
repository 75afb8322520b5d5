"""Sheets that go out: the empty list to fill in, and the rows left out with their reasons."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label
from tamgiang.platform.accounts.models import Role
from tamgiang.platform.orgunits.models import Area
from tamgiang.platform.orgunits.selectors import area_units
from tamgiang.platform.staffing.columns import NEEDED, TARGETS

ROWS = 500
_WHY = Label("Lý do chưa ghi", "Why it was left out")
_SHEET = Label("Cán bộ", "Staff")
_LISTS = Label("Danh mục", "Lists")
_EVERYWHERE = Label("Toàn hệ thống", "Everywhere")
_NOTES = {
    "username": Label(
        "Để trống thì hệ thống đề xuất từ họ tên, ví dụ nguyen.van.a.",
        "Left empty, one is proposed from the name, such as nguyen.van.a.",
    ),
    "roles": Label("Nhiều vai trò cách nhau bằng dấu phẩy.", "Several roles: commas between."),
    "personal": Label(
        "Không bắt buộc. Chỉ giữ mã băm để nhận ra người đăng nhập từ ngoài (VNeID).",
        "Optional. Only a digest is kept, to recognise a sign-in from outside (VNeID).",
    ),
    "since": Label("Ngày/tháng/năm.", "Day/month/year."),
    "until": Label("Để trống khi chưa biết.", "Empty when not known."),
}


def empty_list(language: str, on: date) -> bytes:
    """An XLSX with the headers, notes, and the roles and units to choose from."""
    import xlsxwriter

    memory = BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True})
    sheet = book.add_worksheet(_SHEET.in_language(language))
    lists = book.add_worksheet(_LISTS.in_language(language))
    bold = book.add_format({"bold": True, "bg_color": "#dbe7f5", "border": 1, "text_wrap": True})
    text, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "dd/mm/yyyy"})
    offered = {"unit": _places(on, language), "roles": _roles(language)}
    for column, (target, label) in enumerate(TARGETS.items()):
        title = label.in_language(language)
        sheet.write_string(0, column, f"{title} *" if target in NEEDED else title, bold)
        form = day if target in ("since", "until") else text
        sheet.set_column(column, column, max(16, len(title) + 4), form)
        if note := _NOTES.get(target):
            sheet.write_comment(0, column, note.in_language(language), {"x_scale": 2})
    for place, (target, names) in enumerate(offered.items()):
        lists.write_string(0, place, TARGETS[target].in_language(language), bold)
        lists.write_column(1, place, names)
        lists.set_column(place, place, 40)
        source = f"='{lists.get_name()}'!${'AB'[place]}$2:${'AB'[place]}${len(names) + 1}"
        column = list(TARGETS).index(target)
        # A cell may hold several roles, so that other texts are let through.
        options = {"validate": "list", "source": source, "error_type": "information"}
        sheet.data_validation(1, column, ROWS, column, options)
    sheet.freeze_panes(1, 1)
    book.close()
    return memory.getvalue()


def left_out(
    headers: Sequence[str], rows: Sequence[tuple[int, Sequence[str], Refusal]], language: str
) -> bytes:
    """The rows that were not taken, under their own headers, each with its reason."""
    import xlsxwriter

    memory = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(memory, options)
    sheet = book.add_worksheet(_SHEET.in_language(language))
    bold = book.add_format({"bold": True})
    titles = [*headers, _WHY.in_language(language)]
    for column, title in enumerate(titles):
        sheet.write_string(0, column, title, bold)
        sheet.set_column(column, column, max(14, min(len(title) + 4, 40)))
    for line, (_number, cells, reason) in enumerate(rows, start=1):
        for column, cell in enumerate(cells[: len(headers)]):
            sheet.write_string(line, column, cell)
        sheet.write_string(line, len(headers), reason.text(language))
    sheet.freeze_panes(1, 0)
    book.close()
    return memory.getvalue()


def _roles(language: str) -> list[str]:
    return [
        role.name_vi if language == "vi" else role.name_en for role in Role.objects.order_by("pk")
    ]


def _places(on: date, language: str) -> list[str]:
    found = [_EVERYWHERE.in_language(language)]
    for area in Area.objects.all():
        found.append(area.name)
        found += [member.unit.full_name for member in area_units(area.code, on)]
    return list(dict.fromkeys(found))
