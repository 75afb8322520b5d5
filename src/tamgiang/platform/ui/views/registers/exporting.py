"""The records of a list as a file; personal values stay masked."""

import csv
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language

from tamgiang.kernel.errors import NotFound
from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import Field, Integer, Money, Register
from tamgiang.platform.registers.models import Record
from tamgiang.platform.registry.registry import register_named
from tamgiang.platform.ui.access import require_view
from tamgiang.platform.ui.area import place_names
from tamgiang.platform.ui.views.registers.listing import chosen_records
from tamgiang.platform.ui.views.registers.shown import Value, text_of, value_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: A cell that begins so would be run as a formula by a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def register_export(request: HttpRequest, name: str, form: str) -> HttpResponseBase:
    """The list as it is filtered, as `csv` or `xlsx`."""
    register = register_named(name)
    require_view(request, register)
    found = chosen_records(request.user, register, request.GET)
    rows = _rows(register, found.iterator(chunk_size=2000))
    if form == "csv":
        answer: HttpResponseBase = StreamingHttpResponse(_csv(rows), content_type="text/csv")
    elif form == "xlsx":
        answer = HttpResponse(_xlsx(rows), content_type=XLSX)
    else:
        raise NotFound(what=Label("định dạng này", "This format"))
    answer["Content-Disposition"] = f'attachment; filename="{register.full_name}.{form}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _rows(register: Register, records: Iterable[Record]) -> Iterator[list[Any]]:
    language = get_language() or "vi"
    fields = register.fields
    heads = [field.label for field in fields]
    heads += [register.columns["block"].label, register.effective_label]
    yield [head.in_language(language) for head in heads]
    places = place_names(set())
    for record in records:
        cells = [_cell(record, field) for field in fields]
        yield [*cells, places.get(record.block_id, ""), record.effective_on.isoformat()]


def _cell(record: Record, field: Field) -> Value:
    value = value_of(record, field)
    if isinstance(field, Integer | Money) and not field.personal:
        return value
    return text_of(field, value)


def _csv(rows: Iterable[list[Any]]) -> Iterator[str]:
    yield "\ufeff"
    writer = csv.writer(_Echo())
    for row in rows:
        yield writer.writerow([_harmless(value) for value in row])


def _harmless(value: Value) -> Value:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


class _Echo:
    """A file that hands each written line on."""

    def write(self, text: str) -> str:
        """The line itself."""
        return text


def _xlsx(rows: Iterable[list[Any]]) -> bytes:
    import xlsxwriter

    target = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row, bold if number == 0 else None)
        sheet.freeze_panes(1, 0)
    return target.getvalue()
