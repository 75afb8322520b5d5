"""Status lights: one vocabulary of shape, colour and word for the whole house."""

from dataclasses import dataclass

from tamgiang.kernel.labels import Label


@dataclass(frozen=True, slots=True)
class Light:
    """How one state is shown. `tone` names the colour pair, `icon` the shape."""

    code: str
    label: Label
    tone: str
    icon: str


_LIGHTS = (
    Light("exceeded", Label("Vượt chỉ tiêu", "Above target"), "ahead", "trending-up"),
    Light("achieved", Label("Đạt chỉ tiêu", "Target met"), "good", "circle-check"),
    Light("ahead", Label("Vượt tiến độ", "Ahead"), "ahead", "trending-up"),
    Light("on_track", Label("Đúng tiến độ", "On track"), "good", "check"),
    Light("slow", Label("Chậm", "Slow"), "slow", "clock"),
    Light("behind", Label("Chậm nhiều", "Behind"), "behind", "trending-down"),
    Light("worsening", Label("Đang xấu đi", "Getting worse"), "behind", "arrow-down"),
    Light("no_data", Label("Chưa có số liệu", "No data"), "none", "circle-dashed"),
    Light("no_target", Label("Chưa giao chỉ tiêu", "No target set"), "none", "minus"),
    Light("part", Label("Một phần địa bàn", "Part of the unit"), "data", "circle-half-2"),
    Light("active", Label("Đang dùng", "Active"), "good", "circle-check"),
    Light("withdrawn", Label("Đã rút", "Withdrawn"), "behind", "circle-x"),
    Light("pending", Label("Chờ xác nhận", "Waiting for confirmation"), "slow", "clock"),
    Light("queued", Label("Đang chờ", "Waiting"), "none", "clock"),
    Light("running", Label("Đang chạy", "Running"), "data", "loader"),
    Light("done", Label("Đã xong", "Done"), "good", "circle-check"),
    Light("failed", Label("Có lỗi", "Failed"), "behind", "alert-triangle"),
    Light("cancelled", Label("Đã hủy", "Cancelled"), "none", "circle-x"),
    Light("open", Label("Chưa gửi", "Not submitted"), "none", "circle-dashed"),
    Light("submitted", Label("Chờ ký", "Waiting for signature"), "slow", "clock"),
    Light("signed", Label("Đã ký", "Signed"), "good", "signature"),
    Light("draft", Label("Chờ quyết định", "Waiting for a decision"), "slow", "clock"),
    Light("confirmed", Label("Đã xác nhận", "Confirmed"), "good", "check"),
    Light("dismissed", Label("Đã bỏ", "Dismissed"), "none", "circle-x"),
    Light("closed", Label("Đã đóng", "Closed"), "none", "check"),
    Light("exact", Label("Chính xác", "Exact"), "good", "check"),
    Light("estimated", Label("Ước tính", "Estimated"), "slow", "alert-triangle"),
    Light("group", Label("Chỉ so theo nhóm", "Compares by group"), "none", "users-group"),
    Light("incomplete", Label("Thiếu đơn vị", "Units missing"), "slow", "alert-triangle"),
    Light("refused", Label("Không tính được", "Cannot be told"), "behind", "circle-x"),
    Light("intact", Label("Còn nguyên", "Intact"), "good", "shield-check"),
    Light("broken", Label("Không khớp", "Does not match"), "behind", "alert-triangle"),
)
_BY_CODE = {light.code: light for light in _LIGHTS}


def light_named(code: str) -> Light:
    """The light of a state. Raises KeyError for a code the house does not know."""
    return _BY_CODE[code]
