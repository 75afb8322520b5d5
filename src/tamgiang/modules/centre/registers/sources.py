"""Where observations come from."""

from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import Choice, Integer, Option, Point, Privacy, Register, Text

KINDS = (
    Option("river_level", Label("Mực nước sông", "River level"), ("Mực nước", "Thủy văn")),
    Option("rain", Label("Lượng mưa", "Rain"), ("Mưa", "Đo mưa")),
    Option("salinity", Label("Độ mặn", "Salinity"), ("Mặn", "Xâm nhập mặn")),
    Option("field_water", Label("Nước ruộng", "Field water"), ("Mực nước ruộng",)),
    Option("air", Label("Không khí", "Air"), ("Chất lượng không khí",)),
    Option("siren", Label("Còi báo động", "Siren"), ("Còi hụ", "Còi")),
    Option("power", Label("Nguồn điện", "Power"), ("Điện",)),
    Option("link", Label("Đường truyền", "Link"), ("Mạng", "Internet")),
    Option("box", Label("Máy chủ tại chỗ", "This box"), ("Máy chủ",)),
    Option("other", Label("Khác", "Other")),
)

SOURCE = Register(
    module="centre",
    name="source",
    label=Label("Nguồn quan trắc", "Source of observations"),
    plural=Label("Nguồn quan trắc", "Sources of observations"),
    key=("code",),
    title="name",
    description=Label(
        "Trạm đo, cảm biến, thiết bị và người báo số đo về trung tâm điều hành.",
        "Gauges, sensors, devices and people who report readings to the centre.",
    ),
    effective_label=Label("Hoạt động từ ngày", "In service since"),
    source="Luật Khí tượng thủy văn 90/2015/QH13; Quyết định 05/2020/QĐ-TTg về cấp báo động lũ",
    fields=(
        Text(
            name="code",
            label=Label("Mã nguồn", "Code"),
            required=True,
            max_length=40,
            privacy=Privacy.PUBLIC,
            searched=True,
            aliases=("Mã trạm", "Mã thiết bị đo", "Mã cảm biến"),
        ),
        Text(
            name="name",
            label=Label("Tên nguồn", "Name"),
            required=True,
            max_length=120,
            privacy=Privacy.PUBLIC,
            searched=True,
            aliases=("Tên trạm", "Trạm đo"),
        ),
        Choice(
            name="kind",
            label=Label("Đại lượng", "Kind"),
            required=True,
            privacy=Privacy.PUBLIC,
            filtered=True,
            aliases=("Loại trạm", "Loại quan trắc"),
            options=KINDS,
        ),
        Choice(
            name="entry",
            label=Label("Cách đưa số về", "How readings arrive"),
            required=True,
            filtered=True,
            options=(
                Option("device", Label("Thiết bị tự gửi", "Device"), ("Tự động", "MQTT")),
                Option("gateway", Label("Qua bộ gom", "Through a gateway"), ("Gateway",)),
                Option("broker", Label("Từ máy chủ MQTT ngoài", "From an outside broker")),
                Option("webhook", Label("Hệ thống khác gọi tới", "Webhook")),
                Option("sheet", Label("Tệp CSV", "CSV file")),
                Option("person", Label("Người đọc và nhập", "Read and typed by a person")),
            ),
        ),
        Point(
            name="position",
            label=Label("Tọa độ", "Position"),
            privacy=Privacy.PUBLIC,
            aliases=("Toa do",),
        ),
        Text(
            name="river",
            label=Label("Sông, tuyến", "River or line"),
            max_length=80,
            privacy=Privacy.PUBLIC,
            aliases=("Sông",),
        ),
        Text(
            name="owner",
            label=Label("Đơn vị quản lý", "Keeper"),
            max_length=120,
            aliases=("Cơ quan quản lý",),
        ),
        Integer(
            name="interval_s",
            label=Label("Chu kỳ gửi", "Sending interval"),
            unit=Label("giây", "s"),
            minimum=1,
            listed=False,
            help=Label(
                "Quá ba chu kỳ không có số thì số đang hiện bị coi là cũ.",
                "Without a reading for three intervals the value shown counts as old.",
            ),
        ),
        Integer(
            name="per_minute",
            label=Label("Hạn mức mỗi phút", "Quota per minute"),
            unit=Label("bản tin", "messages"),
            minimum=1,
            listed=False,
            help=Label(
                "Vượt hạn mức thì chỉ nguồn này bị từ chối, và được đếm lại.",
                "Beyond it only this source is refused, and the refusals are counted.",
            ),
        ),
    ),
)
