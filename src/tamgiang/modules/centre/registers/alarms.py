"""Báo động: what a rule saw in the observations, once for each cause."""

from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import (
    Choice,
    Flag,
    Integer,
    Link,
    Moment,
    Option,
    Privacy,
    Register,
    Text,
)

PRIORITIES = (
    Option("critical", Label("Khẩn cấp", "Critical"), ("1",)),
    Option("high", Label("Cao", "High"), ("2",)),
    Option("medium", Label("Vừa", "Medium"), ("3",)),
    Option("low", Label("Thấp", "Low"), ("4",)),
)
STAGES = (
    Option("open", Label("Chưa xác nhận", "Not acknowledged"), ("Mới",)),
    Option("acknowledged", Label("Đã xác nhận", "Acknowledged")),
    Option("shelved", Label("Tạm gác", "Shelved")),
    Option("closed", Label("Đã đóng", "Closed")),
)

ALARM = Register(
    module="centre",
    name="alarm",
    label=Label("Báo động", "Alarm"),
    plural=Label("Báo động", "Alarms"),
    key=("code",),
    title="title",
    event=True,
    description=Label(
        "Điều bất thường do luật giám sát phát hiện; mỗi nguyên nhân chỉ có một báo động đang mở.",
        "What a rule found out of order; never two open for one cause.",
    ),
    effective_label=Label("Ngày phát sinh", "Raised on"),
    source="EEMUA 191; IEC 62682:2022",
    fields=(
        Text(
            name="code",
            label=Label("Số", "Number"),
            required=True,
            max_length=40,
            searched=True,
            aliases=("Số báo động",),
        ),
        Text(
            name="title",
            label=Label("Nội dung", "What"),
            required=True,
            max_length=200,
            searched=True,
            aliases=("Nội dung báo động",),
        ),
        Choice(
            name="priority",
            label=Label("Mức ưu tiên", "Priority"),
            required=True,
            filtered=True,
            options=PRIORITIES,
        ),
        Choice(
            name="stage",
            label=Label("Tình trạng", "Stage"),
            required=True,
            filtered=True,
            options=STAGES,
        ),
        Text(
            name="rule",
            label=Label("Luật giám sát", "Rule"),
            required=True,
            max_length=80,
            filtered=True,
        ),
        Link(name="source", label=Label("Nguồn", "Source"), to="centre.source", filtered=True),
        Text(name="fingerprint", label=Label("Dấu nhận biết", "Fingerprint"), listed=False),
        Moment(name="opened_at", label=Label("Phát sinh lúc", "Raised at"), required=True),
        Integer(
            name="count",
            label=Label("Số lần ghi nhận", "Readings"),
            minimum=1,
            help=Label("Số lần quan trắc thuộc báo động này.", "Readings that belong to it."),
        ),
        Text(name="value", label=Label("Giá trị", "Value"), max_length=80),
        Moment(name="acknowledged_at", label=Label("Xác nhận lúc", "Acknowledged at")),
        Text(
            name="acknowledged_by",
            label=Label("Người xác nhận", "Acknowledged by"),
            max_length=120,
            listed=False,
        ),
        Text(
            name="assignee", label=Label("Giao cho", "Assigned to"), max_length=120, filtered=True
        ),
        Moment(name="shelved_until", label=Label("Gác đến", "Shelved until"), listed=False),
        Text(name="shelf_reason", label=Label("Lý do gác", "Why shelved"), listed=False),
        Moment(name="closed_at", label=Label("Đóng lúc", "Closed at")),
        Choice(
            name="closing",
            label=Label("Đóng vì", "Closed because"),
            filtered=True,
            options=(
                Option("recovered", Label("Đã trở lại bình thường", "Back to normal")),
                Option("handled", Label("Đã xử lý", "Handled")),
                Option("false", Label("Báo động giả", "False alarm")),
                Option("merged", Label("Gộp vào báo động khác", "Merged into another")),
            ),
        ),
        Link(
            name="merged_into",
            label=Label("Gộp vào", "Merged into"),
            to="centre.alarm",
            listed=False,
        ),
        Link(name="incident", label=Label("Sự cố", "Incident"), to="centre.incident"),
        Integer(
            name="escalation", label=Label("Lần báo lên cấp trên", "Escalations"), listed=False
        ),
        Flag(name="drill", label=Label("Diễn tập", "Drill"), privacy=Privacy.INTERNAL),
    ),
)
