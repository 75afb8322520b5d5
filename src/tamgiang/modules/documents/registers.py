"""The register of outgoing documents, and the stub that stands for a secret one."""

from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import (
    Choice,
    Flag,
    Integer,
    Option,
    Privacy,
    Register,
    Retention,
    Text,
)
from tamgiang.modules.documents.doctypes import OPTIONS

DECREE = "Nghị định 30/2020/NĐ-CP"

YEAR = Integer(
    name="year",
    label=Label("Năm của sổ", "Register year"),
    required=True,
    minimum=1976,
    maximum=2100,
    filtered=True,
    aliases=("Năm", "Năm ban hành", "Sổ năm"),
    help=Label("Số văn bản bắt đầu lại từ 1/1 hằng năm.", "Numbers begin anew on 1 January."),
)
ISSUER = Text(
    name="issuer",
    label=Label("Cơ quan ban hành", "Issuing agency"),
    required=True,
    max_length=160,
    filtered=True,
    aliases=("Đơn vị ban hành", "Cơ quan", "Nơi ban hành", "Đơn vị soạn thảo"),
)
NUMBER = Integer(
    name="number",
    label=Label("Số", "Number"),
    required=True,
    minimum=1,
    aliases=("Số văn bản", "Số đi", "So van ban", "Số vào sổ"),
)

OUTGOING = Register(
    module="documents",
    name="outgoing",
    label=Label("Văn bản đi", "Outgoing document"),
    plural=Label("Văn bản đi", "Outgoing documents"),
    key=("issuer", "year", "symbol"),
    title="symbol",
    event=True,
    description=Label(
        "Sổ đăng ký văn bản đi. Văn bản mật không nhập vào đây.",
        "The register of outgoing documents. Secret documents are not taken in.",
    ),
    effective_label=Label("Ngày ban hành", "Issued on"),
    effective_aliases=("Ngày văn bản", "Ngày, tháng văn bản", "Ngày ký", "Ngày phát hành"),
    source=f"{DECREE}, Phụ lục IV; Luật Giao dịch điện tử 20/2023/QH15",
    retention="Tên người ký: theo thời hạn lưu trữ của văn bản (Luật Lưu trữ 33/2024/QH15)",
    keep=Retention(
        months=None, required=True, source="Luật Lưu trữ 33/2024/QH15: theo thời hạn của hồ sơ"
    ),
    fields=(
        NUMBER,
        Text(
            name="symbol",
            label=Label("Số, ký hiệu", "Symbol"),
            required=True,
            max_length=80,
            searched=True,
            aliases=("Số/ký hiệu", "Ký hiệu", "Số ký hiệu văn bản", "So ky hieu"),
        ),
        YEAR,
        ISSUER,
        Choice(
            name="kind",
            label=Label("Tên loại", "Type"),
            required=True,
            filtered=True,
            options=OPTIONS,
            source=f"{DECREE}, Điều 7",
            aliases=("Loại văn bản", "Thể loại", "Hình thức văn bản"),
        ),
        Text(
            name="abstract",
            label=Label("Trích yếu nội dung", "Abstract"),
            required=True,
            multiline=True,
            searched=True,
            aliases=("Trích yếu", "Nội dung", "Về việc", "V/v", "Trich yeu"),
        ),
        Choice(
            name="channel",
            label=Label("Hình thức gửi", "Channel"),
            required=True,
            filtered=True,
            aliases=("Cách gửi", "Hình thức phát hành", "Phương thức gửi"),
            options=(
                Option("network", Label("Qua mạng", "Network"), ("Trục liên thông", "Mạng")),
                Option("paper", Label("Bản giấy", "On paper"), ("Giấy", "Trực tiếp")),
                Option("post", Label("Bưu điện", "By post"), ("Bưu chính",)),
            ),
        ),
        Flag(
            name="signed",
            label=Label("Đã ký số", "Digitally signed"),
            filtered=True,
            aliases=("Ký số", "Ký số cơ quan", "Chữ ký số"),
        ),
        Text(
            name="signer",
            label=Label("Người ký", "Signer"),
            max_length=120,
            privacy=Privacy.PERSONAL,
            aliases=("Họ tên người ký", "Người ký văn bản"),
        ),
        Choice(
            name="secrecy",
            label=Label("Độ mật", "Secrecy"),
            aliases=("Mức độ mật", "Do mat"),
            options=(Option("normal", Label("Thường", "Normal"), ("Không mật", "Bình thường")),),
            source="Luật Bảo vệ bí mật nhà nước 117/2025/QH15",
            help=Label(
                "Văn bản Mật, Tối mật, Tuyệt mật không được nhập vào hệ thống nối mạng; "
                "chỉ ghi số ở sổ văn bản mật.",
                "Documents of any secret level are refused on a connected system; only their "
                "number goes into the register of secret stubs.",
            ),
        ),
    ),
)

SECRET_STUB = Register(
    module="documents",
    name="secret_stub",
    label=Label("Số văn bản mật (bản giấy)", "Secret document stub"),
    plural=Label("Sổ văn bản mật (chỉ ghi số)", "Secret document stubs"),
    key=("issuer", "year", "number"),
    title="number",
    event=True,
    description=Label(
        "Chỉ ghi số, ngày và cơ quan của văn bản mật bản giấy; không trích yếu, không tệp.",
        "Only number, day and agency of a secret paper document; no abstract and no file.",
    ),
    effective_label=Label("Ngày ban hành", "Issued on"),
    effective_aliases=("Ngày văn bản", "Ngày ký"),
    source="Luật Bảo vệ bí mật nhà nước 117/2025/QH15; Nghị định 63/2026/NĐ-CP",
    fields=(NUMBER, YEAR, ISSUER),
)

REGISTERS = (OUTGOING, SECRET_STUB)
