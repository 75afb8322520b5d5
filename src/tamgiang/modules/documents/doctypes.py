"""The kinds of administrative document of Decree 30/2020/NĐ-CP, article 7 and Appendix III."""

from tamgiang.kernel.labels import Label
from tamgiang.kernel.schema import Option

#: (stored code, abbreviation in symbols, Vietnamese, English)
TYPES: tuple[tuple[str, str, str, str], ...] = (
    ("resolution", "NQ", "Nghị quyết", "Resolution"),
    ("decision", "QĐ", "Quyết định", "Decision"),
    ("directive", "CT", "Chỉ thị", "Directive"),
    ("statute", "QC", "Quy chế", "Statute"),
    ("regulation", "QyĐ", "Quy định", "Regulation"),
    ("communique", "TC", "Thông cáo", "Communiqué"),
    ("notice", "TB", "Thông báo", "Notice"),
    ("guidance", "HD", "Hướng dẫn", "Guidance"),
    ("programme", "CTr", "Chương trình", "Programme"),
    ("plan", "KH", "Kế hoạch", "Plan"),
    ("scheme", "PA", "Phương án", "Scheme"),
    ("proposal", "ĐA", "Đề án", "Proposal"),
    ("project", "DA", "Dự án", "Project"),
    ("report", "BC", "Báo cáo", "Report"),
    ("minutes", "BB", "Biên bản", "Minutes"),
    ("submission", "TTr", "Tờ trình", "Submission"),
    ("contract", "HĐ", "Hợp đồng", "Contract"),
    ("telegram", "CĐ", "Công điện", "Telegram"),
    ("memorandum", "BGN", "Bản ghi nhớ", "Memorandum"),
    ("agreement", "BTT", "Bản thỏa thuận", "Agreement"),
    ("authorisation", "GUQ", "Giấy ủy quyền", "Authorisation"),
    ("invitation", "GM", "Giấy mời", "Invitation"),
    ("introduction", "GGT", "Giấy giới thiệu", "Letter of introduction"),
    ("leave", "GNP", "Giấy nghỉ phép", "Leave permit"),
    ("dispatch", "PG", "Phiếu gửi", "Dispatch note"),
    ("transfer", "PC", "Phiếu chuyển", "Transfer note"),
    ("information", "PB", "Phiếu báo", "Information note"),
    ("letter", "", "Công văn", "Official letter"),
    ("courtesy", "", "Thư công", "Courtesy letter"),
)

#: Abbreviations that differ by marks only, so that a sheet without marks could mean either.
AMBIGUOUS = frozenset(("HD", "HĐ", "DA", "ĐA"))

ABBREVIATIONS = {code: short for code, short, _, _ in TYPES}
OPTIONS = tuple(
    Option(code, Label(vi, en), (short,) if short and short not in AMBIGUOUS else ())
    for code, short, vi, en in TYPES
)
