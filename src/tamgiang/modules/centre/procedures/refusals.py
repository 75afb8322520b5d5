"""Why a procedure is not taken: one class for each contradiction."""

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label


class ProcedureRefused(Refusal):
    """A procedure contradicts itself or the words of the centre."""

    code = "centre.procedure"


class UnknownKey(ProcedureRefused):
    """A key is lacking or is not one of a procedure's."""

    code = "centre.procedure_keys"
    message = Label(
        "{place}: thiếu hoặc thừa mục {keys}.", "{place}: lacks, or should not have, {keys}."
    )


class UnknownWord(ProcedureRefused):
    """A value is none of the words the centre knows."""

    code = "centre.procedure_word"
    message = Label(
        "{place}: “{word}” không phải là {of}; dùng một trong {known}.",
        "{place}: “{word}” is no {of}; use one of {known}.",
    )


class WrongOrder(ProcedureRefused):
    """A step waits for itself, for a later step or for one that does not exist."""

    code = "centre.procedure_order"
    message = Label(
        "{place}: không thể tính từ bước {after}; chỉ tính từ bước đứng trước.",
        "{place}: cannot follow step {after}; only an earlier one.",
    )


class BadTime(ProcedureRefused):
    """A time is not a positive number of minutes, or passes that of the whole procedure."""

    code = "centre.procedure_time"
    message = Label(
        "{place}: {minutes} phút không hợp với thời hạn chung {limit} phút.",
        "{place}: {minutes} minutes do not fit the whole of {limit} minutes.",
    )


class NothingRequired(ProcedureRefused):
    """No step is required: such an incident could be closed with nothing done."""

    code = "centre.procedure_nothing_required"
    message = Label("{place}: không có bước nào bắt buộc.", "{place}: no step is required.")


class WithoutBasis(ProcedureRefused):
    """A procedure says on what law or local decision it rests."""

    code = "centre.procedure_basis"
    message = Label("{place}: chưa nêu căn cứ.", "{place}: its basis is not named.")


class VersionsClash(ProcedureRefused):
    """Two versions bear one number, or a later version begins no later than the one before."""

    code = "centre.procedure_versions"
    message = Label(
        "{place}: bản {version} trùng số hoặc không bắt đầu sau bản trước.",
        "{place}: version {version} is there twice or begins no later than the one before.",
    )


class UnknownProcedure(Refusal):
    """No procedure of this code is in force on the day."""

    code = "centre.procedure_unknown"
    message = Label(
        "Không có quy trình “{code}” đang áp dụng.", "No procedure “{code}” is in force."
    )
    status = 404
