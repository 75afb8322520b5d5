"""The list of residents: who lives in which hamlet."""

from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import (
    Choice,
    Day,
    Integer,
    Link,
    Option,
    Privacy,
    Register,
    Retention,
    Text,
)

RESIDENT = Register(
    module="people",
    name="resident",
    label=Label("Nhân khẩu", "Resident"),
    plural=Label("Nhân khẩu", "Residents"),
    key=("code",),
    title="code",
    description=Label(
        "Danh sách nhân khẩu theo thôn, tổ dân phố; là cơ sở đếm, không phải số dân công bố.",
        "Residents by hamlet; a counting base, not the published population.",
    ),
    effective_label=Label("Ngày vào danh sách", "On the list since"),
    effective_aliases=("Ngày đăng ký thường trú", "Ngày đăng ký", "Ngày lập danh sách"),
    source="Luật Cư trú 68/2020/QH14; Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15",
    retention="Khi còn cư trú và 5 năm sau ngày ra khỏi danh sách; sau đó xóa họ tên, ngày sinh",
    keep=Retention(months=60, source="Luật 91/2025/QH15; thời hạn do đơn vị quy định"),
    fields=(
        Text(
            name="code",
            label=Label("Mã nhân khẩu", "Resident code"),
            required=True,
            max_length=40,
            pattern=r"[0-9A-Z][0-9A-Z.\-/]*",
            searched=True,
            aliases=("Mã công dân", "Mã NK", "Ma nhan khau", "Mã số nhân khẩu"),
            help=Label(
                "Mã do địa phương đặt; không dùng số định danh cá nhân.",
                "A local code; never the personal identification number.",
            ),
        ),
        Text(
            name="name",
            label=Label("Họ và tên", "Full name"),
            required=True,
            max_length=120,
            privacy=Privacy.PERSONAL,
            searched=True,
            aliases=("Họ tên", "Ho ten", "Ho va ten", "Tên nhân khẩu", "Họ, chữ đệm và tên"),
        ),
        Integer(
            name="birth_year",
            label=Label("Năm sinh", "Year of birth"),
            privacy=Privacy.PERSONAL,
            minimum=1900,
            maximum=2100,
            aliases=("NS", "Nam sinh"),
        ),
        Day(
            name="birth_day",
            label=Label("Ngày sinh", "Date of birth"),
            privacy=Privacy.PERSONAL,
            listed=False,
            aliases=("Ngày, tháng, năm sinh", "Ngày tháng năm sinh", "Ngay sinh"),
        ),
        Choice(
            name="sex",
            label=Label("Giới tính", "Sex"),
            privacy=Privacy.PERSONAL,
            aliases=("Nam/Nữ", "Phái", "Gioi tinh"),
            options=(
                Option("male", Label("Nam", "Male"), ("M", "Trai", "1")),
                Option("female", Label("Nữ", "Female"), ("F", "Gái", "Nu", "0")),
            ),
        ),
        Link(
            name="household",
            label=Label("Mã hộ", "Household code"),
            to="addresses.household",
            filtered=True,
            aliases=("Mã hộ gia đình", "Số sổ hộ khẩu", "Ma ho", "Hộ"),
        ),
        Text(
            name="phone",
            label=Label("Điện thoại", "Telephone"),
            max_length=20,
            privacy=Privacy.PERSONAL,
            listed=False,
            pattern=r"[0-9+][0-9 .\-]{5,19}",
            aliases=("Số điện thoại", "SĐT", "SDT", "Di động"),
        ),
    ),
)
