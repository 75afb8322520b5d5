"""What a table of totals is refused for, and how it is said."""

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label


class SourceRequired(Refusal):
    """A number from elsewhere without its source cannot be weighed."""

    code = "totals.source_required"
    message = Label("Hãy ghi nguồn của số liệu.", "Name the source of the numbers.")


class NothingEntered(Refusal):
    """A table without a single number."""

    code = "totals.nothing_entered"
    message = Label("Chưa có số nào được nhập.", "No number was entered.")


class NotAUnit(Refusal):
    """The area had no such unit on that day."""

    code = "totals.not_a_unit"
    message = Label(
        "Dòng {row}: ngày {on} địa bàn không có xã, phường “{unit}”.",
        "Line {row}: on {on} the area had no commune “{unit}”.",
    )


class NotANumber(Refusal):
    """A cell that should hold a whole number, zero or more."""

    code = "totals.not_a_number"
    message = Label(
        "Dòng {row}: “{value}” không phải số nguyên từ 0 trở lên.",
        "Line {row}: “{value}” is not a whole number of zero or more.",
    )


class TwiceNamed(Refusal):
    """A unit stands in the table twice."""

    code = "totals.twice_named"
    message = Label(
        "Dòng {row}: “{unit}” đã có ở trên.", "Line {row}: “{unit}” stands above already."
    )


class SumDiffers(Refusal):
    """The table's own line of the sum says something else than its lines."""

    code = "totals.sum_differs"
    message = Label(
        "Dòng {row}: dòng cộng ghi {stated}, các dòng cộng lại được {found}.",
        "Line {row}: the sum is stated as {stated}, the lines add up to {found}.",
    )


class MoreThanAll(Refusal):
    """A share of more than the whole."""

    code = "totals.more_than_all"
    message = Label(
        "“{unit}”: số đếm {numerator} lớn hơn mẫu số {denominator}.",
        "“{unit}”: {numerator} counted of {denominator}.",
    )


class InTheFuture(Refusal):
    """Nobody has counted yet."""

    code = "totals.in_the_future"
    message = Label("Ngày {on} chưa đến.", "{on} has not come yet.")


class AlreadyEntered(Refusal):
    """The same source said so for the same day before."""

    code = "totals.already_entered"
    message = Label(
        "Đã có bảng của nguồn này cho ngày {on}. Nếu bảng cũ sai, hãy rút bảng cũ trước.",
        "There is a table of this source for {on}. Withdraw it first if it is wrong.",
    )
    status = 409


class AlreadyWithdrawn(Refusal):
    """Withdrawn by somebody before."""

    code = "totals.withdrawn"
    message = Label("Bảng này đã được rút.", "This table was withdrawn before.")
    status = 409


class ReasonMissing(Refusal):
    """A table is withdrawn for a reason."""

    code = "totals.reason_missing"
    message = Label("Hãy ghi lý do rút bảng.", "Say why the table is withdrawn.")
