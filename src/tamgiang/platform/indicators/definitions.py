"""What an indicator is: a versioned definition in YAML, one per file.

A module keeps its definitions in ``<app>/indicators/<name>.yaml``::

    code: onestop.paid_without_cash        # begins with the module's name; never changes
    version: 1                             # raised when the meaning changes
    valid_from: 2021-01-01                 # the version counts from this day of reading on
    name:
      vi: Tỷ lệ phí, lệ phí thanh toán không dùng tiền mặt
      en: Fees and charges paid without cash
    pillar: government                     # infrastructure | government | economy | society
    order: 30                              # place among its pillar's tiles (default 100)
    unit: percent                          # percent | count | vnd
    counted: {vi: hồ sơ, en: dossiers}     # what is counted (optional)
    subject: {numerator: person, denominator: code}   # columns that name one thing on both sides,
                                           # where that is not the record itself (optional)
    bound: {vi: …, en: …}                  # why it must not be recast onto other units (optional)
    direction: up                          # up | down | none: which way is better
    print: {rule: over_percent, threshold: 95}
    basis: Nghị định 45/2020/NĐ-CP         # legal basis or source of the rule
    owner: {vi: Trung tâm hành chính công, en: Public administration centre}
    period: year                           # flow only: year | half | quarter | month | week | day
    calendar: civil                        # civil | report (closes on the 14th)
    numerator:
      register: onestop.dossier            # declared register
      kind: flow                           # stock: what holds on the day; flow: what happened
      where: office = 'centre' and fee > 0 and means != 'cash'
      from: day(paid_at)                   # civil day it begins to count (default effective_on)
      until: ended_on                      # stock: day from which it no longer counts
      sum: fee                             # what is added up (default 1: records)
    denominator:                           # left out for a plain count
      register: onestop.dossier
      kind: flow
      where: office = 'centre' and fee > 0
      from: day(paid_at)
      sum: fee
    tests:                                 # checked when the house is tested
      - name: cash does not count
        as_of: 2023-08-22
        rows:
          onestop.dossier:
            - {office: centre, fee: 9000, means: card, paid_at: 2023-08-01T02:00:00Z,
               effective_on: 2023-08-01}
            - {office: centre, fee: 1000, means: cash, paid_at: 2023-08-01T02:00:00Z,
               effective_on: 2023-08-01}
        numerator: 9000
        denominator: 10000
        printed: 90%

Rules of printing: ``percent`` (99,43%; ``decimals`` 2, ``trim`` true), ``count`` (24.150),
``padded`` (05; ``width`` 2), ``money`` (5.000 đồng), ``over_percent`` (trên 95%; ``threshold``).
A ``count`` with a denominator prints its share beside it: 43.618 and 53,54%.

Expressions: fields of the register and ``effective_on``, ``ended_on``; ``= != < <= > >=``, ``and or
not``, ``in (…)``, ``between``, ``is null``; ``+ - *`` on whole numbers; ``earliest(…)``,
``latest(…)`` (absent days skipped), ``day(moment)``, ``year``, ``month``, ``days_between``,
``seconds_between(moment, moment)`` (fractions left out). A comparison with an absent value is
false. There is no "today" in them: when a record begins and ceases to count is said by ``from`` and
``until``, so that a figure only changes on known days.

A stock on day D adds up the records with ``from <= D`` and (``until`` absent or ``until > D``). A
flow adds up those with ``from`` within the period that contains D, up to D. Withdrawn and pending
records never count. A definition that does not hold together is refused when it is loaded, with
file, line and what to write instead.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

from tamgiang.kernel.chain import digest
from tamgiang.kernel.expressions import Expression, Row
from tamgiang.kernel.labels import Label
from tamgiang.kernel.numbers import PrintRule
from tamgiang.kernel.periods import Calendar, Period, containing
from tamgiang.kernel.periods import Kind as PeriodKind
from tamgiang.kernel.schema import Register


class Pillar(StrEnum):
    """The four pillars of the overview."""

    INFRASTRUCTURE = "infrastructure"
    GOVERNMENT = "government"
    ECONOMY = "economy"
    SOCIETY = "society"


class FigureUnit(StrEnum):
    """What the value of a figure is in."""

    PERCENT = "percent"
    COUNT = "count"
    VND = "vnd"


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"
    NONE = "none"


class MeasureKind(StrEnum):
    """Stock: what holds on a day. Flow: what happened within a period."""

    STOCK = "stock"
    FLOW = "flow"


@dataclass(frozen=True, eq=False)
class Measure:
    """An additive whole-number sum over the records of one register.

    Equal by its words: comparing whole registers would cost more than most queries.

    ``begin`` and ``end`` are day expressions: a record counts from ``begin`` until the day before
    ``end``; one without ``begin``, or whose ``end`` is not after it, never counts. ``amount`` None
    counts records. ``end`` None: what happened stays happened.
    """

    register: Register
    kind: MeasureKind
    where: Expression
    begin: Expression
    end: Expression | None = None
    amount: Expression | None = None

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Measure):
            return NotImplemented
        return self.digest == other.digest and self.kind is other.kind

    @cached_property
    def digest(self) -> str:
        """What the cells of this measure are kept under; stock and flow share them."""
        return digest(self.described())[:32]

    def described(self) -> dict[str, str | None]:
        """The measure in canonical words."""
        return {
            "register": self.register.full_name,
            "where": self.where.text,
            "from": self.begin.text,
            "until": self.end.text if self.end else None,
            "sum": self.amount.text if self.amount else None,
        }

    def counts(self, row: Row, first: date, last: date) -> bool:
        """Whether an active record stands behind the figure of ``first`` to ``last``.

        For a stock only ``last`` matters. The independent twin of the SQL that finds rows.
        """
        begin = self.begin.evaluate(row)
        if begin is None or begin > last or not self.where.evaluate(row):
            return False
        if self.kind is MeasureKind.FLOW:
            return bool(first <= begin)
        end = self.end.evaluate(row) if self.end else None
        return end is None or (end > begin and end > last)

    def value_of(self, row: Row) -> int:
        """What a counted record adds; an absent amount adds nothing."""
        return 1 if self.amount is None else int(self.amount.evaluate(row) or 0)


@dataclass(frozen=True, slots=True)
class FigureTest:
    """An example that stands in the definition itself: rows by register, and the exact figure."""

    name: str
    as_of: date
    rows: Mapping[str, tuple[Mapping[str, Any], ...]]
    numerator: int | None
    denominator: int | None
    printed: str | None
    line: int


@dataclass(frozen=True)
class Definition:
    """One version of one indicator."""

    code: str
    version: int
    valid_from: date
    name: Label
    pillar: Pillar
    unit: FigureUnit
    direction: Direction
    print_rule: PrintRule
    numerator: Measure
    denominator: Measure | None
    basis: str
    owner: Label
    counted: Label | None
    subject: tuple[str, str] | None
    bound: Label | None
    order: int
    period_kind: PeriodKind | None
    calendar: Calendar
    tests: tuple[FigureTest, ...]
    source: Path

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Numerator, and denominator where there is one."""
        return (self.numerator, self.denominator) if self.denominator else (self.numerator,)

    @cached_property
    def digest(self) -> str:
        """Hash of everything that decides the figure, kept with published values."""
        return digest(
            {
                "code": self.code,
                "version": self.version,
                "kinds": [measure.kind for measure in self.measures],
                "measures": [measure.described() for measure in self.measures],
                "period": self.period_kind,
                "calendar": self.calendar,
            }
        )

    def period_at(self, as_of: date) -> Period:
        """The period a figure read on ``as_of`` is about: that day, or the flow's period."""
        return containing(as_of, self.period_kind or PeriodKind.DAY, self.calendar)
