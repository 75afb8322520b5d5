"""What a register refuses, and how it says so."""

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label


class UnknownField(Refusal):
    """A value was given for a field the register does not have."""

    code = "registers.unknown_field"
    message = Label(
        "Sổ “{register}” không có cột “{field}”.", "“{register}” has no field “{field}”."
    )


class MissingValue(Refusal):
    """A required field is empty."""

    code = "registers.missing_value"
    message = Label("Thiếu “{field}”.", "“{field}” is missing.")


class BadValue(Refusal):
    """A value is not of the field's type or range."""

    code = "registers.bad_value"
    message = Label("“{value}” không hợp lệ cho “{field}”.", "“{value}” does not fit “{field}”.")


class BadChoice(Refusal):
    """A value is not among the field's codes."""

    code = "registers.bad_choice"
    message = Label(
        "“{value}” không có trong danh mục của “{field}” ({choices}).",
        "“{value}” is not one of the choices of “{field}” ({choices}).",
    )


class EndsBeforeItBegins(Refusal):
    """A fact cannot end before the day it begins."""

    code = "registers.ends_before_it_begins"
    message = Label(
        "Ngày kết thúc {end} trước ngày bắt đầu {begin}.",
        "The end {end} is before the start {begin}.",
    )


class DuplicateKey(Refusal):
    """Another active record has this key."""

    code = "registers.duplicate_key"
    message = Label("Đã có hồ sơ mang {key}.", "A record with {key} exists already.")
    status = 409


class ReasonRequired(Refusal):
    """A correction or a withdrawal says why."""

    code = "registers.reason_required"
    message = Label("Cần nêu lý do.", "A reason is needed.")


class ChangedMeanwhile(Refusal):
    """Somebody else changed the record after it was opened."""

    code = "registers.changed_meanwhile"
    message = Label(
        "Hồ sơ đã được người khác sửa sau khi bạn mở. Hãy tải lại rồi sửa tiếp.",
        "Somebody changed this record after you opened it. Reload and try again.",
    )
    status = 409
    retryable = True


class AlreadyWithdrawn(Refusal):
    """A withdrawn record takes no further change."""

    code = "registers.already_withdrawn"
    message = Label("Hồ sơ này đã được rút.", "This record was withdrawn.")
    status = 409


class OutOfScope(Refusal):
    """The place is outside what this person may write."""

    code = "registers.out_of_scope"
    message = Label(
        "Địa bàn này không thuộc phạm vi được giao của bạn.", "This place is not within your scope."
    )
    status = 403
