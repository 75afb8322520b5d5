"""Hộ cần hỗ trợ: households that need help to get away, known before the water comes."""

from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import (
    Day,
    Flag,
    Integer,
    Link,
    Point,
    Privacy,
    Register,
    Retention,
    Text,
)

SUPPORT = Register(
    module="centre",
    name="support_household",
    label=Label("Hộ cần hỗ trợ", "Household that needs help"),
    plural=Label("Hộ cần hỗ trợ", "Households that need help"),
    key=("code",),
    title="code",
    description=Label(
        "Hộ có người già yếu, khuyết tật, mang thai, trẻ nhỏ hoặc nhà ở vùng trũng "
        "cần giúp sơ tán; ghi theo sự đồng ý của hộ.",
        "Households with people who need help to move to safety, kept with their consent.",
    ),
    effective_label=Label("Ghi nhận từ ngày", "Listed since"),
    source="Luật Phòng, chống thiên tai 33/2013/QH13 (đối tượng dễ bị tổn thương); "
    "Luật 91/2025/QH15 về dữ liệu cá nhân",
    retention="Khi còn cần hỗ trợ; xóa sau 30 ngày kể từ khi thôi hoặc rút đồng ý",
    keep=Retention(months=1, source="Luật 91/2025/QH15: đồng ý của chủ thể, rút được"),
    fields=(
        Text(name="code", label=Label("Mã", "Code"), required=True, max_length=40, searched=True),
        Link(name="household", label=Label("Hộ gia đình", "Household"), to="addresses.household"),
        Text(
            name="head",
            label=Label("Người liên hệ", "Person to ask"),
            max_length=120,
            privacy=Privacy.PERSONAL,
            searched=True,
            aliases=("Họ tên người liên hệ",),
        ),
        Text(
            name="phone",
            label=Label("Điện thoại", "Phone"),
            max_length=20,
            privacy=Privacy.PERSONAL,
            aliases=("Số điện thoại liên hệ",),
        ),
        Text(
            name="address",
            label=Label("Địa chỉ", "Address"),
            max_length=200,
            privacy=Privacy.PERSONAL,
            aliases=("Nơi ở",),
        ),
        Point(name="position", label=Label("Tọa độ nhà", "Position"), privacy=Privacy.PERSONAL),
        Integer(
            name="people",
            label=Label("Số người", "People"),
            unit=Label("người", "persons"),
            minimum=1,
            aliases=("Số nhân khẩu cần hỗ trợ",),
        ),
        Flag(
            name="elderly",
            label=Label("Người già yếu", "Elderly"),
            privacy=Privacy.SENSITIVE,
        ),
        Flag(
            name="disabled",
            label=Label("Người khuyết tật, bệnh nặng", "Disabled or ill"),
            privacy=Privacy.SENSITIVE,
        ),
        Flag(
            name="pregnant",
            label=Label("Phụ nữ mang thai", "Pregnant"),
            privacy=Privacy.SENSITIVE,
        ),
        Flag(
            name="small_children",
            label=Label("Trẻ nhỏ", "Small children"),
            privacy=Privacy.SENSITIVE,
        ),
        Flag(name="needs_boat", label=Label("Cần thuyền", "Needs a boat"), filtered=True),
        Day(
            name="consent_on",
            label=Label("Đồng ý ngày", "Consented on"),
            required=True,
            aliases=("Ngày đồng ý",),
        ),
        Text(
            name="consent_text",
            label=Label("Bản thông báo đã đọc", "Notice read"),
            max_length=40,
            listed=False,
        ),
    ),
)
