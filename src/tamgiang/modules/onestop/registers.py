"""Registers of the one-stop service: procedures, where they are offered, dossiers."""

from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import (
    Choice,
    Day,
    Integer,
    Link,
    Money,
    Option,
    Privacy,
    Register,
    Retention,
    Text,
)

DECREE = "Nghị định 118/2025/NĐ-CP; Thông tư 03/2025/TT-VPCP"

PROCEDURE_CODE = Link(
    name="procedure",
    label=Label("Mã thủ tục", "Procedure code"),
    to="onestop.procedure",
    required=True,
    filtered=True,
    aliases=("MaTTHC", "Mã TTHC", "Thủ tục", "Ma thu tuc"),
)
OFFICE = Text(
    name="office",
    label=Label("Cơ quan tiếp nhận", "Receiving office"),
    required=True,
    max_length=160,
    privacy=Privacy.PUBLIC,
    filtered=True,
    aliases=("Đơn vị tiếp nhận", "Nơi tiếp nhận", "Cơ quan giải quyết", "Đơn vị"),
)
OFFICE_KIND = Choice(
    name="office_kind",
    label=Label("Loại cơ quan", "Kind of office"),
    required=True,
    privacy=Privacy.PUBLIC,
    filtered=True,
    aliases=("Cấp", "Cấp thực hiện", "Cấp tiếp nhận"),
    options=(
        Option(
            "district_centre",
            Label("Trung tâm Hành chính công huyện", "District public service centre"),
            ("Cấp huyện", "Huyện", "TTHCC huyện"),
        ),
        Option(
            "commune_desk",
            Label("Bộ phận một cửa cấp xã", "Commune desk"),
            ("Cấp xã", "Xã", "Một cửa xã"),
        ),
    ),
)

PROCEDURE = Register(
    module="onestop",
    name="procedure",
    label=Label("Thủ tục hành chính", "Procedure"),
    plural=Label("Thủ tục hành chính", "Procedures"),
    key=("code",),
    title="name",
    effective_label=Label("Áp dụng từ ngày", "In force since"),
    effective_aliases=("Ngày hiệu lực", "Ngày công bố", "Ngày áp dụng"),
    source=DECREE,
    fields=(
        Text(
            name="code",
            label=Label("Mã thủ tục", "Procedure code"),
            required=True,
            max_length=40,
            privacy=Privacy.PUBLIC,
            searched=True,
            aliases=("MaTTHC", "Mã TTHC", "Mã số TTHC"),
        ),
        Text(
            name="name",
            label=Label("Tên thủ tục", "Name"),
            required=True,
            max_length=300,
            privacy=Privacy.PUBLIC,
            searched=True,
            aliases=("Tên TTHC", "Tên thủ tục hành chính", "Thủ tục"),
        ),
        Choice(
            name="level",
            label=Label("Cấp thực hiện", "Level"),
            required=True,
            privacy=Privacy.PUBLIC,
            filtered=True,
            aliases=("Cấp", "Cấp giải quyết"),
            options=(
                Option("district", Label("Cấp huyện", "District"), ("Huyện",)),
                Option("commune", Label("Cấp xã", "Commune"), ("Xã",)),
            ),
        ),
        Integer(
            name="days",
            label=Label("Thời hạn giải quyết", "Time limit"),
            unit=Label("ngày làm việc", "working days"),
            minimum=0,
            aliases=("Thời gian giải quyết", "ThoiGianGiaiQuyet", "Số ngày"),
        ),
        Money(
            name="fee",
            label=Label("Phí, lệ phí", "Fee"),
            unit=Label("đồng", "dong"),
            aliases=("Lệ phí", "Phí", "Mức thu", "DanhSachLePhi"),
        ),
    ),
)

OFFERING = Register(
    module="onestop",
    name="offering",
    label=Label("Thủ tục tại một cửa", "Procedure at a desk"),
    plural=Label("Thủ tục tại các bộ phận một cửa", "Procedures at the desks"),
    key=("procedure", "office"),
    title="procedure",
    effective_label=Label("Tiếp nhận từ ngày", "Offered since"),
    effective_aliases=("Ngày tiếp nhận thủ tục", "Ngày niêm yết"),
    source=f"{DECREE}; Quyết định 45/2016/QĐ-TTg về bưu chính công ích",
    fields=(
        PROCEDURE_CODE,
        OFFICE,
        OFFICE_KIND,
        Day(
            name="postal_since",
            label=Label("Qua bưu chính công ích từ ngày", "By public post since"),
            filtered=True,
            aliases=("Bưu chính công ích", "Ngày áp dụng BCCI", "BCCI"),
            source="Quyết định 45/2016/QĐ-TTg",
        ),
    ),
)

