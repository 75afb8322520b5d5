"""Words of the impact assessment (form 10 of Decree 356/2025) that follow from declarations.

The form is filled from what registers declare; what only people know (consultations, the signature)
stays open on the printed page. It is looked at anew every six months and when a register changes.
"""

from dataclasses import dataclass

from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import Choice, Day, Field, Integer, Link, Point, Register


@dataclass(frozen=True, slots=True)
class Measure:
    """One way in which personal data are guarded here."""

    label: Label
    detail: Label


MEASURES = (
    Measure(
        Label("Che mặc định", "Masked by default"),
        Label(
            "Danh sách, tìm kiếm, bản xuất đều che; mở phải nêu lý do và được ghi lại",
            "Lists, search, exports and interfaces mask them; opening needs a logged reason",
        ),
    ),
    Measure(
        Label("Phạm vi theo địa bàn", "Scope by place"),
        Label(
            "Mỗi tài khoản chỉ thấy hồ sơ của địa bàn được giao, có xác thực hai lớp",
            "Each account sees the records of its places only, with a second factor",
        ),
    ),
    Measure(
        Label("Khóa riêng cho từng hồ sơ", "A key for each record"),
        Label(
            "Giá trị cũ, trao đổi, lý do xem được mã hóa (AES-256-GCM); hủy khóa là hết",
            "Earlier values, comments and reasons are enciphered (AES-256-GCM); destroying the key "
            "ends them",
        ),
    ),
    Measure(
        Label("Nhật ký không sửa được", "Audit that cannot be rewritten"),
        Label(
            "Chuỗi băm theo từng hồ sơ, niêm phong hằng ngày; không chứa giá trị cá nhân",
            "Hash chains per record, sealed daily; they hold no personal value",
        ),
    ),
    Measure(
        Label("Xóa triệt để", "Erasure for good"),
        Label(
            "Xóa ở hồ sơ, lịch sử, trao đổi, tệp; xóa lại sau khi phục hồi bản sao lưu",
            "From record, history, comments, files, import sheets and the data file; again after a "
            "restore",
        ),
    ),
    Measure(
        Label("Hết hạn tự xóa", "Erased when due"),
        Label(
            "Thời hạn khai báo theo từng sổ, xóa hằng đêm, giữ lại khi có căn cứ",
            "A time declared for each register, erased nightly, held back on legal grounds",
        ),
    ),
)
_PLACE = Label("Nơi ở, vị trí", "Where a person lives or is")
_BIRTH = Label("Ngày, năm sinh", "Date or year of birth")
_TRAIT = Label("Đặc điểm nhân thân", "Personal traits")
_NAME = Label("Họ tên", "Name")
_REACH = Label("Thông tin liên hệ", "Contact details")
_LINK = Label("Mối liên hệ với hồ sơ khác", "Relation to another record")
_ADDRESS = ("line", "address", "plus_code", "street")


def categories_of(register: Register) -> tuple[Label, ...]:
    """The categories of personal data a register holds, each once."""
    return tuple(dict.fromkeys(_category(field) for field in register.fields if field.personal))


def _category(field: Field) -> Label:
    match field:
        case Point():
            return _PLACE
        case Day() | Integer():
            return _BIRTH
        case Choice():
            return _TRAIT
        case Link():
            return _LINK
    if "phone" in field.name or "mail" in field.name:
        return _REACH
    return _PLACE if field.name in _ADDRESS else _NAME


def purpose_of(register: Register) -> Label:
    """Why the register is kept."""
    return register.description or register.plural


def recipients(register: Register) -> Label:
    """Who is given the values outside the house: nobody, unless a person exports them."""
    return Label(
        "Không chuyển ra ngoài; bản xuất che giá trị cá nhân trừ khi nêu lý do",
        "Nobody outside; exports mask personal values unless a reason is given",
    )
