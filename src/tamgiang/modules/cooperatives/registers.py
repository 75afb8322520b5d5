"""Registers of sellers of farm products and of what they sell."""

from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import (
    Choice,
    Day,
    Flag,
    Integer,
    Link,
    Option,
    Point,
    Privacy,
    Register,
    Text,
)

SELLER = Register(
    module="cooperatives",
    name="seller",
    label=Label("Hợp tác xã, hộ sản xuất", "Cooperative or farm household"),
    plural=Label("Hợp tác xã, hộ sản xuất", "Cooperatives and farm households"),
    key=("code",),
    title="name",
    description=Label(
        "Hợp tác xã và hộ sản xuất nông nghiệp, ngày lên từng sàn thương mại điện tử.",
        "Cooperatives and farm households with the day each online marketplace took them in.",
    ),
    effective_label=Label("Ngày thành lập", "Founded on"),
    effective_aliases=("Ngày đăng ký", "Ngày hoạt động", "Ngày ghi nhận"),
    source="Quyết định 1034/QĐ-BTTTT (21/7/2021): hộ sản xuất nông nghiệp lên sàn",
    retention="Người đại diện, điện thoại: khi còn hoạt động và 2 năm sau",
    fields=(
        Text(
            name="code",
            label=Label("Mã", "Code"),
            required=True,
            max_length=40,
            privacy=Privacy.PUBLIC,
            searched=True,
            aliases=("Mã HTX", "Mã hộ sản xuất", "Mã số"),
        ),
        Text(
            name="name",
            label=Label("Tên", "Name"),
            required=True,
            max_length=160,
            privacy=Privacy.PUBLIC,
            searched=True,
            aliases=("Tên HTX", "Tên hợp tác xã", "Tên cơ sở", "Đơn vị"),
        ),
        Choice(
            name="kind",
            label=Label("Loại hình", "Kind"),
            required=True,
            privacy=Privacy.PUBLIC,
            filtered=True,
            aliases=("Loại", "Hình thức"),
            options=(
                Option("cooperative", Label("Hợp tác xã", "Cooperative"), ("HTX",)),
                Option(
                    "farm_household",
                    Label("Hộ sản xuất", "Farm household"),
                    ("Hộ", "Cá nhân", "Hộ gia đình"),
                ),
            ),
        ),
        Text(
            name="representative",
            label=Label("Người đại diện", "Representative"),
            max_length=120,
            privacy=Privacy.PERSONAL,
            aliases=("Giám đốc", "Chủ hộ", "Họ tên người đại diện", "Họ và tên"),
        ),
        Text(
            name="phone",
            label=Label("Điện thoại", "Telephone"),
            max_length=20,
            privacy=Privacy.PERSONAL,
            listed=False,
            aliases=("SĐT", "Số điện thoại", "Di động"),
        ),
        Day(
            name="postmart_since",
            label=Label("Trên Postmart.vn từ ngày", "On Postmart.vn since"),
            privacy=Privacy.PUBLIC,
            aliases=("Ngày lên Postmart", "Postmart", "Sàn Postmart"),
        ),
        Day(
            name="lazada_since",
            label=Label("Trên Lazada từ ngày", "On Lazada since"),
            privacy=Privacy.PUBLIC,
            aliases=("Ngày lên Lazada", "Lazada", "Sàn Lazada"),
        ),
        Flag(
            name="digital",
            label=Label("Hợp tác xã số", "Digital cooperative"),
            filtered=True,
            aliases=("HTX số", "Áp dụng công nghệ số"),
        ),
        Point(name="position", label=Label("Tọa độ", "Position"), aliases=("Toa do", "GPS")),
    ),
)

PRODUCT = Register(
    module="cooperatives",
    name="product",
    label=Label("Sản phẩm", "Product"),
    plural=Label("Sản phẩm", "Products"),
    key=("code",),
    title="name",
    effective_label=Label("Ngày đăng ký", "Registered on"),
    effective_aliases=("Ngày công bố", "Ngày công nhận"),
    source="Quyết định 148/QĐ-TTg (24/2/2023): bộ tiêu chí OCOP",
    fields=(
        Text(
            name="code",
            label=Label("Mã sản phẩm", "Product code"),
            required=True,
            max_length=40,
            privacy=Privacy.PUBLIC,
            searched=True,
            aliases=("Mã SP", "Mã số sản phẩm"),
        ),
        Text(
            name="name",
            label=Label("Tên sản phẩm", "Name"),
            required=True,
            max_length=160,
            privacy=Privacy.PUBLIC,
            searched=True,
            aliases=("Sản phẩm", "Tên hàng hóa"),
        ),
        Link(
            name="seller",
            label=Label("Mã chủ thể", "Seller code"),
            to="cooperatives.seller",
            required=True,
            filtered=True,
            aliases=("Mã HTX", "Chủ thể", "Đơn vị sản xuất"),
        ),
        Integer(
            name="stars",
            label=Label("Sao OCOP", "OCOP stars"),
            privacy=Privacy.PUBLIC,
            minimum=3,
            maximum=5,
            aliases=("Hạng OCOP", "Số sao", "Hạng sao"),
        ),
        Flag(
            name="traceable",
            label=Label("Truy xuất nguồn gốc", "Traceable"),
            filtered=True,
            aliases=("Có mã truy xuất", "QR truy xuất", "TXNG"),
            source="Thông tư 02/2024/TT-BKHCN",
        ),
    ),
)

REGISTERS = (SELLER, PRODUCT)
