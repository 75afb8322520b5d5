"""Danh bạ trực và lịch trực: who to call, and who is on duty when."""

from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import Choice, Link, Moment, Option, Privacy, Register, Text

ROLES = (
    Option("operator", Label("Trực ban", "Operator"), ("Trực tổng đài",)),
    Option("duty_officer", Label("Cán bộ trực", "Duty officer")),
    Option("leader_on_duty", Label("Lãnh đạo trực", "Leader on duty")),
    Option("technician", Label("Kỹ thuật trực", "Technician on duty")),
)

CONTACT = Register(
    module="centre",
    name="contact",
    label=Label("Đầu mối liên lạc", "Contact"),
    plural=Label("Danh bạ trực", "Phone book"),
    key=("code",),
    title="name",
    description=Label(
        "Số máy công vụ của người và đơn vị trung tâm gọi khi có sự cố.",
        "Duty phones of the people and services the centre calls.",
    ),
    effective_label=Label("Từ ngày", "Since"),
    fields=(
        Text(name="code", label=Label("Mã", "Code"), required=True, max_length=40, searched=True),
        Text(
            name="name",
            label=Label("Tên gọi", "Name"),
            required=True,
            max_length=120,
            searched=True,
            aliases=("Đơn vị, người trực",),
            help=Label(
                "Chức danh hoặc đơn vị, ví dụ “Trực Công an xã”.",
                "A post or a service, not a private person.",
            ),
        ),
        Choice(
            name="kind",
            label=Label("Thuộc", "Of"),
            required=True,
            filtered=True,
            options=(
                Option("committee", Label("Ủy ban nhân dân", "People's Committee"), ("UBND",)),
                Option("police", Label("Công an", "Police")),
                Option("military", Label("Quân sự", "Military")),
                Option("medical", Label("Y tế", "Medical")),
                Option("rescue", Label("Cứu nạn, xung kích", "Rescue"), ("Đội xung kích",)),
                Option("electricity", Label("Điện lực", "Electricity")),
                Option("telecom", Label("Viễn thông", "Telecom")),
                Option("irrigation", Label("Thủy lợi, khí tượng", "Irrigation and weather")),
                Option("hamlet", Label("Thôn, tổ dân phố", "Hamlet")),
            ),
        ),
        Text(
            name="phone",
            label=Label("Số máy trực", "Duty phone"),
            required=True,
            max_length=20,
            privacy=Privacy.INTERNAL,
            aliases=("Điện thoại trực",),
        ),
        Text(
            name="login",
            label=Label("Tài khoản", "Account"),
            max_length=150,
            listed=False,
            help=Label(
                "Tên đăng nhập của người giữ số máy này, nếu có.",
                "Login of the person who holds this phone, if any.",
            ),
        ),
    ),
)

DUTY = Register(
    module="centre",
    name="duty",
    label=Label("Ca trực", "Duty"),
    plural=Label("Lịch trực", "Duty roster"),
    key=("contact", "role", "starts_at"),
    title="contact",
    event=True,
    description=Label(
        "Ai trực, vai nào, từ giờ nào đến giờ nào.", "Who is on duty, as what, when."
    ),
    effective_label=Label("Ngày trực", "Duty day"),
    fields=(
        Link(
            name="contact",
            label=Label("Người trực", "Who"),
            to="centre.contact",
            required=True,
            filtered=True,
        ),
        Choice(
            name="role",
            label=Label("Vai trực", "As"),
            required=True,
            filtered=True,
            options=ROLES,
        ),
        Moment(name="starts_at", label=Label("Từ", "From"), required=True),
        Moment(name="ends_at", label=Label("Đến", "Until"), required=True),
    ),
)
