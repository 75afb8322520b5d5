"""Why an expression is refused: where it stands, and what to write instead."""

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label

_AT = Label("dòng {line}, cột {column}: ", "line {line}, column {column}: ")


def _at(vi: str, en: str) -> Label:
    return Label(_AT.vi + vi, _AT.en + en)


class ExpressionRefused(Refusal):
    """An expression cannot be used. ``line`` and ``column`` count from 1."""

    code = "expressions.refused"

    @property
    def line(self) -> int:
        """Line of the place at fault, from 1."""
        return int(str(self.params["line"]))

    @property
    def column(self) -> int:
        """Column of the place at fault, from 1."""
        return int(str(self.params["column"]))


class UnexpectedCharacter(ExpressionRefused):
    """A character, or a way of writing, that the language does not have."""

    code = "expressions.character"
    message = _at(
        "không viết được “{found}”; {instead}", "“{found}” is not written here; {instead}"
    )


class UnexpectedToken(ExpressionRefused):
    """A word or sign where another was needed."""

    code = "expressions.syntax"
    message = _at("gặp “{found}”, cần {expected}", "found “{found}”, needed {expected}")


class TooDeep(ExpressionRefused):
    """Too many brackets inside one another, or too long a text."""

    code = "expressions.too_deep"
    message = _at(
        "biểu thức quá dài hoặc quá nhiều ngoặc; hãy tách thành các chỉ tiêu nhỏ hơn",
        "too long or too deeply nested; split it into smaller measures",
    )


class UnknownField(ExpressionRefused):
    """A name the register does not declare."""

    code = "expressions.unknown_field"
    message = _at(
        "sổ {register} không có trường “{name}”; {instead}",
        "register {register} has no field “{name}”; {instead}",
    )


class UnknownFunction(ExpressionRefused):
    """A function the language does not have, or the wrong number of arguments."""

    code = "expressions.unknown_function"
    message = _at("không có hàm “{name}”; {instead}", "no function “{name}”; {instead}")


class UnknownCode(ExpressionRefused):
    """A text that is none of the codes of the choice field it stands beside."""

    code = "expressions.unknown_code"
    message = _at(
        "trường {field} không có mã “{given}”; {instead}",
        "field {field} has no code “{given}”; {instead}",
    )


class WrongType(ExpressionRefused):
    """A value of one type where another was needed."""

    code = "expressions.type"
    message = _at(
        "“{found}” là {is_type}, cần {needed}; {instead}",
        "“{found}” is {is_type}, needed {needed}; {instead}",
    )


class WrongDate(ExpressionRefused):
    """A text beside a date that is not a date."""

    code = "expressions.date"
    message = _at(
        "“{given}” không phải ngày; viết dạng '2023-08-22'",
        "“{given}” is no date; write it as '2023-08-22'",
    )
