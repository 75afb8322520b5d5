"""The register of households and their digital addresses."""

from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import Day, Point, Privacy, Register, Retention, Text

HOUSEHOLD = Register(
    module="addresses",
    name="household",
    label=Label("Hộ gia đình", "Household"),
    plural=Label("Hộ gia đình", "Households"),
    key=("code",),
    title="code",
    description=Label(
        "Hộ gia đình và địa chỉ số: mã ổn định, vị trí, Open Location Code, mã chính thức nếu có.",
        "Households and their digital address: a stable code, a position, the Open Location Code "
        "and the official code where there is one.",
    ),
    effective_label=Label("Ngày lập hộ", "On the list since"),
    effective_aliases=("Ngày lập sổ", "Ngày đăng ký", "Ngày rà soát"),
    source="Quyết định 749/QĐ-TTg (3/6/2020): mỗi hộ gia đình một địa chỉ số",
    retention="Khi hộ còn tồn tại và 5 năm sau khi giải thể; sau đó xóa tên chủ hộ, số nhà",
    keep=Retention(months=60, source="Luật 91/2025/QH15; thời hạn do đơn vị quy định"),
    fields=(
        Text(
            name="code",
            label=Label("Mã hộ", "Household code"),
            required=True,
            max_length=40,
            pattern=r"[0-9A-Z][0-9A-Z.\-/]*",
            searched=True,
            aliases=("Mã hộ gia đình", "Mã địa chỉ", "Số hộ", "Ma ho"),
        ),
        Text(
            name="head",
            label=Label("Chủ hộ", "Head of household"),
            max_length=120,
            privacy=Privacy.PERSONAL,
            searched=True,
            aliases=("Họ và tên chủ hộ", "Họ tên chủ hộ", "Tên chủ hộ", "Ho ten chu ho"),
        ),
        Text(
            name="line",
            label=Label("Số nhà, đường, xóm", "House number and street"),
            max_length=200,
            privacy=Privacy.PERSONAL,
            aliases=("Địa chỉ", "Số nhà", "Dia chi"),
        ),
        Point(
            name="position",
            label=Label("Vị trí", "Position"),
            privacy=Privacy.PERSONAL,
            aliases=("Tọa độ", "Toa do", "Vĩ độ, kinh độ"),
        ),
        Text(
            name="plus_code",
            label=Label("Open Location Code", "Open Location Code"),
            max_length=16,
            pattern=r"[23456789CFGHJMPQRVWX]{8}\+[23456789CFGHJMPQRVWX]{2,4}",
            privacy=Privacy.PERSONAL,
            aliases=("Plus code", "OLC", "Mã Plus"),
        ),
        Text(
            name="official_code",
            label=Label("Mã địa chỉ số chính thức", "Official address code"),
            max_length=40,
            aliases=("Mã địa chỉ số", "Mã Vpostcode", "Vpostcode"),
        ),
        Day(
            name="addressed_on",
            label=Label("Ngày cấp địa chỉ số", "Digital address since"),
            filtered=True,
            aliases=("Ngày cập nhật địa chỉ số", "Ngày cấp", "Ngày gắn địa chỉ số"),
        ),
    ),
)
