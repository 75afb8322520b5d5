"""The second step: what each column of the sheet means, and what all rows have in common."""

from dataclasses import dataclass, replace
from datetime import date
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
from tamgiang.platform.imports.targets import COMMUNE, HAMLET, PLACE, missing, targets
from tamgiang.platform.orgunits.selectors import area_units
from tamgiang.platform.registers.selectors import MASK
from tamgiang.platform.ui.access import require_write
from tamgiang.platform.ui.area import area_code, place_choices
from tamgiang.platform.ui.views.imports.batches import (
    may_see_cells,
    opened,
    register_of,
    steps,
)
from tamgiang.platform.ui.views.imports.comparing import compare
from tamgiang.platform.ui.views.orgunits import BEFORE_REFORM
from tamgiang.platform.ui.views.registers.filters import parsed_day
from tamgiang.platform.ui.words import today

SURE, ALIKE = 0.95, 0.8
DAYS = ("effective_on", "ended_on")

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
        Mode.SNAPSHOT,
        Label("Tệp là danh sách đầy đủ", "The file is the complete list"),
        Label(
            "Như trên, và rút các hồ sơ đang có trong sổ mà tệp không nêu. "
            "Chỉ dùng khi tệp thật sự đầy đủ.",
            "Add and correct, and also withdraw every record the file does not name. "
            "Only for a list that is really complete.",
        ),
    ),
)


#: Options of a choice under their headings; one group without a heading has none.
Groups = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True, slots=True)
class Constant:
    """A value all rows have in common, for a target without a column."""

    target: Target
    label: Label
    value: str
    kind: str
    groups: Groups
    needed: bool
    error: str = ""


def import_columns(request: HttpRequest, batch: int) -> HttpResponse:
    """The mapping screen; its answer is compared with the register at once."""
    found = opened(request, batch)
    register = register_of(found)
    require_write(request, register)
    if not found.open:
        return redirect("ui:import_batch", found.pk)
    mapping = _mapping(found, request)
    error = ""
    if request.method == "POST":
        mapping = answered(register, mapping, request.POST)
        try:
            set_mapping(found, mapping, request.POST.get("mode", Mode.UPSERT))
            compare(found)
        except Refusal as refusal:
            error = refusal.text(get_language() or "vi")
        else:
            return redirect("ui:import_batch", found.pk)
    page = _page(request, found, mapping, error)
    return render(request, "ui/imports/columns.html", page, status=422 if error else 200)


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
    constants = {name: given.get(f"all-{name}", "") for name in known if name not in taken and name}
    places_on = parsed_day(given.get("places_on", "")) or day_of_names(constants)
    return with_missing(register, mapping.with_answers(answers, constants, places_on))


def _page(request: HttpRequest, batch: Batch, mapping: Mapping, error: str) -> dict[str, Any]:
    register = register_of(batch)
    offered = targets(register)
    by_name = {target.name: target for target in offered}
    plain = may_see_cells(request, batch)
    columns = [_row(column, by_name, plain=plain) for column in mapping.columns]
    constants = _constants(register, mapping, told=bool(error))
    return {
        "steps": steps(1),
        "batch": batch,
        "register": register,
        "mapping": mapping,
        "sheets": _sheets(batch, mapping),
        "columns": columns,
        "targets": offered,
        "needed": [shown for shown in constants if shown.needed],
        "other": [shown for shown in constants if not shown.needed],
        "remembered": any(column.remembered for column in mapping.columns),
        "modes": MODES,
        "mode": request.POST.get("mode", batch.mode),
        "places_on": mapping.places_on,
        "error": error,
        "faulty": [shown for shown in constants if shown.error],
    }


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


def _constants(register: Register, mapping: Mapping, *, told: bool) -> list[Constant]:
    """What may be given for all rows: needed targets first, each with what was typed."""
    filled = set(mapping.filled())
    lacking = {target.name for target in missing(register, filled)}
    still = {t.name for t in missing(register, filled | set(mapping.constants))} if told else set()
    found = []
    for target in targets(register):
        if "." in target.name and target.name not in (COMMUNE, HAMLET):
            continue
        needed = target.name in lacking
        if target.name in filled and not target.required:
            continue
        found.append(
            Constant(
                target=target,
                label=target.label,
                value=mapping.constants.get(target.name, ""),
                kind=_kind(register, target),
                groups=_groups(target),
                needed=needed,
                error=_("Give a value, or choose a column for it.") if target.name in still else "",
            )
        )
    return [shown for shown in found if shown.target.name not in filled]


def _kind(register: Register, target: Target) -> str:
    field = register.by_name.get(target.name)
    if target.name in DAYS or type(field).__name__ == "Day":
        return "day"
    return "choice" if target.choices or target.name in (PLACE, COMMUNE) else "text"


def _groups(target: Target) -> Groups:
    language = get_language() or "vi"
    if target.name in (PLACE, COMMUNE):
        return tuple(
            (heading, tuple((name, name) for name in names))
            for heading, names in place_groups(communes=target.name == COMMUNE)
        )
    return (("", tuple((code, text.in_language(language)) for code, text in target.choices)),)


def place_groups(*, communes: bool) -> list[tuple[str, list[str]]]:
    """Names of places under the day they are names of: today's first."""
    groups = []
    for on, heading in ((today(), _("Units of today")), (BEFORE_REFORM, _("Before 1 July 2025"))):
        found = [info.unit.full_name for info in area_units(area_code(), on)]
        if not communes:
            found = [name for _unit, name in place_choices(on)]
        groups.append((heading, found))
    return groups


def day_of_names(constants: dict[str, str]) -> date | None:
    """The day whose names the chosen common place is one of; None when none was chosen."""
    chosen = constants.get(COMMUNE) or constants.get(PLACE)
    if not chosen:
        return None
    for on in (today(), BEFORE_REFORM):
        if any(chosen == name for _unit, name in place_choices(on)):
            return on
        if any(chosen == info.unit.full_name for info in area_units(area_code(), on)):
            return on
    return None
