"""The kinds of administrative document of Decree 30/2020/NĐ-CP, article 7 and Appendix III."""

from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import Option

TYPES: tuple[tuple[str, str, str], ...] = (
    ("NQ", "Nghị quyết", "Resolution"),
    ("QĐ", "Quyết định", "Decision"),
    ("CT", "Chỉ thị", "Directive"),
    ("QC", "Quy chế", "Statute"),
    ("QyĐ", "Quy định", "Regulation"),
    ("TC", "Thông cáo", "Communiqué"),
    ("TB", "Thông báo", "Notice"),
    ("HD", "Hướng dẫn", "Guidance"),
    ("CTr", "Chương trình", "Programme"),
    ("KH", "Kế hoạch", "Plan"),
    ("PA", "Phương án", "Scheme"),
    ("ĐA", "Đề án", "Proposal"),
    ("DA", "Dự án", "Project"),
    ("BC", "Báo cáo", "Report"),
    ("BB", "Biên bản", "Minutes"),
    ("TTr", "Tờ trình", "Submission"),
    ("HĐ", "Hợp đồng", "Contract"),
    ("CĐ", "Công điện", "Telegram"),
    ("BGN", "Bản ghi nhớ", "Memorandum"),
    ("BTT", "Bản thỏa thuận", "Agreement"),
    ("GUQ", "Giấy ủy quyền", "Authorisation"),
    ("GM", "Giấy mời", "Invitation"),
    ("GGT", "Giấy giới thiệu", "Letter of introduction"),
    ("GNP", "Giấy nghỉ phép", "Leave permit"),
    ("PG", "Phiếu gửi", "Dispatch note"),
    ("PC", "Phiếu chuyển", "Transfer note"),
    ("PB", "Phiếu báo", "Information note"),
    ("CV", "Công văn", "Official letter"),
    ("ThC", "Thư công", "Courtesy letter"),
)

OPTIONS = tuple(Option(code, Label(vi, en), (code,)) for code, vi, en in TYPES)
