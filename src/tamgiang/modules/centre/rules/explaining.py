"""A rule in plain words, made from its tree: what officials read instead of the expression."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from tamgiang.kernel.expressions.nodes import (
    And,
    Arithmetic,
    Between,
    Compare,
    Literal,
    Node,
    Not,
    Or,
)
from tamgiang.kernel.labels import Label
from tamgiang.modules.centre.registers.alarms import PRIORITIES
from tamgiang.modules.centre.registers.sources import KINDS
from tamgiang.modules.centre.rules.compiling import loosened
from tamgiang.modules.centre.rules.declaring import Rule
from tamgiang.modules.centre.rules.wording import Writer, duration, uncapital

_PRIORITY = {one.code: one.label for one in PRIORITIES}
_KIND = {one.code: one.label for one in KINDS}
_OPPOSITE = {">": "<=", ">=": "<", "<": ">=", "<=": ">"}


@dataclass(frozen=True, slots=True)
class Explained:
    """A rule as sentences, in the order one asks: where, when, until when, and then what."""

    watches: Label
    raised: Label
    held: Label
    over: Label
    hidden: Label | None
    priority: Label
    escalations: Sequence[Label]

    @property
    def sentences(self) -> list[Label]:
        """All of it."""
        said = [self.watches, self.raised, self.held, self.over, self.hidden, self.priority]
        return [one for one in (*said, *self.escalations) if one is not None]


def explain(
    rule: Rule,
    rules: Mapping[str, Label] | None = None,
    roles: Mapping[str, Label] | None = None,
    sources: Mapping[str, str] | None = None,
) -> Explained:
    """The rule in both languages; names of other rules, roles and sources where they are known."""
    both = _Both(rule)
    return Explained(
        both.watches(sources or {}),
        both.raised(),
        both.held(),
        both.over(),
        _hidden(rule, rules or {}),
        _say("Mức ưu tiên: {0}.", "Priority: {0}.", _lower(_PRIORITY[rule.priority])),
        [
            _say(
                "Sau {0} chưa ai xác nhận: báo {1}, mức ưu tiên {2}.",
                "After {0} without anybody acknowledging: tell the {1}, priority {2}.",
                duration(step.after // 1_000_000),
                _lower((roles or {}).get(step.to, Label(step.to, step.to))),
                _lower(_PRIORITY[step.priority]),
            )
            for step in rule.escalate
        ],
    )


def in_words(rule: Rule, node: Node) -> Label:
    """One condition or value of the rule."""
    return _Both(rule).words(node)


def _hidden(rule: Rule, names: Mapping[str, Label]) -> Label | None:
    if not rule.beneath:
        return None
    named = [names.get(code, Label(code, code)) for code in rule.beneath]
    vi, en = ("”, “".join(one.in_language(lang) for one in named) for lang in ("vi", "en"))
    return Label(
        f"Ẩn đi khi cùng nguồn đang có báo động “{vi}”.",
        f"Hidden while the same source has the alarm “{en}”.",
    )


@dataclass(frozen=True, slots=True)
class _Both:
    """Writes sentences about one rule in both languages."""

    rule: Rule
    kind: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", self.rule.kinds[0] if self.rule.kinds else "")

    def words(self, node: Node) -> Label:
        return Label(*(Writer(lang, self.kind).words(node) for lang in ("vi", "en")))

    def watches(self, names: Mapping[str, str]) -> Label:
        rule = self.rule
        kinds = [_lower(_KIND[kind]) for kind in rule.kinds]
        vi = ", ".join(kind.vi for kind in kinds)
        en = ", ".join(kind.en for kind in kinds)
        named = ", ".join(names.get(code, code) for code in rule.sources)
        if not kinds:
            return Label(f"Theo dõi nguồn: {named}.", f"Watches the sources: {named}.")
        more = (f"; và {named}", f"; and {named}") if named else ("", "")
        return Label(
            f"Theo dõi mọi nguồn đo: {vi}{more[0]}.", f"Watches every source of: {en}{more[1]}."
        )

    def raised(self) -> Label:
        return _say("Báo động khi {0}.", "Raised when {0}.", self.words(self.rule.when))

    def held(self) -> Label:
        if not self.rule.hold_on:
            return Label("Báo ngay khi điều kiện đúng.", "Raised at once when that is so.")
        return _say(
            "Điều kiện phải đúng liên tục {0} mới báo.",
            "It must be so for {0} on end before the alarm is raised.",
            duration(self.rule.hold_on // 1_000_000),
        )

    def over(self) -> Label:
        rule = self.rule
        until = self._until()
        if not rule.hold_off:
            return _say("Hết báo động khi {0}.", "Over when {0}.", until)
        return _say(
            "Hết báo động khi {0}, liên tục {1}.",
            "Over when {0}, for {1} on end.",
            until,
            duration(rule.hold_off // 1_000_000),
        )

    def _until(self) -> Label:
        rule = self.rule
        if rule.clear is not None:
            return self.words(rule.clear)
        if not rule.hysteresis:
            return Label("điều kiện trên không còn đúng", "that is no longer so")
        stays = _folded(loosened(rule.when, rule.hysteresis))
        if isinstance(stays, Compare) and stays.operator in _OPPOSITE:
            return self.words(replace(stays, operator=_OPPOSITE[stays.operator]))
        return _say("không còn {0}", "it is no longer so that {0}", self.words(stays))


def _say(vi: str, en: str, *parts: Label) -> Label:
    return Label(vi.format(*(p.vi for p in parts)), en.format(*(p.en for p in parts)))


def _folded(node: Node) -> Node:
    """Sums of two numbers written as one, as in `50 - 10`."""
    match node:
        case And(parts=parts):
            return And(tuple(map(_folded, parts)))
        case Or(parts=parts):
            return Or(tuple(map(_folded, parts)))
        case Not(part=part):
            return Not(_folded(part))
        case Compare():
            return Compare(node.operator, node.left, _sum(node.right))
        case Between():
            return Between(node.value, _sum(node.low), _sum(node.high))
    return node


def _sum(node: Node) -> Node:
    match node:
        case Arithmetic(operator="+" | "-" as sign, left=Literal(value=a), right=Literal(value=b)):
            if isinstance(a, int | Decimal) and isinstance(b, int | Decimal):
                act: Callable[[Decimal, Decimal], Decimal] = (
                    Decimal.__add__ if sign == "+" else Decimal.__sub__
                )
                return Literal(act(Decimal(a), Decimal(b)))
    return node


def _lower(text: Label) -> Label:
    return Label(uncapital(text.vi), uncapital(text.en))
