"""What a confirmation would do: counts, first differences, bad rows, and the plan on disk."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import Register
from tamgiang.platform.imports.compare import Comparison, Outcome
from tamgiang.platform.imports.models import Batch, BatchState, Mode
from tamgiang.platform.imports.notes import note
from tamgiang.platform.imports.plan import (
    BadRow,
    Counts,
    Difference,
    FieldChange,
    Mapping,
    Preview,
)
from tamgiang.platform.imports.planfile import VERBS, PlanWriter
from tamgiang.platform.imports.reader.frames import FrameWriter, read_frames
from tamgiang.platform.imports.refusals import WrongState
from tamgiang.platform.imports.rows import Parsed, RowParser
from tamgiang.platform.imports.services.mapping import mapping_of, sheet_told
from tamgiang.platform.imports.services.steps import state_label
from tamgiang.platform.imports.storage import Workspace
from tamgiang.platform.orgunits.selectors import names
from tamgiang.platform.registers.columns import field_of
from tamgiang.platform.registers.models import model_of
from tamgiang.platform.registry.registry import register_named
from tamgiang.platform.scopes import Scope, current_scope, system_scope

EXAMPLES = 50
"""Of each kind; the counts tell the rest."""
REASONS = Label("Lý do chưa nhận", "Why it was left out")
ROW = Label("Dòng trong tệp gốc", "Row in the original")


def preview(batch: Batch) -> Preview:
    """Compare every row with the register as it is now, and write down what to do.

    Runs in the caller's scope: rows and records outside it are refused row by row.
    """
    if batch.state not in (BatchState.MAPPED, BatchState.PREVIEWED, BatchState.FAILED):
        raise WrongState(state=state_label(batch.state))
    scope = current_scope()
    with system_scope("imports.preview"):
        shown = _Planner(batch, scope).run()
    _keep(batch, shown)
    return shown


def last_preview(batch: Batch) -> Preview | None:
    """The preview as it was last made, or None."""
    path = Workspace(batch.uid).preview
    return msgspec.json.decode(path.read_bytes(), type=Preview) if path.exists() else None


def _keep(batch: Batch, shown: Preview) -> None:
    Workspace(batch.uid).preview.write_bytes(msgspec.json.encode(shown))
    for name in shown.counts.__slots__:
        setattr(batch, name, getattr(shown.counts, name))
    batch.position = batch.conflicts = batch.kept = 0
    batch.state, batch.failure = BatchState.PREVIEWED, ""
    batch.changed_at = timezone.now()
    with transaction.atomic():
        batch.save()


class _Planner:
    """One run over the rows of one batch."""

    def __init__(self, batch: Batch, scope: Scope) -> None:
        self.batch, self.scope = batch, scope
        self.register: Register = register_named(batch.register)
        self.mapping: Mapping = mapping_of(batch)
        self.parser = RowParser(self.register, self.mapping, scope)
        self.comparison = Comparison(self.register, self.parser, batch.mode)
        self.workspace = Workspace(batch.uid)
        self.counts = dict.fromkeys(Counts.__slots__, 0)
        self.differences: dict[str, list[Difference]] = {verb: [] for verb in VERBS}
        self.left_out: dict[str, list[BadRow]] = {"bad": [], "duplicate": []}

    def run(self) -> Preview:
        """Write the plan and tell what is in it."""
        plan = PlanWriter(self.workspace.folder)
        with self.workspace.bad.open("wb") as file:
            bad = FrameWriter(file)
            for outcome in self.comparison.outcomes(self._parsed()):
                self._take(outcome, plan, bad)
            bad.flush()
        if self.batch.mode == Mode.SNAPSHOT:
            self._missing_ones("withdrawn", plan.withdrawn, Q())
        elif self.batch.mode == Mode.ENDED:
            # One that begins on the day or later says nothing by its absence from the list.
            on = self.batch.ends_on
            lasting = Q(ended_on__isnull=True) | Q(ended_on__gt=on)
            self._missing_ones("ended", plan.ended, Q(effective_on__lt=on) & lasting)
        plan.close()
        return Preview(
            counts=Counts(**self.counts),
            differences=tuple(_named_places(d for kind in self.differences.values() for d in kind)),
            bad=tuple(self.left_out["bad"]),
            duplicates=tuple(self.left_out["duplicate"]),
            notes=tuple(note(code) for code in self.batch.notes),
        )

    def _parsed(self) -> Iterator[Parsed]:
        told = sheet_told(self.batch, self.mapping.sheet)
        number = 0
        for frame in read_frames(self.workspace.folder / told["file"]):
            for cells in frame:
                number += 1
                if number >= self.mapping.first_row:
                    parsed = self.parser.parse(number, cells)
                    if parsed is not None:
                        yield parsed

    def _take(self, outcome: Outcome, plan: PlanWriter, bad: FrameWriter) -> None:
        self.counts["rows"] += 1
        self.counts[outcome.verb] += 1
        parsed = outcome.parsed
        if outcome.verb == "new":
            plan.new.add((parsed.row, parsed.values))
        elif outcome.verb == "changed" and outcome.existing:
            values = [parsed.values[p] for p in outcome.moved]
            existing = outcome.existing
            plan.changed.add((parsed.row, existing.id, existing.version, outcome.moved, values))
        elif outcome.verb in self.left_out:
            row = BadRow(parsed.row, _texts(parsed.cells), tuple(parsed.problems))
            bad.add(row)
            self._example(self.left_out[outcome.verb], row)
        if outcome.verb in self.differences and len(self.differences[outcome.verb]) < EXAMPLES:
            self.differences[outcome.verb].append(self._difference(outcome))

    def _example(self, examples: list[BadRow], row: BadRow) -> None:
        if len(examples) < EXAMPLES:
            examples.append(row)

    def _difference(self, outcome: Outcome) -> Difference:
        parsed, columns = outcome.parsed, self.parser.columns
        before = outcome.existing.values if outcome.existing else [None] * len(columns)
        positions = outcome.moved or [p for p, v in enumerate(parsed.values) if v is not None]
        changes = tuple(self._change(columns[p], before[p], parsed.values[p]) for p in positions)
        title = (
            parsed.values[columns.index(self.register.title)]
            or before[columns.index(self.register.title)]
        )
        key = ", ".join(str(part) for part in self.parser.key(parsed))
        return Difference(parsed.row, outcome.verb, key, str(title or ""), changes)

    def _change(self, column: str, before: object, after: object) -> FieldChange:
        named = field_of(self.register, column)
        return FieldChange(column, named.label, before, after, named.personal)

    def _missing_ones(self, verb: str, plan: FrameWriter, which: Q) -> None:
        """Active records the sheet does not name, where this person may write."""
        records = model_of(self.register).objects.active().filter(which)
        if self.scope.blocks is not None:
            records = records.filter(block__in=self.scope.blocks)
        writable = lru_cache(self.parser.writable)
        fields = ("id", "version", "block_id", "ended_on", self.register.title, *self.register.key)
        found = records.values_list(*fields).iterator(chunk_size=2000)
        for pk, version, block, ended_on, title, *key in found:
            if pk in self.comparison.met or not writable(block):
                continue
            self.counts[verb] += 1
            plan.add((pk, version))
            if len(self.differences[verb]) < EXAMPLES:
                shown = ", ".join(str(part) for part in key)
                ends = (self._change("ended_on", ended_on, self.batch.ends_on),)
                changes = ends if verb == "ended" else ()
                self.differences[verb].append(Difference(0, verb, shown, str(title), changes))


def _named_places(differences: Iterable[Difference]) -> Iterator[Difference]:
    """The differences with places by name instead of by Unit id."""
    given = list(differences)
    places = [c for difference in given for c in difference.changes if c.column == "block_id"]
    blocks = {v for change in places for v in (change.before, change.after) if v is not None}
    shown = names(blocks, date.today()) if blocks else {}
    for difference in given:
        changes = tuple(_with_name(change, shown) for change in difference.changes)
        yield replace(difference, changes=changes)


def _with_name(change: FieldChange, shown: dict[int, str]) -> FieldChange:
    if change.column != "block_id":
        return change
    before, after = (shown.get(value) for value in (change.before, change.after))
    return replace(change, before=before, after=after)


def _texts(cells: Sequence[Any]) -> tuple[str, ...]:
    return tuple("" if cell is None else str(cell) for cell in cells)


def bad_rows_file(batch: Batch) -> Path:
    """The rows left out as an XLSX like the original: header, cells, and the reasons beside them.

    Corrected there, it can be uploaded again: the added columns are ignored.
    """
    import xlsxwriter

    workspace, mapping = Workspace(batch.uid), mapping_of(batch)
    told = sheet_told(batch, mapping.sheet)
    head = list(islice(told["head"], mapping.first_row - 1))
    path = workspace.folder / "bad-rows.xlsx"
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(mapping.sheet[:31])
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    red = book.add_format({"font_color": "#9b1c1c", "text_wrap": True})
    width = max([told["columns"], 1])
    for number, cells in enumerate(head):
        for column, cell in enumerate(_texts(cells)):
            sheet.write_string(number, column, cell, bold)
        if number == mapping.header_row - 1:
            sheet.write_string(number, width, f"{REASONS.vi} / {REASONS.en}", bold)
            sheet.write_string(number, width + 1, f"{ROW.vi} / {ROW.en}", bold)
    line = len(head)
    for frame in read_frames(workspace.bad, list[BadRow]):
        for row in frame:
            for column, cell in enumerate(row.cells):
                sheet.write_string(line, column, cell)
            sheet.write_string(line, width, _reasons(row), red)
            sheet.write_number(line, width + 1, row.row)
            line += 1
    book.close()
    return path


def _reasons(row: BadRow) -> str:
    return "\n".join(
        f"{told.column}: {told.vi}" if told.column else told.vi for told in row.problems
    )
