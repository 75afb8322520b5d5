"""The words of the rules' language: a tree of it as a phrase, in one language."""

from collections.abc import Sequence
from dataclasses import dataclass
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
class Writer:
    """Writes a tree in one language, with the units of the measures it names."""

    language: str
    kind: str

    def words(self, node: Node) -> str:
        """The phrase."""
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
            return duration(value // timedelta(seconds=1)).in_language(self.language)
        if isinstance(value, int | Decimal):
            return _number(Decimal(value), self.language) + unit
        return str(value)

    def _measure(self, name: str) -> str:
        return uncapital(self._known(name).label.in_language(self.language))

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


def duration(seconds: int) -> Label:
    """In the largest unit that takes it whole: 10 phút, 2 hours."""
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


def uncapital(text: str) -> str:
    """Without the capital of a label's first word; PM2.5 and CPU keep theirs."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text
