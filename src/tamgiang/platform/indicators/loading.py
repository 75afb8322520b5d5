"""From a YAML file to a checked definition."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from tamgiang.kernel.expressions import Expression, ExpressionRefused, Type, Vocabulary, expression
from tamgiang.kernel.labels import Label
from tamgiang.kernel.numbers import PrintKind, PrintRule
from tamgiang.kernel.periods import Calendar
from tamgiang.kernel.periods import Kind as PeriodKind
from tamgiang.kernel.schema import Register
from tamgiang.platform.indicators.definitions import (
    Definition,
    Direction,
    FigureTest,
    FigureUnit,
    Measure,
    MeasureKind,
    Pillar,
)
from tamgiang.platform.indicators.documents import Element, plain, read

_REQUIRED = (
    "code", "version", "valid_from", "name", "pillar", "unit", "direction", "print", "basis",
    "owner", "numerator",
)  # fmt: skip
_KEYS = (
    *_REQUIRED,
    "order",
    "counted",
    "period",
    "calendar",
    "denominator",
    "subject",
    "bound",
    "tests",
)
_MEASURE_KEYS = ("register", "kind", "where", "from", "until", "sum")
_PRINT_KEYS = ("rule", "decimals", "trim", "threshold", "width")
_TEST_KEYS = ("name", "as_of", "rows", "numerator", "denominator", "printed")

Word = TypeVar("Word", bound=StrEnum)
Wanted = TypeVar("Wanted", int, str, bool)


def load(file: Path, registers: Mapping[str, Register], module: str) -> Definition:
    """The definition in ``file``, checked against the declared registers by full name.

    Raises `DefinitionRefused` with file, line and what to write instead.
    """
    document = read(file)
    keys = document.mapping(_KEYS)
    for name in _REQUIRED:
        if name not in keys:
            document.refuse(f"thiếu khóa “{name}”", f"key “{name}” is missing; add “{name}: …”")
    return _Loader(keys, registers).definition(file, module)


class _Loader:
    def __init__(self, keys: dict[str, Element], registers: Mapping[str, Register]) -> None:
        self.keys = keys
        self.registers = registers

    def definition(self, file: Path, module: str) -> Definition:
        keys = self.keys
        numerator = self._measure(keys["numerator"])
        denominator = self._optional("denominator", self._measure)
        found = Definition(
            code=_code(keys["code"], module),
            version=_typed(keys["version"], int),
            valid_from=_day(keys["valid_from"]),
            name=_label(keys["name"]),
            pillar=_word(keys["pillar"], Pillar),
            unit=_word(keys["unit"], FigureUnit),
            direction=_word(keys["direction"], Direction),
            print_rule=_print_rule(keys["print"]),
            numerator=numerator,
            denominator=denominator,
            basis=_typed(keys["basis"], str),
            owner=_label(keys["owner"]),
            counted=self._optional("counted", _label),
            subject=self._subject(numerator, denominator),
            bound=self._optional("bound", _label),
            order=self._optional("order", lambda e: _typed(e, int)) or 100,
            period_kind=self._optional("period", lambda e: _word(e, PeriodKind)),
            calendar=self._optional("calendar", lambda e: _word(e, Calendar)) or Calendar.CIVIL,
            tests=tuple(self._test(e) for e in keys["tests"].items()) if "tests" in keys else (),
            source=file,
        )
        self._check_whole(found)
        return found

    _Read = TypeVar("_Read")

    def _optional(self, name: str, build: Callable[[Element], _Read]) -> _Read | None:
        element = self.keys.get(name)
        return None if element is None or element.value is None else build(element)

    def _check_whole(self, found: Definition) -> None:
        rule = self.keys["print"]
        if found.print_rule.is_share and found.denominator is None:
            rule.refuse("tỷ lệ cần “denominator”", "a share needs a “denominator”, or print: count")
        if found.print_rule.is_share != (found.unit is FigureUnit.PERCENT):
            self.keys["unit"].refuse(
                f"“unit: {found.unit}” không khớp cách in", f"“unit: {found.unit}” does not fit "
                f"“print: {found.print_rule.kind}”; percent goes with percent or over_percent"
            )  # fmt: skip
        flows = [measure.kind is MeasureKind.FLOW for measure in found.measures]
        if any(flows) and found.period_kind is None:
            self.keys["numerator"].refuse(
                "chỉ tiêu phát sinh (flow) cần “period: year”…", "a flow needs “period: year” (or "
                "half, quarter, month, week, day)"
            )  # fmt: skip
        if not any(flows) and found.period_kind is not None:
            self.keys["period"].refuse("bỏ “period”: stock tính đến ngày", "drop “period”: a stock "
                                       "is read on a day")  # fmt: skip

    def _subject(self, above: Measure, below: Measure | None) -> tuple[str, str] | None:
        element = self.keys.get("subject")
        if element is None:
            return None
        if below is None:
            element.refuse("“subject” cần “denominator”", "“subject” needs a “denominator”")
        keys = element.mapping(("numerator", "denominator"))
        if len(keys) < 2:
            element.refuse("cần cột của cả hai vế", "name a column for numerator and denominator")
        names = []
        for side, measure in (("numerator", above), ("denominator", below)):
            if _typed(keys[side], str) not in measure.register.columns:
                keys[side].refuse_word(keys[side].value, tuple(measure.register.columns))
            names.append(keys[side].value)
        return names[0], names[1]

    def _measure(self, element: Element) -> Measure:
        keys = element.mapping(_MEASURE_KEYS)
        for name in ("register", "kind"):
            if name not in keys:
                element.refuse(f"thiếu “{name}”", f"“{name}” is missing; add “{name}: …”")
        register = self._register(keys["register"])
        kind = _word(keys["kind"], MeasureKind)
        if kind is MeasureKind.FLOW and "until" in keys:
            keys["until"].refuse("flow không có “until”", "a flow has no “until”; drop it")
        words = Vocabulary.of(register)
        return Measure(
            register=register,
            kind=kind,
            where=_expression(keys.get("where"), "true", words, Type.FLAG),
            begin=_day_expression(keys.get("from"), "effective_on", words),
            end=self._end(keys.get("until"), register, kind, words),
            amount=self._amount(keys.get("sum"), words),
        )

    def _end(
        self, element: Element | None, register: Register, kind: MeasureKind, words: Vocabulary
    ) -> Expression | None:
        lasting = kind is MeasureKind.STOCK and not register.event
        if element is None and not lasting:
            return None
        return _day_expression(element, "ended_on", words)

    def _amount(self, element: Element | None, words: Vocabulary) -> Expression | None:
        if element is None or element.value == 1:
            return None
        return _expression(element, "1", words, Type.INTEGER)

    def _register(self, element: Element) -> Register:
        name = _typed(element, str)
        if name not in self.registers:
            element.refuse_word(name, tuple(self.registers))
        return self.registers[name]

    def _test(self, element: Element) -> FigureTest:
        keys = element.mapping(_TEST_KEYS)
        for name in ("name", "as_of", "rows", "numerator"):
            if name not in keys:
                element.refuse(f"phép thử thiếu “{name}”", f"the test lacks “{name}: …”")
        return FigureTest(
            name=_typed(keys["name"], str),
            as_of=_day(keys["as_of"]),
            rows=self._rows(keys["rows"]),
            numerator=_count(keys["numerator"]),
            denominator=_count(keys["denominator"]) if "denominator" in keys else None,
            printed=_typed(keys["printed"], str) if "printed" in keys else None,
            line=element.line,
        )

    def _rows(self, element: Element) -> dict[str, tuple[Mapping[str, Any], ...]]:
        rows: dict[str, tuple[Mapping[str, Any], ...]] = {}
        for name, listed in element.mapping(tuple(self.registers)).items():
            columns = tuple(self.registers[name].columns)
            rows[name] = tuple(_row(item, columns) for item in listed.items())
        return rows


def _row(element: Element, columns: tuple[str, ...]) -> dict[str, Any]:
    given = {name: plain(value) for name, value in element.mapping(columns).items()}
    return {name: _instant(given.get(name)) for name in columns}


def _instant(value: object) -> object:
    """YAML instants without a zone are UTC."""
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    return value


def _code(element: Element, module: str) -> str:
    code = _typed(element, str)
    if not code.startswith(f"{module}.") or not code.replace(".", "_").isidentifier():
        element.refuse(f"mã phải có dạng {module}.ten_chi_tieu", f"write it as {module}.some_name")
    return code


def _typed(element: Element, wanted: type[Wanted]) -> Wanted:
    if not isinstance(element.value, wanted) or (wanted is int and element.value is True):
        vi = {int: "một số nguyên", str: "chữ (đặt trong nháy nếu cần)", bool: "true hoặc false"}
        en = {int: "a whole number", str: "text (quoted if need be)", bool: "true or false"}
        element.refuse(f"cần {vi[wanted]}", f"write {en[wanted]}")
    return element.value


def _count(element: Element) -> int | None:
    return None if element.value is None else _typed(element, int)


def _day(element: Element) -> date:
    if not isinstance(element.value, date) or isinstance(element.value, datetime):
        element.refuse("cần một ngày, dạng 2023-08-22", "write a date as 2023-08-22")
    return element.value


def _word(element: Element, words: type[Word]) -> Word:
    known = tuple(word.value for word in words)
    if element.value not in known:
        element.refuse_word(str(element.value), known)
    return words(element.value)


def _label(element: Element) -> Label:
    keys = element.mapping(("vi", "en"))
    texts = {name: _typed(inner, str).strip() for name, inner in keys.items()}
    if not texts.get("vi") or not texts.get("en"):
        element.refuse("cần cả vi và en", "write both languages: {vi: …, en: …}")
    return Label(texts["vi"], texts["en"])


def _print_rule(element: Element) -> PrintRule:
    if isinstance(element.value, str):
        return PrintRule(_word(element, PrintKind))
    keys = element.mapping(_PRINT_KEYS)
    if "rule" not in keys:
        element.refuse("thiếu “rule”", "“rule” is missing; write {rule: percent, decimals: 2}")
    kind = _word(keys.pop("rule"), PrintKind)
    options: dict[str, Any] = {
        name: _typed(inner, bool if name == "trim" else int) for name, inner in keys.items()
    }
    try:
        return PrintRule(kind, **options)
    except ValueError as fault:
        element.refuse(f"cách in sai: {fault}", f"wrong print rule: {fault}")


def _expression(
    element: Element | None, default: str, words: Vocabulary, needed: Type
) -> Expression:
    if element is None:
        return expression(default, words, needed)
    value = element.value
    # `sum: 0` and `where: true` are read by YAML as a number and a flag, dates as dates.
    source = str(value).lower() if isinstance(value, bool | int) else value
    source = f"date '{value.isoformat()}'" if isinstance(value, date) else source
    if not isinstance(source, str):
        element.refuse("cần một biểu thức", f"write an expression, such as {default}")
    try:
        return expression(source, words, needed)
    except ExpressionRefused as refused:
        element.refuse(refused.text("vi"), refused.text("en"), line=element.line + refused.line - 1)


def _day_expression(element: Element | None, default: str, words: Vocabulary) -> Expression:
    found = _expression(element, default, words, Type.DAY)
    for name in sorted(found.fields):
        if words.columns[name].personal and element is not None:
            element.refuse(
                f"ngày cá nhân “{name}” không dùng được ở đây; dùng nó trong where",
                f"the personal date “{name}” would show in the cells; use it in “where” only",
            )
    return found
