"""What the rows of a sheet would do to the records already there."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet

from tamgiang.kernel.schema import Register
from tamgiang.platform.imports.models import Mode
from tamgiang.platform.imports.problems import problem
from tamgiang.platform.imports.refusals import RepeatedKey
from tamgiang.platform.imports.rows import BLOCK, EFFECTIVE, ENDED, Parsed, RowParser
from tamgiang.platform.registers.models import Record, model_of
from tamgiang.platform.registers.refusals import EndsBeforeItBegins, OutOfScope

CHUNK = 500
DEGREES_ALIKE = 1e-7


@dataclass(slots=True)
class Existing:
    """An active record as compared: `values` in the order of `value_columns`."""

    id: int
    version: int
    values: Sequence[Any]


@dataclass(slots=True)
class Outcome:
    """What one row would do: verb new, changed, unchanged, duplicate, skipped or bad.

    `moved` are the positions of the values that differ from `existing`.
    """

    verb: str
    parsed: Parsed
    existing: Existing | None = None
    moved: tuple[int, ...] = ()


class Comparison:
    """Goes through parsed rows in chunks, so that memory does not grow with the register."""

    def __init__(self, register: Register, parser: RowParser, mode: str) -> None:
        self._register, self._parser, self._mode = register, parser, mode
        self._seen: dict[Any, int] = {}
        self.met: set[int] = set()
        self._empty = not model_of(register).objects.active().exists()

    def outcomes(self, rows: Iterable[Parsed]) -> Iterator[Outcome]:
        """The outcome of every row, in order. Run it inside a scope that sees all records."""
        waiting = iter(rows)
        while chunk := list(islice(waiting, CHUNK)):
            keys = {self._parser.key(p) for p in chunk if self._parser.keyed(p)}
            known = self._existing(keys)
            for parsed in chunk:
                yield self._outcome(parsed, known)

    def _outcome(self, parsed: Parsed, known: dict[tuple[Any, ...], Existing]) -> Outcome:
        if parsed.problems:
            return self._bad(parsed, known)
        key = self._parser.key(parsed)
        mark = key[0] if len(key) == 1 else key
        first = self._seen.setdefault(mark, parsed.row)
        if first != parsed.row:
            shown = ", ".join(str(part) for part in key)
            parsed.problems.append(problem(RepeatedKey(key=shown, row=first)))
            return Outcome("duplicate", parsed)
        existing = known.get(key)
        if existing is None:
            return Outcome("new" if self._parser.complete(parsed) else "bad", parsed)
        self.met.add(existing.id)
        return self._against(parsed, existing)

    def _bad(self, parsed: Parsed, known: dict[tuple[Any, ...], Existing]) -> Outcome:
        existing = known.get(self._parser.key(parsed))
        if existing:
            # A full list that describes a record badly still names it: it is not withdrawn.
            self.met.add(existing.id)
        else:
            self._parser.complete(parsed)
        return Outcome("bad", parsed, existing)

    def _against(self, parsed: Parsed, existing: Existing) -> Outcome:
        if not self._parser.writable(existing.values[BLOCK]):
            parsed.problems.append(problem(OutOfScope()))
            return Outcome("bad", parsed, existing)
        values, before = parsed.values, existing.values
        moved = tuple(p for p in sorted(parsed.given) if not alike(before[p], values[p]))
        if not moved:
            return Outcome("unchanged", parsed, existing)
        if self._mode == Mode.APPEND:
            return Outcome("skipped", parsed, existing, moved)
        begin, end = (values[p] if p in moved else before[p] for p in (EFFECTIVE, ENDED))
        if end is not None and end < begin:
            refusal = EndsBeforeItBegins(begin=f"{begin:%d/%m/%Y}", end=f"{end:%d/%m/%Y}")
            parsed.problems.append(problem(refusal))
            return Outcome("bad", parsed, existing)
        return Outcome("changed", parsed, existing, moved)

    def _existing(self, keys: set[tuple[Any, ...]]) -> dict[tuple[Any, ...], Existing]:
        if self._empty or not keys:
            return {}
        names = self._register.key
        places = [self._parser.columns.index(name) for name in names]
        found: dict[tuple[Any, ...], Existing] = {}
        for records in self._by_key(keys):
            for row in records.values_list("id", "version", *self._parser.columns):
                existing = Existing(row[0], row[1], row[2:])
                found[tuple(existing.values[place] for place in places)] = existing
        return found

    def _by_key(self, keys: set[tuple[Any, ...]]) -> Iterator[QuerySet[Record]]:
        active = model_of(self._register).objects.active()
        names = self._register.key
        if len(names) == 1:
            yield active.filter(**{f"{names[0]}__in": [key[0] for key in keys]})
            return
        waiting = iter(keys)
        while some := list(islice(waiting, 150)):
            wanted = Q()
            for key in some:
                wanted |= Q(**dict(zip(names, key, strict=True)))
            yield active.filter(wanted)


def alike(before: object, after: object) -> bool:
    """Whether a sheet says the same: degrees to a centimetre, instants to the second."""
    if before == after:
        return True
    if isinstance(before, float) and isinstance(after, float):
        return abs(before - after) < DEGREES_ALIKE
    if isinstance(before, datetime) and isinstance(after, datetime):
        return before.replace(microsecond=0) == after.replace(microsecond=0)
    return False
