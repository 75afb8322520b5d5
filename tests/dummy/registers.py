"""One register with every kind of field."""

from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import (
    Choice,
    Day,
    Flag,
    Integer,
    Link,
    Moment,
    Money,
    Option,
    Point,
    Privacy,
    Register,
    Retention,
    Text,
)

THING = Register(
    module="dummy",
    name="thing",
    label=Label("Vật thử", "Thing"),
    plural=Label("Vật thử", "Things"),
    key=("code",),
    title="name",
    retention="12 tháng sau khi rút / 12 months after withdrawal",
    keep=Retention(months=12, source="the dummy's own"),
    fields=(
        Text(
            name="code",
            label=Label("Mã", "Code"),
            required=True,
            max_length=12,
            aliases=("Mã số",),
            pattern=r"[A-Z0-9]+",
        ),
        Text(
            name="name",
            label=Label("Tên", "Name"),
            required=True,
            searched=True,
            aliases=("Tên gọi", "Ten vat"),
        ),
        Text(
            name="keeper",
            label=Label("Người giữ", "Keeper"),
            privacy=Privacy.PERSONAL,
            searched=True,
        ),
        Choice(
            name="colour",
            label=Label("Màu", "Colour"),
            options=(
                Option("red", Label("Đỏ", "Red"), aliases=("do",)),
                Option("blue", Label("Xanh", "Blue")),
            ),
            filtered=True,
        ),
        Integer(name="size", label=Label("Cỡ", "Size"), minimum=0),
        Money(name="fee", label=Label("Lệ phí", "Fee")),
        Flag(name="paid", label=Label("Đã trả", "Paid"), filtered=True),
        Day(name="repaired_on", label=Label("Ngày sửa", "Repaired on")),
        Moment(name="seen_at", label=Label("Thấy lúc", "Seen at")),
        Point(name="place", label=Label("Vị trí", "Place")),
        Link(name="part_of", label=Label("Thuộc", "Part of"), to="dummy.thing"),
    ),
)
