"""Registers of digital infrastructure: telecom stations, public wifi, rooms, equipment."""

from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import Choice, Integer, Link, Option, Point, Privacy, Register, Text

OPERATORS = (
    Option("viettel", Label("Viettel", "Viettel"), ("Tập đoàn Viettel",)),
    Option("vnpt", Label("VNPT", "VNPT"), ("VinaPhone", "Vinaphone")),
    Option("mobifone", Label("MobiFone", "MobiFone"), ("Mobifone",)),
    Option("other", Label("Khác", "Other")),
)
POSITION = Point(
    name="position",
    label=Label("Tọa độ", "Position"),
    privacy=Privacy.PUBLIC,
    aliases=("Toa do", "Vĩ độ, kinh độ", "GPS"),
)
CONDITION = Choice(
    name="condition",
    label=Label("Tình trạng", "Condition"),
    filtered=True,
    aliases=("Trạng thái", "Hiện trạng", "Tinh trang"),
    options=(
        Option("working", Label("Hoạt động", "Working"), ("Tốt", "Đang hoạt động")),
        Option("faulty", Label("Hỏng", "Faulty"), ("Lỗi", "Hư hỏng", "Kém")),
    ),
)


def _code(vi: str, en: str, *aliases: str) -> Text:
    return Text(
        name="code",
        label=Label(vi, en),
        required=True,
        max_length=40,
        privacy=Privacy.PUBLIC,
        searched=True,
        aliases=aliases,
    )


def _name(vi: str, en: str, *aliases: str) -> Text:
    return Text(
        name="name",
        label=Label(vi, en),
        required=True,
        max_length=160,
        privacy=Privacy.PUBLIC,
        searched=True,
        aliases=aliases,
    )


STATION = Register(
    module="infrastructure",
    name="station",
    label=Label("Trạm viễn thông", "Telecom station"),
    plural=Label("Trạm viễn thông (BTS)", "Telecom stations"),
    key=("code",),
    title="code",
    effective_label=Label("Phát sóng từ ngày", "On air since"),
    effective_aliases=("Ngày phát sóng", "Ngày đưa vào sử dụng", "Ngày lắp đặt"),
    source="Luật Viễn thông 24/2023/QH15",
    fields=(
        _code("Mã trạm", "Station code", "Tên trạm", "Mã BTS", "Site ID"),
        Choice(
            name="operator",
            label=Label("Doanh nghiệp", "Operator"),
            required=True,
            privacy=Privacy.PUBLIC,
            filtered=True,
            options=OPERATORS,
            aliases=("Nhà mạng", "Doanh nghiệp viễn thông", "Đơn vị chủ quản"),
        ),
        Choice(
            name="technology",
            label=Label("Công nghệ cao nhất", "Best technology"),
            filtered=True,
            aliases=("Công nghệ", "Thế hệ", "Loại trạm"),
            options=tuple(
                Option(code, Label(code.upper(), code.upper())) for code in ("2g", "3g", "4g", "5g")
            ),
        ),
        Integer(
            name="height",
            label=Label("Chiều cao cột", "Mast height"),
            unit=Label("m", "m"),
            minimum=0,
            maximum=400,
            aliases=("Độ cao cột", "Chiều cao (m)"),
        ),
        POSITION,
    ),
)

WIFI_POINT = Register(
    module="infrastructure",
    name="wifi_point",
    label=Label("Điểm wifi công cộng", "Public wifi point"),
    plural=Label("Điểm wifi công cộng", "Public wifi points"),
    key=("code",),
    title="name",
    effective_label=Label("Phục vụ từ ngày", "In service since"),
    effective_aliases=("Ngày lắp đặt", "Ngày đưa vào sử dụng", "Ngày khai trương"),
    source="Kế hoạch 265/KH-UBND (18/8/2021), xã thông minh",
    fields=(
        _code("Mã điểm", "Point code", "Mã wifi", "Số hiệu"),
        _name("Tên điểm", "Name", "Địa điểm", "Điểm lắp đặt", "Vị trí"),
        Choice(
            name="operator",
            label=Label("Nhà cung cấp", "Provider"),
            filtered=True,
            options=OPERATORS,
            aliases=("Nhà mạng", "Đơn vị cung cấp"),
        ),
        CONDITION,
        POSITION,
    ),
)

