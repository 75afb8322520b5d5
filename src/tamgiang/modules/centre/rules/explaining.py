"""A rule in plain words, made from its tree: what officials read instead of the expression."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal

from tamgiang.kernel.expressions.canonical import canonical
from tamgiang.kernel.expressions.nodes import (
    And,
    Arithmetic,
    Between,
    Call,
    Compare,
    Field,
    In,
    IsNull,
    Literal,
    Node,
    Not,
    Or,
    children,
)
from tamgiang.kernel.labels import Label
from tamgiang.kernel.numbers import format_scaled
from tamgiang.modules.centre.measures import Measure, measure_of, measures
from tamgiang.modules.centre.registers.alarms import PRIORITIES
from tamgiang.modules.centre.registers.sources import KINDS
from tamgiang.modules.centre.rules.compiling import loosened
from tamgiang.modules.centre.rules.declaring import Rule

_PRIORITY = {one.code: one.label for one in PRIORITIES}
_KIND = {one.code: one.label for one in KINDS}
_UNITS = (
    (86_400, Label("ngày", "day")),
    (3600, Label("giờ", "hour")),
    (60, Label("phút", "minute")),
    (1, Label("giây", "second")),
)
_COMPARED = {
    ">": Label("trên {0}", "is above {0}"),
    ">=": Label("không dưới {0}", "is at least {0}"),
    "<": Label("dưới {0}", "is below {0}"),
    "<=": Label("không quá {0}", "is at most {0}"),
    "=": Label("bằng {0}", "is {0}"),
    "!=": Label("khác {0}", "is not {0}"),
}
_OPPOSITE = {">": "<=", ">=": "<", "<": ">=", "<=": ">"}
_COUNTED = {
    ">": Label("nhiều hơn {0}", "more than {0}"),
    ">=": Label("ít nhất {0}", "at least {0}"),
    "<": Label("ít hơn {0}", "fewer than {0}"),
    "<=": Label("nhiều nhất {0}", "at most {0}"),
    "=": Label("đúng {0}", "exactly {0}"),
    "!=": Label("khác {0}", "other than {0}"),
}
_ARITHMETIC = {
    "+": Label("cộng", "plus"),
    "-": Label("trừ", "minus"),
    "*": Label("nhân", "times"),
}
_OVER_TIME = {
    "avg": Label("trung bình {0} trong {1}", "the mean of {0} over {1}"),
    "sum": Label("tổng {0} trong {1}", "the sum of {0} over {1}"),
    "min": Label("mức thấp nhất của {0} trong {1}", "the lowest {0} of {1}"),
    "max": Label("mức cao nhất của {0} trong {1}", "the highest {0} of {1}"),
    "rate": Label("tốc độ tăng của {0} tính trong {1}", "the rise of {0} over {1}"),
}
_NO_UNIT = frozenset(("-", "0/1"))


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
                _duration(step.after // 1_000_000),
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
        return Label(*(_Writer(lang, self.kind).words(node) for lang in ("vi", "en")))

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
            _duration(self.rule.hold_on // 1_000_000),
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
            _duration(rule.hold_off // 1_000_000),
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


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes a tree in one language, with the units of the measures it names."""

    language: str
    kind: str

    def words(self, node: Node) -> str:
        match node:
            case Literal():
                return self._literal(node, "")
            case Field(name=name):
                return self._measure(name)
            case Call():
                return self._call(node)
            case Arithmetic():
                word = _ARITHMETIC[node.operator].in_language(self.language)
                return f"{self.words(node.left)} {word} {self.words(node.right)}"
            case And(parts=parts) | Or(parts=parts):
                return self._joined(node, parts)
            case Not(part=IsNull(value=value)):
                return self._say("có {0}", "there is {0}", self.words(value))
            case Not(part=part):
                return self._say("không phải là {0}", "it is not so that {0}", self.words(part))
            case _:
                return self._test(node)

    def _test(self, node: Node) -> str:
        match node:
            case Compare(left=Call(function="count"), right=Literal()):
                return self._counted(node)
            case Compare():
                return self._compared(node)
            case Between():
                value, unit = self.words(node.value), self._unit(node.value)
                low, high = self._with(node.low, unit), self._with(node.high, unit)
                return self._say("{0} từ {1} đến {2}", "{0} is from {1} to {2}", value, low, high)
            case In():
                unit = self._unit(node.value)
                options = ", ".join(self._with(option, unit) for option in node.options)
                return self._say(
                    "{0} là một trong: {1}", "{0} is one of: {1}", self.words(node.value), options
                )
            case IsNull():
                return self._say("không có {0}", "there is no {0}", self.words(node.value))
            case _:
                return canonical(node)

    def _joined(self, node: Node, parts: Sequence[Node]) -> str:
        word = self._say(" và ", " and ") if isinstance(node, And) else self._say(" hoặc ", " or ")
        return word.join(
            f"({self.words(part)})" if isinstance(part, And | Or) else self.words(part)
            for part in parts
        )

    def _compared(self, node: Compare) -> str:
        left, right = node.left, node.right
        if isinstance(left, Field) and isinstance(right, Literal) and self._is_flag(left.name):
            return self._flag(node.operator, left.name, right)
        told = _COMPARED[node.operator].in_language(self.language)
        value = self.words(left)
        return f"{value} {told.format(self._with(right, self._unit(left)))}"

    def _flag(self, operator: str, name: str, right: Literal) -> str:
        on = bool(right.value) is (operator in ("=", ">="))
        answer = self._say("có", "yes") if on else self._say("không", "no")
        label = measure_of(self.kind, name).label.in_language(self.language)
        return self._say("“{0}” là “{1}”", "“{0}” is “{1}”", label, answer)

    def _counted(self, node: Compare) -> str:
        call, times = node.left, node.right
        if not isinstance(call, Call):
            return canonical(node)
        number = _COUNTED[node.operator].in_language(self.language).format(self.words(times))
        return self._say(
            "trong {1} có {0} số đo mà {2}",
            "within {1} there are {0} readings in which {2}",
            number,
            self.words(call.arguments[1]),
            self.words(call.arguments[0]),
        )

    def _call(self, node: Call) -> str:
        match node.function, node.arguments:
            case "mark", (Literal(value=name),):
                return self._mark(str(name))
            case "inside", (Literal(value=area),):
                return self._inside(str(area))
            case "absent", (span,):
                return self._say(
                    "nguồn không gửi số đo nào trong {0}",
                    "the source has sent nothing for {0}",
                    self.words(span),
                )
            case "absent", (measure, span):
                return self._say(
                    "nguồn không gửi {0} trong {1}",
                    "the source has sent no {0} for {1}",
                    self._measure(_name(measure)),
                    self.words(span),
                )
            case "count", (condition, span):
                return self._say(
                    "số lần {0} trong {1}",
                    "the number of readings within {1} in which {0}",
                    self.words(condition),
                    self.words(span),
                )
            case function, (measure, span):
                told = _OVER_TIME[function].in_language(self.language)
                return told.format(self._measure(_name(measure)), self.words(span))
        return canonical(node)

    def _mark(self, name: str) -> str:
        if name[:2] == "bd" and name[2:].isdigit():
            return self._say("mốc báo động {0}", "the mark of alert level {0}", name[2:])
        return self._say("mốc “{0}”", "the mark “{0}”", name)

    def _inside(self, area: str) -> str:
        if area == "area":
            return self._say("vị trí nằm trong địa bàn", "its position lies within the area")
        return self._say("vị trí nằm trong “{0}”", "its position lies within “{0}”", area)

    def _with(self, node: Node, unit: str) -> str:
        """The node, with a unit behind the number it ends on."""
        if not unit or not isinstance(_last(node), Literal):
            return self.words(node)
        return self.words(node) + (unit if unit in ("%", "‰") else f" {unit}")

    def _unit(self, node: Node) -> str:
        """The unit a number beside this value is in."""
        if isinstance(node, Call) and node.function == "count":
            return ""
        named = next((one.name for one in _walk(node) if isinstance(one, Field)), "")
        if not named:
            return ""
        unit = self._known(named).unit.in_language(self.language)
        if unit in _NO_UNIT:
            return ""
        rates = isinstance(node, Call) and node.function == "rate"
        return self._say("{0} mỗi giờ", "{0} an hour", unit) if rates else unit

    def _literal(self, node: Literal, unit: str) -> str:
        value = node.value
        if isinstance(value, bool):
            return self._say("đúng", "true") if value else self._say("sai", "false")
        if isinstance(value, timedelta):
            return _duration(value // timedelta(seconds=1)).in_language(self.language)
        if isinstance(value, int | Decimal):
            return _number(Decimal(value), self.language) + unit
        return str(value)

    def _measure(self, name: str) -> str:
        return _uncapital(self._known(name).label.in_language(self.language))

    def _is_flag(self, name: str) -> bool:
        return self._known(name).unit.en == "0/1"

    def _known(self, name: str) -> Measure:
        found = measure_of(self.kind, name)
        if found.unit.en != "-":
            return found
        # A rule over named sources has no kind: any kind that measures this will do.
        same = (one for many in measures().values() for one in many if one.key == name)
        return next(same, found) if not self.kind else found

    def _say(self, vi: str, en: str, *parts: str) -> str:
        return (en if self.language == "en" else vi).format(*parts)


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


def _duration(seconds: int) -> Label:
    size, unit = next(one for one in _UNITS if seconds % one[0] == 0)
    count = seconds // size
    return Label(f"{count} {unit.vi}", f"{count} {unit.en}{'' if count == 1 else 's'}")


def _number(value: Decimal, language: str) -> str:
    exponent = value.normalize().as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    return format_scaled(int(value.scaleb(decimals)), decimals, language)


def _last(node: Node) -> Node:
    below = children(node)
    return _last(below[-1]) if isinstance(node, Arithmetic) else node


def _name(node: Node) -> str:
    return node.name if isinstance(node, Field) else canonical(node)


def _walk(node: Node) -> list[Node]:
    return [node, *(below for child in children(node) for below in _walk(child))]


def _lower(text: Label) -> Label:
    return Label(_uncapital(text.vi), _uncapital(text.en))


def _uncapital(text: str) -> str:
    """Without the capital of a label's first word; PM2.5 and CPU keep theirs."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text
