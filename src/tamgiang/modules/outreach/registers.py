"""Registers of outreach: officials, apps, e-ID, devices and community digital teams."""

from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import Choice, Integer, Link, Option, Privacy, Register, Retention, Text

PERSON_CODE = Link(
    name="person",
    label=Label("Mã nhân khẩu", "Resident code"),
    to="people.resident",
    required=True,
    filtered=True,
    aliases=("Mã công dân", "Mã NK", "Ma nhan khau", "Mã số nhân khẩu"),
    help=Label(
        "Mã do địa phương đặt; không nhập số định danh cá nhân.",
        "A local code; never the personal identification number.",
    ),
)

OFFICIAL = Register(
    module="outreach",
    name="official",
    label=Label("Cán bộ, công chức, viên chức", "Official or public employee"),
    plural=Label("Cán bộ, công chức, viên chức", "Officials and public employees"),
    key=("code",),
    title="code",
    effective_label=Label("Làm việc từ ngày", "In post since"),
    effective_aliases=("Ngày vào cơ quan", "Ngày tuyển dụng", "Ngày nhận công tác"),
    source="Luật Cán bộ, công chức; Luật Viên chức",
    retention="Khi đang công tác và 5 năm sau khi thôi; sau đó xóa họ tên",
    keep=Retention(months=60, source="Luật 91/2025/QH15; thời hạn do đơn vị quy định"),
    fields=(
        Text(
            name="code",
            label=Label("Mã cán bộ", "Staff code"),
            required=True,
            max_length=40,
            searched=True,
            aliases=("Số hiệu CBCCVC", "Mã nhân viên", "Mã CBCC"),
        ),
        Text(
            name="name",
            label=Label("Họ và tên", "Full name"),
            required=True,
            max_length=120,
            privacy=Privacy.PERSONAL,
            searched=True,
            aliases=("Họ tên", "Ho ten", "Tên cán bộ"),
        ),
        Choice(
            name="kind",
            label=Label("Đối tượng", "Kind"),
            filtered=True,
            aliases=("Loại cán bộ", "Diện"),
            options=(
                Option("official", Label("Cán bộ, công chức", "Official"), ("CBCC", "Công chức")),
                Option("public_employee", Label("Viên chức", "Public employee"), ("VC",)),
            ),
        ),
        Text(
            name="agency",
            label=Label("Cơ quan, đơn vị", "Agency"),
            required=True,
            max_length=160,
            filtered=True,
            searched=True,
            aliases=("Đơn vị công tác", "Nơi công tác", "Cơ quan công tác", "Đơn vị"),
        ),
        Text(
            name="position",
            label=Label("Chức vụ", "Position"),
            max_length=120,
            aliases=("Chức danh", "Vị trí việc làm"),
        ),
    ),
)

APP_INSTALL = Register(
    module="outreach",
    name="app_install",
    label=Label("Cài đặt ứng dụng", "App installation"),
    plural=Label("Cài đặt ứng dụng", "App installations"),
    key=("holder", "app"),
    title="holder",
    effective_label=Label("Ngày cài đặt", "Installed on"),
    effective_aliases=("Ngày cài", "Ngày kích hoạt ứng dụng"),
    source="Công văn 3293/UBND-CN (4/2022) của UBND tỉnh: tổ công nghệ số cộng đồng",
    fields=(
        Text(
            name="holder",
            label=Label("Mã người dùng", "Holder code"),
            required=True,
            max_length=64,
            searched=True,
            aliases=("Mã cán bộ", "Mã nhân khẩu", "Số hiệu CBCCVC"),
        ),
        Choice(
            name="holder_kind",
            label=Label("Người dùng là", "Holder is"),
            required=True,
            filtered=True,
            aliases=("Đối tượng",),
            options=(
                Option(
                    "official",
                    Label("Cán bộ, công chức, viên chức", "Official"),
                    ("CBCCVC", "Cán bộ"),
                ),
                Option("resident", Label("Người dân", "Resident"), ("Công dân", "Dân")),
            ),
        ),
        Choice(
            name="app",
            label=Label("Ứng dụng", "App"),
            required=True,
            filtered=True,
            aliases=("Tên ứng dụng", "Nền tảng"),
            options=(
                Option("hue_s", Label("Hue-S", "Hue-S"), ("Huế-S", "HueS")),
                Option("e_wallet", Label("Ví điện tử", "E-wallet"), ("Ví Hue-S", "Ví", "Momo")),
                Option("vneid", Label("VNeID", "VNeID"), ("VNEID",)),
                Option("health_book", Label("Sổ sức khỏe điện tử", "E-health book"), ("SSKĐT",)),
            ),
        ),
    ),
)

