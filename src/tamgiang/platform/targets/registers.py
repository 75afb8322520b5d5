"""The registers of targets (chỉ tiêu được giao) and of the milestones on the way to them."""

from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import Choice, Day, Integer, Link, Option, Register, Text

SHARE_HELP = Label(
    "Tỷ lệ ghi theo phần vạn: 7800 là 78%. Số lượng ghi nguyên.",
    "A share in ten-thousandths: 7800 is 78%. A count as it is.",
)

TARGET = Register(
    module="targets",
    name="target",
    label=Label("Chỉ tiêu được giao", "Target"),
    plural=Label("Chỉ tiêu được giao", "Targets"),
    key=("code",),
    title="code",
    description=Label(
        "Chỉ tiêu cấp trên giao cho địa bàn hoặc từng xã, phường; đạt hay vượt là do tính ra.",
        "What the upper level assigned to an area or a commune; whether it is met is computed.",
    ),
    effective_label=Label("Có hiệu lực từ", "In force from"),
    effective_aliases=("Ngày giao", "Hiệu lực từ"),
    fields=(
        Text(
            name="code",
            label=Label("Mã chỉ tiêu", "Target code"),
            required=True,
            max_length=40,
            searched=True,
            aliases=("Số hiệu", "Mã"),
        ),
        Text(
            name="indicator",
            label=Label("Chỉ số", "Indicator"),
            required=True,
            max_length=120,
            searched=True,
            filtered=True,
            pattern=r"[a-z][a-z0-9_]*\.[a-z0-9_]+",
            aliases=("Mã chỉ số", "Chỉ tiêu"),
        ),
        Text(
            name="area",
            label=Label("Địa bàn", "Area"),
            required=True,
            max_length=60,
            pattern=r"[a-z0-9-]+",
            aliases=("Mã địa bàn",),
        ),
        Text(
            name="unit",
            label=Label("Mã xã, phường (trống: cả địa bàn)", "Commune code (empty: whole area)"),
            max_length=12,
            aliases=("Mã xã", "Mã đơn vị"),
        ),
        Integer(
            name="value",
            label=Label("Mức giao", "Target value"),
            required=True,
            minimum=0,
            help=SHARE_HELP,
            aliases=("Chỉ tiêu giao", "Mục tiêu"),
        ),
        Choice(
            name="direction",
            label=Label("Hướng tốt", "Better"),
            required=True,
            options=(
                Option("up", Label("Càng cao càng tốt", "Higher"), ("cao", "tăng")),
                Option("down", Label("Càng thấp càng tốt", "Lower"), ("thấp", "giảm")),
            ),
        ),
        Integer(
            name="baseline",
            label=Label("Mức đầu kỳ", "Baseline"),
            minimum=0,
            help=SHARE_HELP,
            aliases=("Đầu kỳ",),
        ),
        Day(
            name="baseline_on",
            label=Label("Ngày đầu kỳ", "Baseline day"),
            help=Label(
                "Tiến độ tính theo đường thẳng từ ngày này; để trống thì phải đạt ngay.",
                "Progress follows a straight line from this day; empty: expected at once.",
            ),
        ),
        Day(
            name="due_on",
            label=Label("Hạn hoàn thành", "Due on"),
            required=True,
            filtered=True,
            aliases=("Thời hạn", "Hạn"),
        ),
        Text(
            name="document",
            label=Label("Văn bản giao", "Assigned by document"),
            required=True,
            max_length=200,
            searched=True,
            aliases=("Số văn bản", "Căn cứ"),
        ),
        Day(
            name="document_on",
            label=Label("Ngày văn bản", "Document of"),
            aliases=("Ngày ký", "Ngày ban hành"),
        ),
    ),
)

MILESTONE = Register(
    module="targets",
    name="milestone",
    label=Label("Mốc của chỉ tiêu", "Milestone"),
    plural=Label("Mốc của chỉ tiêu", "Milestones"),
    key=("target", "reached_by"),
    title="target",
    description=Label(
        "Mức phải đạt vào một ngày trên đường tới chỉ tiêu; giữa các mốc tính theo đường thẳng.",
        "The value expected by a day on the way to a target; straight lines run between them.",
    ),
    effective_label=Label("Có hiệu lực từ", "In force from"),
    fields=(
        Link(
            name="target",
            label=Label("Chỉ tiêu được giao", "Target"),
            required=True,
            to="targets.target",
            aliases=("Mã chỉ tiêu",),
        ),
        Day(
            name="reached_by",
            label=Label("Ngày mốc", "By the day"),
            required=True,
            filtered=True,
            aliases=("Đến ngày", "Thời điểm"),
        ),
        Integer(
            name="value",
            label=Label("Mức phải đạt", "Value"),
            required=True,
            minimum=0,
            help=SHARE_HELP,
            aliases=("Mức mốc",),
        ),
    ),
)
