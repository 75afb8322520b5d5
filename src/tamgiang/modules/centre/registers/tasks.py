"""Nhiệm vụ: what somebody was told to do in an incident, or because of one."""

from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import Choice, Link, Moment, Option, Register, Text

TASK = Register(
    module="centre",
    name="task",
    label=Label("Nhiệm vụ", "Task"),
    plural=Label("Nhiệm vụ", "Tasks"),
    key=("code",),
    title="title",
    event=True,
    description=Label(
        "Việc giao trong lúc xử lý sự cố và việc khắc phục sau sự cố, có sản phẩm và thời hạn.",
        "Orders during an incident and corrective tasks after it, with a product and a deadline.",
    ),
    effective_label=Label("Ngày giao", "Given on"),
    fields=(
        Text(name="code", label=Label("Số", "Number"), required=True, max_length=40, searched=True),
        Text(
            name="title",
            label=Label("Việc phải làm", "What to do"),
            required=True,
            max_length=200,
            searched=True,
            aliases=("Nội dung nhiệm vụ",),
        ),
        Choice(
            name="kind",
            label=Label("Loại việc", "Kind"),
            required=True,
            filtered=True,
            options=(
                Option("order", Label("Lệnh trong sự cố", "Order in an incident")),
                Option("corrective", Label("Khắc phục sau sự cố", "Corrective task")),
            ),
        ),
        Link(
            name="incident", label=Label("Sự cố", "Incident"), to="centre.incident", filtered=True
        ),
        Text(
            name="assignee",
            label=Label("Giao cho", "Assigned to"),
            max_length=120,
            filtered=True,
            aliases=("Đơn vị thực hiện",),
        ),
        Choice(
            name="stage",
            label=Label("Tình trạng", "Stage"),
            required=True,
            filtered=True,
            options=(
                Option("new", Label("Chờ nhận", "Waiting")),
                Option("accepted", Label("Đã nhận", "Accepted")),
                Option("done", Label("Đã xong", "Done"), ("Hoàn thành",)),
                Option("refused", Label("Từ chối", "Refused")),
                Option("cancelled", Label("Đã hủy", "Cancelled")),
            ),
        ),
        Moment(name="due_at", label=Label("Hạn", "Due"), aliases=("Thời hạn",)),
        Text(
            name="product",
            label=Label("Sản phẩm", "Product"),
            max_length=200,
            aliases=("Kết quả cần có",),
        ),
        Moment(name="accepted_at", label=Label("Nhận lúc", "Accepted at"), listed=False),
        Moment(name="done_at", label=Label("Xong lúc", "Done at")),
        Text(
            name="outcome",
            label=Label("Kết quả", "Outcome"),
            max_length=1000,
            multiline=True,
            listed=False,
        ),
    ),
)
