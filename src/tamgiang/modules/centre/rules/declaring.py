"""A rule as data: read, checked once, and from then on known to fit together."""

import re
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from tamgiang.kernel.expressions.nodes import Field, Node, children
from tamgiang.kernel.expressions.parser import parse
from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.measures import measure_of, measures
from tamgiang.modules.centre.rules.checking import Checker, Kind
from tamgiang.modules.centre.rules.memory import SECOND
from tamgiang.modules.centre.rules.refusals import BadRule, OwnerRequired, ProcedureRequired

PRIORITIES = ("critical", "high", "medium", "low")
_WHAT = ("code", "version", "valid_from", "name", "applies", "basis", "tests", "beneath")
_WHEN = ("when", "clear", "hysteresis", "hold_on", "hold_off", "escalate")
_TOLD = ("priority", "title", "value", "show", "procedure", "owner")
KEYS = frozenset((*_WHAT, *_WHEN, *_TOLD))
_UNITS = {"s": SECOND, "m": 60 * SECOND, "h": 3600 * SECOND, "d": 86_400 * SECOND}
_SPAN = re.compile(r"(\d{1,6})([smhd])")
_MISSING = Label("còn thiếu", "missing")


@dataclass(frozen=True, slots=True)
class Escalation:
    """After so long (µs) without anybody acknowledging: to a role, at another priority."""

    after: int
    to: str
    priority: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A number of the title: what it is, and with how many decimals."""

    of: Node
    decimals: int


@dataclass(frozen=True, slots=True)
class Rule:
    """Luật giám sát: when an alarm is raised at a source, how long it stays, and who answers it.

    Raised when `when` has held for `hold_on`; over when `clear` (without one: when `when`,
    loosened by `hysteresis`, is no more) has held for `hold_off`; quiet while one of the rules
    `beneath` which it lies has an alarm at the same source. `body` is the rule as it was written.
    """

    code: str
    name: Label
    kinds: tuple[str, ...]
    sources: tuple[str, ...]
    when: Node
    clear: Node | None
    hysteresis: Decimal
    hold_on: int
    hold_off: int
    priority: str
    title: Label
    shown: Mapping[str, Shown]
    procedure: str
    owner: str
    escalate: tuple[Escalation, ...]
    beneath: tuple[str, ...]
    basis: str
    body: Mapping[str, Any]

    def applies(self, code: str, kind: str) -> bool:
        """Whether it watches this source."""
        return code in self.sources or kind in self.kinds


def declare(body: Mapping[str, Any]) -> Rule:
    """A rule from its YAML form. Raises a refusal that names the part at fault."""
    return _Reader(body).rule()


def span(text: object) -> int:
    """`10m` in microseconds. Raises ValueError."""
    match = _SPAN.fullmatch(str(text))
    if match is None:
        raise ValueError(text)
    return int(match[1]) * _UNITS[match[2]]


class _Reader:
    def __init__(self, body: Mapping[str, Any]) -> None:
        self.body = body
        self.code = str(body.get("code", "")).strip()
        if not re.fullmatch(r"[a-z0-9_]+\.[a-z0-9_]+", self.code) or len(self.code) > 80:
            self.refuse("code", Label("viết dạng centre.ten_luat", "write it like centre.a_rule"))

    def refuse(self, part: str, why: Label) -> None:
        raise BadRule(rule=self.code or "?", part=part, why=why)

    def rule(self) -> Rule:
        body = self.body
        if unknown := sorted(set(body) - KEYS):
            self.refuse(unknown[0], Label("luật không có mục này", "rules have no such part"))
        if not str(body.get("procedure") or "").strip():
            raise ProcedureRequired(rule=self.code)
        if not str(body.get("owner") or "").strip():
            raise OwnerRequired(rule=self.code)
        kinds, sources = self.applying()
        checker = Checker(_measures(kinds) if not sources else None)
        when = self.expression("when", checker, Kind.CONDITION)
        clear = self.expression("clear", checker, Kind.CONDITION) if "clear" in body else None
        shown = self.shown(checker, kinds, when)
        return Rule(
            code=self.code,
            name=self.label("name"),
            kinds=kinds,
            sources=sources,
            when=when,
            clear=clear,
            hysteresis=self.hysteresis(),
            hold_on=self.span("hold_on"),
            hold_off=self.span("hold_off"),
            priority=self.priority(body.get("priority"), "priority"),
            title=self.title(shown),
            shown=shown,
            procedure=str(body["procedure"]),
            owner=str(body["owner"]),
            escalate=self.escalations(),
            beneath=tuple(map(str, body.get("beneath", ()))),
            basis=self.text("basis"),
            body=body,
        )

    def applying(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        said = self.body.get("applies") or {}
        kinds, sources = tuple(said.get("kinds", ())), tuple(said.get("sources", ()))
        if not kinds and not sources:
            self.refuse("applies", Label("nêu loại nguồn hoặc mã nguồn", "name kinds or sources"))
        known = {*measures(), "other"}
        for kind in kinds:
            if kind not in known:
                why = f"{kind}? {', '.join(sorted(known))}"
                self.refuse("applies", Label(why, why))
        return kinds, sources

    def expression(self, part: str, checker: Checker, needed: Kind) -> Node:
        node = parse(self.text(part), measured=True)
        checker.check(node, needed)
        return node

    def text(self, part: str) -> str:
        said = self.body.get(part)
        if not isinstance(said, str) or not said.strip():
            self.refuse(part, _MISSING)
        return str(said).strip()

    def label(self, part: str) -> Label:
        said = self.body.get(part)
        try:
            return Label(**said)  # type: ignore[arg-type]
        except (TypeError, ValueError, AttributeError):
            self.refuse(part, Label("cần cả vi và en", "needs both vi and en"))
            raise

    def span(self, part: str) -> int:
        try:
            return span(self.body.get(part, "0s"))
        except ValueError:
            self.refuse(part, Label("viết dạng 30s, 10m, 2h", "write it like 30s, 10m, 2h"))
            raise

    def hysteresis(self) -> Decimal:
        try:
            found = Decimal(str(self.body.get("hysteresis", 0)))
        except InvalidOperation:
            found = Decimal(-1)
        if not 0 <= found < 1_000_000:
            self.refuse("hysteresis", Label("cần số không âm", "needs a number from zero up"))
        if found and "clear" in self.body:
            why = Label("chỉ dùng một trong clear và hysteresis", "give clear or hysteresis")
            self.refuse("hysteresis", why)
        return found

    def priority(self, said: object, part: str) -> str:
        if said not in PRIORITIES:
            why = ", ".join(PRIORITIES)
            self.refuse(part, Label(f"một trong {why}", f"one of {why}"))
        return str(said)

    def escalations(self) -> tuple[Escalation, ...]:
        found: list[Escalation] = []
        for said in self.body.get("escalate", ()):
            try:
                after = span(said.get("after"))
            except ValueError:
                after = 0
            if after <= (found[-1].after if found else 0) or not said.get("to"):
                why = Label("cần after tăng dần và to", "needs rising after, and to")
                self.refuse("escalate", why)
            priority = self.priority(said.get("priority", self.body.get("priority")), "escalate")
            found.append(Escalation(after, str(said["to"]), priority))
        return tuple(found)

    def shown(self, checker: Checker, kinds: Sequence[str], when: Node) -> dict[str, Shown]:
        """The numbers of the title; `value` is the first measure of `when` unless it is given."""
        first = next((n.name for n in _walk(when) if isinstance(n, Field)), None)
        said = dict(self.body.get("show", {}))
        if "value" in self.body or first:
            said = {"value": self.body.get("value", first), **said}
        decimals = measure_of(kinds[0], first or "value").decimals if kinds else 2
        found = {}
        for name, one in said.items():
            given = one if isinstance(one, Mapping) else {"of": one}
            node = parse(str(given.get("of", "")), measured=True)
            checker.check(node, Kind.NUMBER)
            found[name] = Shown(node, int(given.get("decimals", decimals)))
        return found

    def title(self, shown: Mapping[str, Shown]) -> Label:
        label = self.label("title")
        known = {"source", *shown}
        for text in (label.vi, label.en):
            try:
                parsed = list(string.Formatter().parse(text))
            except ValueError:
                parsed = [("", "?", "", None)]
            wrong = {name for _, name, form, _ in parsed if name and (name not in known or form)}
            if wrong:
                why = "{" + sorted(wrong)[0] + "}? " + ", ".join(sorted(known))
                self.refuse("title", Label(why, why))
        return label


def _measures(kinds: Sequence[str]) -> set[str] | None:
    """What sources of these kinds measure; None where one of them may measure anything."""
    known = measures()
    if any(kind not in known for kind in kinds):
        return None
    return {measure.key for kind in kinds for measure in known[kind]} | {"lat", "lon"}


def _walk(node: Node) -> Sequence[Node]:
    return [node, *(below for child in children(node) for below in _walk(child))]
