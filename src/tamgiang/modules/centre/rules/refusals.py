"""Why a rule is refused."""

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.expressions import ExpressionRefused
from tamgiang.kernel.labels import Label

_AT = Label("dòng {line}, cột {column}: ", "line {line}, column {column}: ")


class UnknownMeasure(ExpressionRefused):
    """A name that none of the sources of the rule measures."""

    code = "centre.rule_unknown_measure"
    message = Label(
        _AT.vi + "nguồn của luật không đo “{name}”; {instead}",
        _AT.en + "the sources of this rule do not measure “{name}”; {instead}",
    )


class WindowInWindow(ExpressionRefused):
    """`count` looks at single readings; what looks back over time cannot stand in it."""

    code = "centre.rule_window_in_window"
    message = Label(
        _AT.vi + "trong count chỉ xét từng số đo, không viết “{found}” ở đây",
        _AT.en + "count looks at single readings; “{found}” cannot stand in it",
    )


class BadSpan(ExpressionRefused):
    """A window of no length, or longer than readings are kept in memory."""

    code = "centre.rule_bad_span"
    message = Label(
        _AT.vi + "khoảng thời gian “{found}” phải từ 1s đến 7d",
        _AT.en + "the span “{found}” must be between 1s and 7d",
    )


class ProcedureRequired(Refusal):
    """An alarm nobody knows what to do with helps nobody (EEMUA 191: every alarm has an answer)."""

    code = "centre.rule_without_procedure"
    message = Label(
        "Luật “{rule}” chưa có quy trình xử lý; mỗi báo động phải kèm quy trình.",
        "Rule “{rule}” has no procedure; every alarm needs one.",
    )


class OwnerRequired(Refusal):
    """A rule belongs to a role that keeps it right."""

    code = "centre.rule_without_owner"
    message = Label(
        "Luật “{rule}” chưa có vai trò phụ trách.", "Rule “{rule}” has no role that owns it."
    )


class BadRule(Refusal):
    """Something in a rule is missing or does not fit."""

    code = "centre.rule_bad"
    message = Label("Luật “{rule}”, mục “{part}”: {why}.", "Rule “{rule}”, “{part}”: {why}.")


class NoSuchRule(Refusal):
    """No rule has this code on that day."""

    code = "centre.no_such_rule"
    message = Label("Không có luật “{rule}”.", "There is no rule “{rule}”.")
    status = 404
