"""Sự cố: what the centre handles by a procedure, from its opening to its closure."""

from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import (
    Choice,
    Flag,
    Integer,
    Link,
    Moment,
    Option,
    Point,
    Privacy,
    Register,
    Text,
)

KINDS = (
    Option("flood", Label("Lũ, ngập", "Flood"), ("Lũ lụt", "Ngập lụt", "Ngập")),
    Option("storm", Label("Bão, lốc", "Storm"), ("Bão", "Lốc xoáy")),
    Option("fire", Label("Cháy, nổ", "Fire"), ("Cháy", "Hỏa hoạn")),
    Option("road_accident", Label("Tai nạn giao thông", "Road accident"), ("TNGT",)),
    Option("rescue", Label("Cứu nạn, cứu hộ", "Rescue"), ("Cứu hộ",)),
    Option("public_order", Label("An ninh trật tự", "Public order"), ("ANTT",)),
    Option("camera_down", Label("Camera mất tín hiệu", "Camera down"), ("Hỏng camera",)),
    Option("power_cut", Label("Mất điện", "Power cut")),
    Option("link_cut", Label("Mất đường truyền", "Link cut"), ("Mất mạng",)),
    Option("salt_water", Label("Xâm nhập mặn", "Salt water"), ("Mặn",)),
    Option("other", Label("Khác", "Other")),
)
SEVERITIES = (
    Option("critical", Label("Đặc biệt nghiêm trọng", "Critical"), ("Đặc biệt",)),
    Option("severe", Label("Nghiêm trọng", "Severe")),
    Option("major", Label("Đáng kể", "Major")),
    Option("minor", Label("Nhỏ", "Minor")),
)
STAGES = (
    Option("new", Label("Mới", "New")),
    Option("in_progress", Label("Đang xử lý", "In progress")),
    Option("contained", Label("Đã khống chế", "Contained")),
    Option("closed", Label("Đã kết thúc", "Closed"), ("Đã xử lý", "Đã đóng")),
    Option("dismissed", Label("Không phải sự cố", "Not an incident"), ("Báo nhầm",)),
)

INCIDENT = Register(
    module="centre",
    name="incident",
    label=Label("Sự cố", "Incident"),
    plural=Label("Sự cố", "Incidents"),
    key=("code",),
    title="title",
    event=True,
    description=Label(
        "Sự cố, thiên tai, tình huống được trung tâm xử lý theo quy trình.",
        "Incidents and situations the centre handles by a procedure.",
    ),
    effective_label=Label("Ngày xảy ra", "Happened on"),
    effective_aliases=("Ngày xảy ra sự cố",),
    source="Luật Phòng thủ dân sự 18/2023/QH15; Luật Phòng, chống thiên tai 33/2013/QH13",
    fields=(
        Text(
            name="code",
            label=Label("Số sự cố", "Number"),
            required=True,
            max_length=40,
            searched=True,
        ),
        Text(
            name="title",
            label=Label("Tên sự cố", "Title"),
            required=True,
            max_length=200,
            searched=True,
            aliases=("Tình huống",),
        ),
        Choice(
            name="kind",
            label=Label("Loại sự cố", "Kind"),
            required=True,
            privacy=Privacy.PUBLIC,
            filtered=True,
            options=KINDS,
        ),
        Choice(
            name="severity",
            label=Label("Mức độ", "Severity"),
            required=True,
            filtered=True,
            options=SEVERITIES,
        ),
        Choice(
            name="stage",
            label=Label("Tình trạng", "Stage"),
            required=True,
            filtered=True,
            options=STAGES,
        ),
        Text(
            name="place",
            label=Label("Nơi xảy ra", "Where"),
            max_length=200,
            searched=True,
            aliases=("Địa điểm xảy ra",),
        ),
        Point(name="position", label=Label("Tọa độ", "Position")),
        Moment(name="opened_at", label=Label("Mở lúc", "Opened at"), required=True),
        Moment(
            name="acknowledged_at", label=Label("Tiếp nhận lúc", "Acknowledged at"), listed=False
        ),
        Moment(
            name="ordered_at", label=Label("Ra lệnh đầu tiên lúc", "First order at"), listed=False
        ),
        Moment(name="reached_at", label=Label("Có mặt lúc", "Reached at"), listed=False),
        Moment(
            name="due_at",
            label=Label("Hạn xử lý", "Due by"),
            listed=False,
            aliases=("Hạn xử lý sự cố",),
            help=Label(
                "Thời hạn chung của quy trình, tính từ lúc mở.",
                "The time its procedure allows, from the opening.",
            ),
        ),
        Moment(name="closed_at", label=Label("Kết thúc lúc", "Closed at")),
        Text(
            name="commander",
            label=Label("Người chỉ huy", "Commander"),
            max_length=120,
            filtered=True,
        ),
        Text(name="procedure", label=Label("Quy trình", "Procedure"), max_length=80, filtered=True),
        Integer(name="procedure_version", label=Label("Bản quy trình", "Version"), listed=False),
        Link(
            name="alarm",
            label=Label("Báo động mở đầu", "First alarm"),
            to="centre.alarm",
            listed=False,
        ),
        Integer(
            name="people_affected", label=Label("Người bị ảnh hưởng", "People affected"), minimum=0
        ),
        Integer(
            name="households_moved", label=Label("Hộ đã sơ tán", "Households moved"), minimum=0
        ),
        Text(
            name="summary",
            label=Label("Diễn biến, kết quả", "Course and outcome"),
            max_length=2000,
            multiline=True,
            listed=False,
        ),
        Text(
            name="lessons",
            label=Label("Bài học", "Lessons"),
            max_length=2000,
            multiline=True,
            listed=False,
        ),
        Flag(name="drill", label=Label("Diễn tập", "Drill")),
    ),
)
