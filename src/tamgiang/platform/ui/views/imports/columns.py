"""The second step: what each column of the sheet means, and what all rows have in common."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import Register
from tamgiang.platform.imports.models import Batch, Mode
from tamgiang.platform.imports.plan import Column, Mapping, Sheet, Target
from tamgiang.platform.imports.services import propose_mapping, set_mapping, sheets
from tamgiang.platform.imports.services.mapping import mapping_of, with_missing
from tamgiang.platform.imports.targets import targets
from tamgiang.platform.registers.selectors import MASK
from tamgiang.platform.ui.access import require_write
from tamgiang.platform.ui.views.imports.batches import (
    may_see_cells,
    opened,
    register_of,
    steps,
)
from tamgiang.platform.ui.views.imports.comparing import compare, running_job, stopped
from tamgiang.platform.ui.views.imports.constants import Constant, constants, day_of_names
from tamgiang.platform.ui.views.registers.filters import parsed_day
from tamgiang.platform.ui.words import today

SURE, ALIKE = 0.95, 0.8

MODES = (
    (
        Mode.UPSERT,
        Label("Thêm mới và sửa hồ sơ đã có", "Add new records and correct existing ones"),
        Label(
            "Dòng có khóa chưa có trong sổ được thêm; dòng có khóa đã có thì sửa những ô khác đi.",
            "Rows whose key is not in the register are added; for known keys, cells that differ "
            "are corrected.",
        ),
    ),
    (
        Mode.APPEND,
        Label("Chỉ thêm hồ sơ mới", "Only add new records"),
        Label(
            "Dòng có khóa đã có trong sổ được để nguyên, kể cả khi khác.",
            "Rows whose key is in the register are left alone, even where they differ.",
        ),
    ),
    (
        Mode.ENDED,
        Label("Tệp là danh sách đầy đủ đến một ngày", "The file is the complete list of a day"),
        Label(
            "Thêm và sửa, và ghi ngày kết thúc cho hồ sơ mà tệp không nêu. "
            "Số liệu trước ngày đó giữ nguyên.",
            "Add and correct, and let every record the file does not name end on that day. "
            "Figures before it stay as they are.",
        ),
    ),
    (
        Mode.SNAPSHOT,
        Label("Tệp đầy đủ, rút hồ sơ không nêu", "The complete list; withdraw the others"),
        Label(
            "Thêm và sửa, và rút các hồ sơ mà tệp không nêu như chưa từng có: số liệu quá khứ "
            "cũng đổi. Chỉ dùng để bỏ hồ sơ ghi nhầm.",
            "Add and correct, and withdraw every record the file does not name as if it never "
            "was: past figures change too. Only to take out what was recorded by mistake.",
        ),
    ),
)


def import_columns(request: HttpRequest, batch: int) -> HttpResponse:
    """The mapping screen; its answer is compared with the register at once."""
    found = opened(request, batch)
    register = register_of(found)
    require_write(request, register)
    if not found.open or running_job(found):
        return redirect("ui:import_batch", found.pk)
    mapping = _mapping(found, request)
    error = stopped(found) if request.method == "GET" else ""
    if request.method == "POST":
        mapping = answered(register, mapping, request.POST)
        try:
            ends_on = parsed_day(request.POST.get("ends_on", ""))
            set_mapping(found, mapping, request.POST.get("mode", Mode.UPSERT), ends_on)
            compare(found)
        except Refusal as refusal:
            error = refusal.text(get_language() or "vi")
        else:
            return redirect("ui:import_batch", found.pk)
    page = _page(request, found, mapping, error)
    faulty = error and request.method == "POST"
    return render(request, "ui/imports/columns.html", page, status=422 if faulty else 200)


def _mapping(batch: Batch, request: HttpRequest) -> Mapping:
    """The chosen mapping when this sheet has one, else a proposal."""
    given = request.POST if request.method == "POST" else request.GET
    sheet = given.get("sheet", "")
    if batch.mapping:
        kept = mapping_of(batch)
        if sheet in ("", kept.sheet):
            return kept
    return propose_mapping(batch, sheet)


def answered(register: Register, mapping: Mapping, given: QueryDict) -> Mapping:
    """The mapping as it was posted; a constant for a target that has a column is dropped."""
    answers = {
        column.index: given.get(f"column-{column.index}", column.target)
        for column in mapping.columns
    }
    known = {target.name for target in targets(register)}
    taken = set(answers.values())
    common = {name: given.get(f"all-{name}", "") for name in known if name not in taken}
    places_on = parsed_day(given.get("places_on", "")) or day_of_names(common)
    return with_missing(register, mapping.with_answers(answers, common, places_on))


def _page(request: HttpRequest, batch: Batch, mapping: Mapping, error: str) -> dict[str, Any]:
    register = register_of(batch)
    offered = targets(register)
    by_name = {target.name: target for target in offered}
    plain = may_see_cells(request, batch)
    columns = [_row(column, by_name, plain=plain) for column in mapping.columns]
    common = constants(register, mapping, told=bool(error))
    return {
        "steps": steps(1),
        "batch": batch,
        "register": register,
        "mapping": mapping,
        "sheets": _sheets(batch, mapping),
        "columns": columns,
        "targets": offered,
        "keys": [(by_name[name], name in mapping.filled()) for name in register.key],
        "needed": [shown for shown in common if shown.needed],
        "other": [shown for shown in common if not shown.needed],
        "remembered": any(column.remembered for column in mapping.columns),
        "modes": [each for each in MODES if not (register.event and each[0] == Mode.ENDED)],
        "ends_on": request.POST.get("ends_on") or (batch.ends_on or today()).isoformat(),
        "today": today(),
        "mode": request.POST.get("mode", batch.mode),
        "places_on": mapping.places_on,
        "errors": _errors(register, mapping, common, error),
    }


def _errors(
    register: Register, mapping: Mapping, common: list[Constant], error: str
) -> list[tuple[str, str]]:
    """(anchor, text) for every field that is lacking, or for the one thing that is wrong."""
    if not error:
        return []
    language = get_language() or "vi"
    lacking = [
        ("columns", _("Choose the column for “%(name)s”.") % {"name": label.in_language(language)})
        for name, label in ((name, register.by_name[name].label) for name in register.key)
        if name not in mapping.filled()
    ]
    lacking += [
        (f"all-{shown.target.name}", f"{shown.target.label.in_language(language)}: {shown.error}")
        for shown in common
        if shown.error
    ]
    return lacking or [("columns", error)]


def _sheets(batch: Batch, mapping: Mapping) -> list[tuple[Sheet, bool]]:
    return [(sheet, sheet.name == mapping.sheet) for sheet in sheets(batch) if sheet.rows]


def _row(column: Column, by_name: dict[str, Target], *, plain: bool) -> dict[str, Any]:
    target = by_name.get(column.target)
    hidden = target is not None and target.personal and not plain
    shown = replace(column, samples=(MASK,)) if hidden else column
    word, tone = confidence(column)
    return {"column": shown, "word": word, "tone": tone, "letter": letter(column.index)}


def confidence(column: Column) -> tuple[str, str]:
    """How sure a proposal is, as a word and the tone of its badge."""
    if column.remembered:
        return _("as last time"), "data"
    if not column.target:
        return _("not known"), "none"
    if column.confidence >= SURE:
        return _("sure"), "good"
    return (
        (_("alike"), "data") if column.confidence >= ALIKE else (_("a guess, please check"), "slow")
    )


def letter(index: int) -> str:
    """The name of a column as spreadsheets show it: 0 is A, 26 is AA."""
    name, rest = "", index + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        name = chr(ord("A") + digit) + name
    return name
