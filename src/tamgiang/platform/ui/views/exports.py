"""The empty sheet of a register: its columns as the import knows them, and how to fill them."""

from io import BytesIO

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tamgiang.kernel.schema import Choice, Day, Field, Flag, Integer, Moment, Money, Point, Register
from tamgiang.platform.imports.plan import Target
from tamgiang.platform.imports.targets import COMMUNE, HAMLET, PLACE, targets
from tamgiang.platform.registry.registry import register_named
from tamgiang.platform.ui.access import require_view

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Rows below the header in which lists of choices are offered.
PREPARED = 2000


def import_template(request: HttpRequest, name: str) -> HttpResponse:
    """An XLSX to fill in and upload again."""
    register = register_named(name)
    require_view(request, register)
    answer = HttpResponse(template_of(register, get_language() or "vi"), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="mau-{register.full_name}.xlsx"'
    return answer


def columns_of(register: Register) -> list[Target]:
    """One column per target; a place is asked as commune and hamlet, a position as one cell."""
    found = []
    for target in targets(register):
        point_part = "." in target.name and target.name not in (COMMUNE, HAMLET)
        if not point_part and not (target.name == PLACE and PLACE not in register.by_name):
            found.append(target)
    return found


def template_of(register: Register, language: str) -> bytes:
    """The bytes of the sheet: one for the rows, one that explains every column."""
    import xlsxwriter

    target = BytesIO()
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False}) as book:
        head = book.add_format(
            {"bold": True, "bg_color": "#f1ebf8", "bottom": 1, "text_wrap": True}
        )
        rows = book.add_worksheet(register.plural.in_language(language)[:31])
        guide = book.add_worksheet(_("How to fill in"))
        for number, text in enumerate((_("Column"), _("Needed"), _("What to write"))):
            guide.write_string(0, number, text, head)
        for column, found in enumerate(columns_of(register)):
            label = found.label.in_language(language)
            rows.write_string(0, column, label, head)
            rows.set_column(column, column, max(14, min(34, len(label) + 4)))
            guide.write_string(column + 1, 0, label)
            needed = found.required or found.name == COMMUNE
            guide.write_string(column + 1, 1, _("yes") if needed else "")
            guide.write_string(column + 1, 2, _advice(register, found, language))
            if found.choices:
                texts = [text.in_language(language) for _code, text in found.choices]
                if len(",".join(texts)) <= 255:
                    rows.data_validation(
                        1, column, PREPARED, column, {"validate": "list", "source": texts}
                    )
        rows.freeze_panes(1, 0)
        guide.set_column(0, 0, 34)
        guide.set_column(2, 2, 80)
    return target.getvalue()


def _advice(register: Register, target: Target, language: str) -> str:
    if target.choices:
        return " / ".join(text.in_language(language) for _code, text in target.choices)
    if target.name in (COMMUNE, HAMLET):
        return _("Name or official code, as on the day the row holds from.")
    field = register.by_name.get(target.name) or register.columns.get(target.name)
    said = field.help.in_language(language) if field is not None and field.help else ""
    return " ".join(part for part in (said, _form(field)) if part)


def _form(field: Field | None) -> str:
    match field:
        case Day():
            return _("Day/month/year, for example 22/08/2023.")
        case Moment():
            return _("Day and hour, for example 22/08/2023 14:30.")
        case Flag():
            return _("Yes or No; x also means yes.")
        case Money():
            return _("Whole dong.")
        case Integer():
            return _("A whole number.")
        case Point():
            return _("Latitude, longitude in degrees, for example 16.5853, 107.5108.")
        case Choice():
            return ""
    return ""