STATES = (
    ("1", "Mới đăng ký", "Newly filed"),
    ("2", "Được tiếp nhận", "Received"),
    ("3", "Không được tiếp nhận", "Not accepted"),
    ("4", "Đang xử lý", "In process"),
    ("5", "Yêu cầu bổ sung giấy tờ", "Supplement asked for"),
    ("6", "Yêu cầu thực hiện nghĩa vụ tài chính", "Payment asked for"),
    ("7", "Công dân yêu cầu rút hồ sơ", "Withdrawal asked for"),
    ("8", "Dừng xử lý", "Stopped"),
    ("9", "Đã xử lý xong", "Processed"),
    ("10", "Đã trả kết quả", "Result returned"),
)

DOSSIER = Register(
    module="onestop",
    name="dossier",
    label=Label("Hồ sơ thủ tục hành chính", "Dossier"),
    plural=Label("Hồ sơ thủ tục hành chính", "Dossiers"),
    key=("code",),
    title="code",
    event=True,
    effective_label=Label("Ngày tiếp nhận", "Received on"),
    effective_aliases=("NgayTiepNhan", "Ngày nhận", "Ngày nộp", "Ngày nhận hồ sơ"),
    source=DECREE,
    retention="Tên người nộp: theo thời hạn lưu trữ hồ sơ (Luật Lưu trữ 33/2024/QH15)",
    keep=Retention(
        months=None, required=True, source="Luật Lưu trữ 33/2024/QH15: theo thời hạn của hồ sơ"
    ),
    fields=(
        Text(
            name="code",
            label=Label("Mã hồ sơ", "Dossier code"),
            required=True,
            max_length=60,
            searched=True,
            pattern=r"(\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}|[A-Z]\d{2}(\.[A-Z0-9]{2,3}){0,4})-\d{6}-\d{4,}",
            source="QCVN 102:2016; Quyết định 20/2020/QĐ-TTg",
            aliases=("MaHoSo", "Số hồ sơ", "Ma ho so", "Mã biên nhận"),
        ),
        PROCEDURE_CODE,
        OFFICE,
        OFFICE_KIND,
        Text(
            name="applicant",
            label=Label("Người nộp", "Applicant"),
            max_length=160,
            privacy=Privacy.PERSONAL,
            searched=True,
            aliases=("Họ tên người nộp", "Chủ hồ sơ", "Tên công dân", "Người nộp hồ sơ"),
        ),
        Choice(
            name="channel",
            label=Label("Kênh nộp", "Channel"),
            filtered=True,
            aliases=("KenhThucHien", "Hình thức nộp", "Hình thức tiếp nhận"),
            options=(
                Option("direct", Label("Trực tiếp", "At the desk"), ("1",)),
                Option("online", Label("Trực tuyến", "Online"), ("2", "Qua mạng")),
                Option("post", Label("Bưu chính công ích", "Public post"), ("3", "Bưu điện")),
            ),
        ),
        Choice(
            name="status",
            label=Label("Trạng thái", "State"),
            filtered=True,
            aliases=("TrangThai", "Tình trạng", "Trạng thái hồ sơ"),
            options=tuple(Option(code, Label(vi, en)) for code, vi, en in STATES),
        ),
        Day(
            name="due_on",
            label=Label("Ngày hẹn trả", "Due on"),
            aliases=("NgayHenTra", "Hạn trả", "Ngày hẹn trả kết quả"),
        ),
        Day(
            name="finished_on",
            label=Label("Ngày xử lý xong", "Finished on"),
            aliases=("NgayKetThucXuLy", "Ngày trả", "Ngày trả kết quả", "Ngày hoàn thành"),
        ),
        Day(
            name="digitised_on",
            label=Label("Ngày số hóa", "Digitised on"),
            filtered=True,
            aliases=("Số hóa", "Ngày số hoá", "Ngày quét"),
            source="Thông tư 01/2023/TT-VPCP",
        ),
        Money(
            name="fee",
            label=Label("Phí, lệ phí", "Fee"),
            unit=Label("đồng", "dong"),
            aliases=("Lệ phí", "Số tiền", "Phí", "Tiền phí, lệ phí"),
        ),
        Choice(
            name="means",
            label=Label("Hình thức nộp tiền", "Means of payment"),
            filtered=True,
            aliases=("Phương thức thanh toán", "Thanh toán", "Hình thức thanh toán"),
            options=(
                Option("cash", Label("Tiền mặt", "Cash"), ("TM",)),
                Option("transfer", Label("Chuyển khoản", "Bank transfer"), ("CK", "Ngân hàng")),
                Option("qr", Label("Quét mã QR", "QR code"), ("QR", "VietQR")),
                Option("none", Label("Không thu", "None due"), ("Miễn phí", "Không")),
            ),
        ),
        Day(
            name="paid_on",
            label=Label("Ngày nộp tiền", "Paid on"),
            aliases=("Ngày thanh toán", "Ngày thu"),
        ),
    ),
)

REGISTERS = (PROCEDURE, OFFERING, DOSSIER)
