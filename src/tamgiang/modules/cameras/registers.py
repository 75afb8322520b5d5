"""The register of cameras whose streams reach the centre."""

from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import Choice, Option, Point, Privacy, Register, Retention, Text

CAMERA = Register(
    module="cameras",
    name="camera",
    label=Label("Camera", "Camera"),
    plural=Label("Camera", "Cameras"),
    key=("code",),
    title="code",
    description=Label(
        "Camera công cộng và camera xã hội hóa kết nối về trung tâm giám sát, điều hành.",
        "Public cameras, and privately owned ones that are shared with the centre.",
    ),
    effective_label=Label("Kết nối từ ngày", "Online since"),
    effective_aliases=("Ngày kết nối", "Ngày lắp đặt", "Ngày đưa vào sử dụng", "Ngày vận hành"),
    source="Kế hoạch 265/KH-UBND (18/8/2021), xã thông minh; Luật 91/2025/QH15 về dữ liệu cá nhân",
    retention="Tên chủ sở hữu: khi camera còn kết nối và 2 năm sau khi ngừng",
    keep=Retention(months=24, source="Luật 91/2025/QH15; thời hạn do đơn vị quy định"),
    fields=(
        Text(
            name="code",
            label=Label("Mã camera", "Camera code"),
            required=True,
            max_length=40,
            privacy=Privacy.PUBLIC,
            searched=True,
            aliases=("Số hiệu camera", "Mã thiết bị", "Ma camera", "Mã số"),
        ),
        Choice(
            name="kind",
            label=Label("Loại", "Kind"),
            required=True,
            privacy=Privacy.PUBLIC,
            filtered=True,
            aliases=("Loại camera", "Hình thức đầu tư", "Nguồn đầu tư"),
            options=(
                Option(
                    "public",
                    Label("Công cộng", "Public"),
                    ("Nhà nước", "Ngân sách", "Camera công cộng", "CC"),
                ),
                Option(
                    "socialised",
                    Label("Xã hội hóa", "Privately owned, shared"),
                    ("XHH", "Xã hội hoá", "Nhân dân đóng góp", "Camera xã hội hóa"),
                ),
            ),
        ),
        Text(
            name="location",
            label=Label("Vị trí lắp đặt", "Where it stands"),
            max_length=200,
            searched=True,
            aliases=("Địa điểm", "Vị trí", "Dia diem", "Địa điểm lắp đặt", "Tên điểm"),
        ),
        Point(
            name="position",
            label=Label("Tọa độ", "Position"),
            aliases=("Toa do", "Vĩ độ, kinh độ", "GPS"),
        ),
        Choice(
            name="owner_kind",
            label=Label("Chủ sở hữu là", "Owner is"),
            filtered=True,
            aliases=("Đối tượng sở hữu", "Loại chủ sở hữu"),
            options=(
                Option("agency", Label("Cơ quan nhà nước", "Agency"), ("UBND", "Cơ quan")),
                Option("household", Label("Hộ gia đình", "Household"), ("Hộ dân", "Cá nhân")),
                Option("business", Label("Doanh nghiệp", "Business"), ("Cửa hàng", "Công ty")),
            ),
        ),
        Text(
            name="owner",
            label=Label("Chủ sở hữu", "Owner"),
            max_length=120,
            privacy=Privacy.PERSONAL,
            searched=True,
            aliases=("Tên chủ sở hữu", "Đơn vị quản lý", "Chủ hộ", "Họ tên chủ sở hữu"),
        ),
        Choice(
            name="condition",
            label=Label("Tình trạng", "Condition"),
            filtered=True,
            aliases=("Trạng thái", "Tinh trang", "Hiện trạng"),
            options=(
                Option("working", Label("Hoạt động", "Working"), ("Tốt", "Đang hoạt động")),
                Option("faulty", Label("Lỗi", "Faulty"), ("Hỏng", "Hư hỏng", "Mất tín hiệu")),
            ),
        ),
    ),
)