ROOM = Register(
    module="infrastructure",
    name="room",
    label=Label("Phòng", "Room"),
    plural=Label("Phòng họp, phòng điều hành", "Meeting and operations rooms"),
    key=("code",),
    title="name",
    effective_label=Label("Sử dụng từ ngày", "In use since"),
    effective_aliases=("Ngày đưa vào sử dụng", "Ngày bàn giao"),
    source="Kế hoạch 265/KH-UBND (18/8/2021): phòng điều hành trên 40 m²",
    fields=(
        _code("Mã phòng", "Room code", "Số phòng"),
        _name("Tên phòng", "Name", "Phòng"),
        Choice(
            name="kind",
            label=Label("Loại phòng", "Kind"),
            required=True,
            filtered=True,
            aliases=("Chức năng", "Công năng"),
            options=(
                Option("operations", Label("Phòng điều hành", "Operations room"), ("IOC",)),
                Option(
                    "meeting",
                    Label("Phòng họp trực tuyến", "Online meeting room"),
                    ("Phòng họp",),
                ),
                Option("one_stop", Label("Bộ phận một cửa", "One-stop desk"), ("Một cửa",)),
            ),
        ),
        Text(
            name="agency",
            label=Label("Cơ quan", "Agency"),
            required=True,
            max_length=160,
            filtered=True,
            aliases=("Đơn vị", "Đơn vị quản lý"),
        ),
        Integer(
            name="area",
            label=Label("Diện tích", "Floor area"),
            unit=Label("m²", "m²"),
            minimum=1,
            aliases=("Diện tích (m2)", "DT"),
        ),
    ),
)

EQUIPMENT = Register(
    module="infrastructure",
    name="equipment",
    label=Label("Thiết bị", "Equipment"),
    plural=Label("Thiết bị", "Equipment"),
    key=("code",),
    title="name",
    effective_label=Label("Trang bị ngày", "Acquired on"),
    effective_aliases=("Ngày mua", "Ngày trang bị", "Ngày bàn giao", "Năm sử dụng"),
    source="Luật Quản lý, sử dụng tài sản công 15/2017/QH14",
    fields=(
        _code("Mã thiết bị", "Equipment code", "Số hiệu", "Số seri", "Mã tài sản"),
        _name("Tên thiết bị", "Name", "Thiết bị", "Tên tài sản"),
        Choice(
            name="kind",
            label=Label("Loại", "Kind"),
            required=True,
            filtered=True,
            aliases=("Loại thiết bị", "Nhóm thiết bị"),
            options=(
                Option("computer", Label("Máy tính", "Computer"), ("PC", "Máy vi tính")),
                Option("screen", Label("Màn hình", "Screen"), ("Tivi", "Màn hình LED")),
                Option("scanner", Label("Máy quét", "Scanner"), ("Scan", "Máy scan")),
                Option("conference", Label("Thiết bị họp", "Conference set"), ("Codec",)),
                Option("sensor", Label("Cảm biến", "Sensor"), ("Quan trắc",)),
                Option("other", Label("Khác", "Other")),
            ),
        ),
        Link(
            name="room",
            label=Label("Phòng", "Room"),
            to="infrastructure.room",
            filtered=True,
            aliases=("Mã phòng", "Vị trí đặt"),
        ),
        Integer(
            name="quantity",
            label=Label("Số lượng", "Quantity"),
            required=True,
            minimum=1,
            aliases=("SL", "So luong"),
        ),
        CONDITION,
    ),
)

REGISTERS = (STATION, WIFI_POINT, ROOM, EQUIPMENT)