EID_EVENT = Register(
    module="outreach",
    name="eid_event",
    label=Label("Định danh điện tử", "e-ID event"),
    plural=Label("Định danh điện tử", "e-ID events"),
    key=("person", "stage"),
    title="person",
    event=True,
    description=Label(
        "Mỗi người, mỗi bước một bản ghi có ngày; không lưu số định danh.",
        "One dated record for each person and stage; no identification number is kept.",
    ),
    effective_label=Label("Ngày", "On"),
    effective_aliases=("Ngày thu nhận", "Ngày kích hoạt", "Ngày thực hiện", "Ngày lập danh sách"),
    source="Đề án 06 (Quyết định 06/QĐ-TTg, 6/1/2022); Nghị định 59/2022/NĐ-CP",
    fields=(
        PERSON_CODE,
        Choice(
            name="stage",
            label=Label("Bước", "Stage"),
            required=True,
            filtered=True,
            aliases=("Giai đoạn", "Trạng thái", "Tình trạng", "Kết quả"),
            options=(
                Option(
                    "listed",
                    Label("Đủ điều kiện, đã lập danh sách", "Eligible, listed"),
                    ("Đủ điều kiện", "Lập danh sách"),
                ),
                Option("collected", Label("Đã thu nhận", "Collected"), ("Thu nhận", "Đã thu")),
                Option("activated", Label("Đã kích hoạt", "Activated"), ("Kích hoạt",)),
            ),
        ),
        Choice(
            name="level",
            label=Label("Mức độ", "Level"),
            filtered=True,
            aliases=("Mức định danh", "Mức"),
            options=(
                Option("1", Label("Mức độ 1", "Level 1"), ("Mức 1",)),
                Option("2", Label("Mức độ 2", "Level 2"), ("Mức 2",)),
            ),
        ),
    ),
)

DEVICE_USE = Register(
    module="outreach",
    name="device_use",
    label=Label("Sử dụng thiết bị", "Device use"),
    plural=Label("Sử dụng thiết bị", "Device use"),
    key=("person", "kind"),
    title="person",
    effective_label=Label("Ghi nhận từ ngày", "Known since"),
    effective_aliases=("Ngày khảo sát", "Ngày ghi nhận", "Ngày điều tra"),
    source="Khảo sát của tổ công nghệ số cộng đồng",
    fields=(
        PERSON_CODE,
        Choice(
            name="kind",
            label=Label("Loại", "Kind"),
            required=True,
            filtered=True,
            aliases=("Thiết bị", "Loại thiết bị", "Dịch vụ"),
            options=(
                Option("phone", Label("Điện thoại", "Phone"), ("ĐT", "Điện thoại di động")),
                Option("smartphone", Label("Điện thoại thông minh", "Smartphone"), ("ĐTTM",)),
                Option("data_4g", Label("Dữ liệu 4G", "4G data"), ("4G", "Data 4G")),
            ),
        ),
    ),
)

COMMUNITY_TEAM = Register(
    module="outreach",
    name="community_team",
    label=Label("Tổ công nghệ số cộng đồng", "Community digital team"),
    plural=Label("Tổ công nghệ số cộng đồng", "Community digital teams"),
    key=("code",),
    title="name",
    effective_label=Label("Ngày thành lập", "Set up on"),
    effective_aliases=("Ngày ra quyết định", "Ngày quyết định"),
    source="Công văn 3293/UBND-CN (4/2022): khoảng một tổ cho mỗi thôn, tổ dân phố",
    retention="Tên tổ trưởng: khi tổ còn hoạt động và 2 năm sau",
    keep=Retention(months=24, source="Luật 91/2025/QH15; thời hạn do đơn vị quy định"),
    fields=(
        Text(
            name="code",
            label=Label("Mã tổ", "Team code"),
            required=True,
            max_length=40,
            searched=True,
            aliases=("Số tổ", "Mã tổ CNSCĐ"),
        ),
        Text(
            name="name",
            label=Label("Tên tổ", "Team"),
            required=True,
            max_length=160,
            privacy=Privacy.PUBLIC,
            searched=True,
            aliases=("Tên tổ công nghệ số cộng đồng", "Tổ CNSCĐ"),
        ),
        Integer(
            name="members",
            label=Label("Số thành viên", "Members"),
            minimum=1,
            maximum=200,
            aliases=("Thành viên", "Số lượng thành viên", "SL thành viên"),
        ),
        Text(
            name="leader",
            label=Label("Tổ trưởng", "Leader"),
            max_length=120,
            privacy=Privacy.PERSONAL,
            aliases=("Họ tên tổ trưởng", "Họ và tên tổ trưởng"),
        ),
    ),
)

REGISTERS = (OFFICIAL, APP_INSTALL, EID_EVENT, DEVICE_USE, COMMUNITY_TEAM)
