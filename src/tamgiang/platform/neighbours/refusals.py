"""Why a system beside ours was not changed."""

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label


class SystemInvalid(Refusal):
    """Names, a code and an address that opens."""

    code = "neighbours.invalid"
    message = Label(
        "Cần mã (chữ thường, số, gạch nối), tên hai thứ tiếng và địa chỉ http(s) nếu có.",
        "A code (small letters, digits, hyphens), both names and an http(s) address, if any.",
    )


class CodeTaken(Refusal):
    """Codes stand in addresses."""

    code = "neighbours.code_taken"
    message = Label("Mã {given} đã dùng.", "The code {given} is in use.")
    status = 409


class PatternInvalid(Refusal):
    """A pattern names fields that may stand in an address."""

    code = "neighbours.pattern_invalid"
    message = Label(
        "Mẫu liên kết “{given}” phải là địa chỉ http(s) với các trường không phải dữ liệu cá nhân "
        "của sổ: {known}.",
        "The pattern “{given}” must be an http(s) address with fields of the register that are "
        "not personal: {known}.",
    )
