"""What an import refuses, and how it says so."""

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label


class Unreadable(Refusal):
    """The file is not a sheet, or is damaged."""

    code = "imports.unreadable"
    message = Label(
        "Không đọc được tệp “{name}”: tệp hỏng hoặc không phải bảng tính (XLSX, XLS, ODS, CSV).",
        "“{name}” cannot be read: it is damaged, or not a sheet (XLSX, XLS, ODS, CSV).",
    )


class EmptyFile(Refusal):
    """There is no row in the file."""

    code = "imports.empty"
    message = Label("Tệp “{name}” không có dòng dữ liệu nào.", "“{name}” holds no rows.")


class TooLarge(Refusal):
    """More rows, columns, cells or bytes than a sheet of records has."""

    code = "imports.too_large"
    message = Label(
        "Tệp “{name}” quá lớn ({what}). Hãy chia tệp, hoặc xóa các ô thừa ở cuối bảng.",
        "“{name}” is too large ({what}). Split it, or delete stray cells at its end.",
    )
    status = 413


class ZipBomb(Refusal):
    """The archive unpacks to far more than a sheet of its size holds."""

    code = "imports.zip_bomb"
    message = Label(
        "Tệp “{name}” bung ra lớn bất thường nên không được mở.",
        "“{name}” unpacks to an abnormal size and is not opened.",
    )
    status = 413


class PasswordProtected(Refusal):
    """The workbook is encrypted."""

    code = "imports.password_protected"
    message = Label(
        "Tệp “{name}” có mật khẩu. Hãy lưu lại không đặt mật khẩu rồi tải lên.",
        "“{name}” is protected by a password. Save it without one and upload it again.",
    )


class TookTooLong(Refusal):
    """Reading went over its time or memory and was stopped."""

    code = "imports.took_too_long"
    message = Label(
        "Việc đọc tệp “{name}” vượt quá thời gian hoặc bộ nhớ cho phép nên đã dừng.",
        "Reading “{name}” went over the allowed time or memory and was stopped.",
    )
    status = 413


class NoSuchSheet(Refusal):
    """The workbook has no sheet of this name."""

    code = "imports.no_such_sheet"
    message = Label("Tệp không có trang tính “{sheet}”.", "There is no sheet “{sheet}”.")
    status = 404


class IncompleteMapping(Refusal):
    """Required fields have neither a column nor a constant."""

    code = "imports.incomplete_mapping"
    message = Label(
        "Chưa chọn cột hoặc giá trị cho: {fields}.",
        "No column or value was chosen for: {fields}.",
    )


class TwiceMapped(Refusal):
    """Two columns fill one field."""

    code = "imports.twice_mapped"
    message = Label("“{field}” được lấy từ hai cột.", "“{field}” is filled from two columns.")


class UnknownTarget(Refusal):
    """A column was sent to a field the register does not have."""

    code = "imports.unknown_target"
    message = Label("Sổ không có cột “{target}”.", "The register has no field “{target}”.")


class BadConstant(Refusal):
    """A fixed value does not fit its field."""

    code = "imports.bad_constant"
    message = Label(
        "Giá trị chung “{value}” của “{field}” không hợp lệ: {why}",
        "The common value “{value}” of “{field}” does not fit: {why}",
    )


class WrongState(Refusal):
    """The import is not at the step this act belongs to."""

    code = "imports.wrong_state"
    message = Label(
        "Lần nhập này đang ở bước “{state}”, không thực hiện được việc này.",
        "This import is at “{state}”; this cannot be done now.",
    )
    status = 409


class NothingToTake(Refusal):
    """No row would change anything."""

    code = "imports.nothing_to_take"
    message = Label("Không có dòng nào làm thay đổi sổ.", "No row would change the register.")
    status = 409


class FileMissing(Refusal):
    """The stored file or its working copy is gone or altered."""

    code = "imports.file_missing"
    message = Label(
        "Tệp của lần nhập này không còn nguyên vẹn trong kho; hãy tải lên lại.",
        "The stored file of this import is gone or altered; upload it again.",
    )
    status = 409


class NotPlace(Refusal):
    """No unit of that name or code on that day."""

    code = "imports.unknown_place"
    message = Label(
        "Không có địa bàn “{value}” vào ngày {day}.", "There is no place “{value}” on {day}."
    )


class AmbiguousPlace(Refusal):
    """Several units have that name."""

    code = "imports.ambiguous_place"
    message = Label(
        "“{value}” có ở nhiều nơi ({places}): cần thêm cột xã hoặc dùng mã.",
        "“{value}” exists in several places ({places}): add the commune, or use codes.",
    )


class NotDay(Refusal):
    """A text that is no date."""

    code = "imports.bad_day"
    message = Label(
        "“{value}” không phải ngày (viết ngày/tháng/năm).",
        "“{value}” is not a date (write day/month/year).",
    )


class DayOutOfReach(Refusal):
    """A date no record of these registers can have."""

    code = "imports.day_out_of_reach"
    message = Label(
        "Ngày {value} nằm ngoài khoảng hợp lý (1900–2100).",
        "{value} is outside the sensible range (1900–2100).",
    )


class NotNumber(Refusal):
    """A text that is no whole number."""

    code = "imports.bad_number"
    message = Label("“{value}” không phải số nguyên.", "“{value}” is not a whole number.")


class NotYesNo(Refusal):
    """A text that says neither yes nor no."""

    code = "imports.bad_flag"
    message = Label("“{value}” không rõ là Có hay Không.", "“{value}” is neither yes nor no.")


class NotPosition(Refusal):
    """A text that is no pair of degrees."""

    code = "imports.bad_position"
    message = Label(
        "“{value}” không phải vĩ độ, kinh độ.", "“{value}” is not a latitude and longitude."
    )


class RepeatedKey(Refusal):
    """The key stands in an earlier row of the same sheet."""

    code = "imports.repeated_key"
    message = Label(
        "Trùng khóa {key} với dòng {row}.", "The key {key} stands in row {row} already."
    )


class CellFault(Refusal):
    """The cell holds an error of the spreadsheet, such as #REF!."""

    code = "imports.cell_error"
    message = Label("Ô có lỗi công thức {value}.", "The cell holds the formula error {value}.")


class EventsDoNotEnd(Refusal):
    """What happened on a day does not last, so a list that lacks it cannot end it."""

    code = "imports.events_do_not_end"
    message = Label(
        "“{register}” ghi sự việc theo ngày, không có ngày kết thúc.",
        "“{register}” holds things that happened on a day; they do not end.",
    )


class ListOfTheFuture(Refusal):
    """A list of a day that has not come cannot be complete."""

    code = "imports.list_of_the_future"
    message = Label("Ngày của danh sách {day} chưa đến.", "The list's day {day} has not come yet.")
