"""Why a reading, a token or a sheet is not taken."""

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label


class NotAReading(Refusal):
    """What was typed is no observation of this source."""

    code = "centre.not_a_reading"
    message = Label("Không nhận số đo: {reason}.", "The reading is not taken: {reason}.")


class AlreadyRead(Refusal):
    """Another value is stored for the same source and instant."""

    code = "centre.already_read"
    message = Label(
        "Thời điểm này đã có số đo khác của cùng nguồn.",
        "There is another reading of this source for that moment.",
    )
    status = 409


class BadMapping(Refusal):
    """A mapping that says nothing usable."""

    code = "centre.bad_mapping"
    message = Label("Phép đọc sai ở mục “{where}”.", "The mapping is wrong at “{where}”.")


class BadSheet(Refusal):
    """A file that is no CSV with a heading."""

    code = "centre.bad_sheet"
    message = Label(
        "Tệp không phải CSV có dòng tiêu đề (UTF-8).", "The file is no CSV with a heading (UTF-8)."
    )


class SettledAlready(Refusal):
    """Somebody else has dealt with it."""

    code = "centre.settled_already"
    message = Label("Mục này đã được xử lý.", "This has been dealt with.")
    status = 409


REASONS = {
    "not_json": Label("không phải JSON", "not JSON"),
    "no_values": Label("không có giá trị nào", "no values"),
    "too_many_values": Label("quá nhiều giá trị", "too many values"),
    "bad_time": Label("thời điểm không đọc được", "the time cannot be read"),
    "in_the_future": Label("thời điểm ở tương lai quá 5 phút", "more than 5 minutes in the future"),
    "bad_key": Label("tên đại lượng không hợp lệ", "the name of a measure is not valid"),
    "not_a_number": Label("giá trị không phải là số", "a value is not a number"),
    "out_of_range": Label(
        "giá trị ngoài khoảng thiết bị đo được", "a value is outside what a device can measure"
    ),
    "unknown_topic": Label("chủ đề MQTT không dùng để gửi số đo", "not a topic for readings"),
    "unknown_device": Label("tên thiết bị không gắn với nguồn nào", "no source for this device"),
    "conflict": Label(
        "khác số đã lưu cho cùng thời điểm", "differs from what is stored for the same moment"
    ),
    "over_quota": Label("vượt hạn mức của nguồn", "beyond the quota of the source"),
    "store_behind": Label("kho số đo chưa theo kịp", "the store is behind"),
    "connections": Label("quá nhiều kết nối cùng một khóa", "too many connections of one token"),
}


def reason_text(code: str) -> Label:
    """What a code of the lists of refused and unreadable messages means."""
    return REASONS.get(code, Label(code, code))
