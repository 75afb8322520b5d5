"""The way out: records of a register as XLSX or CSV, in headers an import knows again."""

import csv
import io
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import IO, Any, Literal

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from tamgiang.kernel.errors import NotPermitted
from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import Choice, Day, Field, Flag, Integer, Moment, Money, Point, Register
from tamgiang.kernel.zone import LOCAL
from tamgiang.platform.audit.services import append
from tamgiang.platform.imports.targets import PLACE, targets
from tamgiang.platform.orgunits.models import UnitVersion
from tamgiang.platform.orgunits.selectors.units import UnitInfo, infos
from tamgiang.platform.registers.models import Record, value_columns
from tamgiang.platform.registers.selectors import MASK
from tamgiang.platform.scopes import current_scope

Form = Literal["xlsx", "csv"]
Writer = Callable[[Any], str | int | date | datetime | None]

_YES, _NO = Label("Có", "Yes"), Label("Không", "No")
#: A cell that begins so would be run as a formula by a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export(
    register: Register,
    records: QuerySet[Record],
    form: Form,
    *,
    actor: str,
    language: str = "vi",
    reason: str = "",
) -> IO[bytes]:
    """The records as an open temporary file, which the caller closes. The audit tells of it.

    Personal values are masked unless a `reason` is given and the scope may reveal them. Raises
    NotPermitted.
    """
    unmasked = bool(reason.strip())
    if unmasked and not current_scope().may(f"registers.reveal:{register.full_name}"):
        raise NotPermitted()
    table = Table(register, language, unmasked=unmasked)
    target = tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115 - handed on
    count = {"xlsx": _write_xlsx, "csv": _write_csv}[form](target, table, records)
    body = {"register": register.full_name, "form": form, "count": count, "unmasked": unmasked}
    with transaction.atomic():
        append(f"export:{register.full_name}", "records.exported", body, actor=actor)
    target.seek(0)
    return target


class Table:
    """The headers of a register and its records as rows under them."""

    def __init__(self, register: Register, language: str, *, unmasked: bool) -> None:
        self.register, self._language = register, language
        self._columns = value_columns(register)
        place = {name: number for number, name in enumerate(self._columns)}
        self._cells: list[tuple[int, int | None, Writer]] = []
        self.headers: list[str] = []
        for field in register.fields:
            self.headers.append(field.label.in_language(language))
            write = _masked if field.personal and not unmasked else writer(field, language)
            if isinstance(field, Point):
                lat = place[f"{field.name}_lat"]
                self._cells.append((lat, lat + 1, write))
            else:
                self._cells.append((place[field.name], None, write))
        names = {target.name: target.label.in_language(language) for target in targets(register)}
        days = ["effective_on"] if register.event else ["effective_on", "ended_on"]
        self.headers += [names[PLACE], *(names[day] for day in days)]
        self._days = [place[day] for day in days]
        self._places = _PlaceNames()

    def rows(self, records: QuerySet[Record]) -> Iterator[list[Any]]:
        """One list of cells for each record, in the order of the query."""
        found = records.values_list(*self._columns).iterator(chunk_size=2000)
        for values in found:
            yield self._row(values)

    def _row(self, values: Sequence[Any]) -> list[Any]:
        cells = [
            None
            if values[first] is None
            else write(values[first] if second is None else (values[first], values[second]))
            for first, second, write in self._cells
        ]
        return [*cells, self._places.text(values[0], values[1]), *(values[d] for d in self._days)]


def writer(field: Field, language: str) -> Writer:
    """How values of a field stand in a cell: what a spreadsheet can count stays a number."""
    match field:
        case Choice():
            labels = {option.code: option.label.in_language(language) for option in field.options}
            return lambda value: labels.get(value, value)
        case Flag():
            yes, no = _YES.in_language(language), _NO.in_language(language)
            return lambda value: yes if value else no
        case Moment():
            return lambda value: value.astimezone(LOCAL).replace(tzinfo=None, microsecond=0)
        case Point():
            return lambda value: f"{value[0]:.7f}, {value[1]:.7f}"
        case Integer() | Money() | Day():
            return lambda value: value
    return str


def _masked(value: object) -> str:
    return MASK


class _PlaceNames:
    """Places as an import finds them again: "Thôn 1, Xã Quảng Thọ" as of the record's day."""

    def __init__(self) -> None:
        self._versions: dict[int, list[UnitInfo]] = {}
        self._known: dict[tuple[int, date], str] = {}

    def text(self, block: int, on: date) -> str:
        """The full name of the block and of the commune it lay in."""
        if (block, on) not in self._known:
            info = self._at(block, on)
            own = info.full_name if info else ""
            above = self._at(info.parent, on) if info and info.kind == "hamlet" else None
            shown = f"{own}, {above.full_name}" if above else own
            self._known[block, on] = shown
        return self._known[block, on]

    def _at(self, unit: int | None, on: date) -> UnitInfo | None:
        if unit is None:
            return None
        if unit not in self._versions:
            found = UnitVersion.objects.filter(unit_id=unit).order_by("valid_from")
            self._versions[unit] = infos(found)
        versions = self._versions[unit]
        held = [v for v in versions if v.valid_from <= on]
        return held[-1] if held else next(iter(versions), None)


def _write_xlsx(target: IO[bytes], table: Table, records: QuerySet[Record]) -> int:
    # Loaded by the first who needs it, as starting is to stay quick.
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    count = 0
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet(table.register.plural.vi[:31])
        bold = book.add_format({"bold": True})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})
        sheet.write_row(0, 0, table.headers, bold)
        sheet.freeze_panes(1, 0)
        for count, row in enumerate(table.rows(records), start=1):
            for column, cell in enumerate(row):
                # By kind, as the writer's own guessing would double the time.
                if isinstance(cell, str):
                    sheet.write_string(count, column, cell)
                elif isinstance(cell, int):
                    sheet.write_number(count, column, cell)
                elif isinstance(cell, date):
                    form = moment if isinstance(cell, datetime) else day
                    sheet.write_datetime(count, column, cell, form)
    return count


def _write_csv(target: IO[bytes], table: Table, records: QuerySet[Record]) -> int:
    count = 0
    # With a byte order mark, so that spreadsheets take it for UTF-8.
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    lines = csv.writer(text)
    lines.writerow(table.headers)
    for row in table.rows(records):
        lines.writerow([_harmless(cell) for cell in row])
        count += 1
    text.detach()
    return count


def _harmless(cell: object) -> object:
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y %H:%M:%S}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/}{cell.year:04d}"
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
