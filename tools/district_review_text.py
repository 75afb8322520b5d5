"""The words of the supplied district report: four pillars, annexes, what follows from them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a pillar's table; `forms` are the forms of the figure its cells print."""

    name: str
    code: str
    forms: tuple[str, ...] = ("printed", "numerator", "denominator")

    @property
    def cells(self) -> tuple[str, ...]:
        """Template text of each cell."""
        return tuple(_fig(self.code, form) for form in self.forms)


COUNT = ("printed",)
WITH_SHARE = ("share", "numerator", "denominator")


@dataclass(frozen=True, slots=True)
class Pillar:
    """One section of the report."""

    title: str
    prose: tuple[str, ...]
    caption: str
    rows: tuple[Row, ...]

    @property
    def shares(self) -> bool:
        """Whether the table shows what was counted and out of how many."""
        return any(row.forms != COUNT for row in self.rows)


@dataclass(frozen=True, slots=True)
class UnitColumn:
    """One column of the annex by commune."""

    head: str
    cell: str


def _fig(code: str, form: str = "", unit: str = "") -> str:
    """A figure's tag: `{{ fig("cameras.public") }}`."""
    place = f", unit={unit}" if unit else ""
    return f'{{{{ fig("{code}"{place}){"." + form if form else ""} }}}}'


def _against_target(code: str) -> str:
    """Words after a figure that has a target, true whatever the records say."""
    figure = f'fig("{code}")'
    giver = "{% if area.district %}tỉnh giao{% else %}được giao{% endif %}"
    return (
        f"{{% if {figure}.above_target %}} (vượt chỉ tiêu {giver} {{{{ {figure}.target }}}})"
        f"{{% elif {figure}.target_met %}} (đạt chỉ tiêu {giver} {{{{ {figure}.target }}}})"
        f"{{% elif {figure}.has_target %}} (chỉ tiêu {giver} {{{{ {figure}.target }}}})"
        "{% endif %}"
    )


OPENING = (
    "Thực hiện nhiệm vụ chuyển đổi số, xây dựng đô thị thông minh trên địa bàn, "
    "{% if area.district %}Ủy ban nhân dân {{ area.place }} báo cáo {% endif %}kết quả đến ngày "
    "{{ report.date }} như sau:",
)

RECIPIENTS = (
    "- UBND {{ area.province }};",
    "{%p if area.district %}",
    "- TT. Huyện ủy, TT. HĐND huyện;",
    "{%p endif %}",
    "- Lưu: VT.",
)

PILLARS = (
    Pillar(
        title="I. HẠ TẦNG SỐ",
        prose=(
            f"Hệ thống giám sát trên địa bàn có {_fig('cameras.public')} camera công cộng và "
            f"{_fig('cameras.socialised')} camera xã hội hóa do tổ chức, hộ gia đình đầu tư và "
            "chia sẻ hình ảnh để bảo đảm an ninh, trật tự.",
        ),
        caption="Bảng 1. Hạ tầng số",
        rows=(
            Row("Camera công cộng", "cameras.public", COUNT),
            Row("Camera xã hội hóa", "cameras.socialised", COUNT),
        ),
    ),
    Pillar(
        title="II. CHÍNH QUYỀN SỐ",
        prose=(
            f"Văn bản phát hành trên môi trường mạng được ký số đạt {_fig('documents.signed')} "
            "(không tính văn bản mật). Cán bộ, công chức, viên chức cài đặt ứng dụng Hue-S đạt "
            f"{_fig('outreach.hue_s_officials')} ({_fig('outreach.hue_s_officials', 'numerator')}/"
            f"{_fig('outreach.hue_s_officials', 'denominator')} người).",
            "Tại {% if area.district %}Trung tâm Hành chính công huyện và bộ phận tiếp nhận của "
            "các xã, thị trấn{% else %}các trung tâm phục vụ hành chính công{% endif %}, "
            "thủ tục hành chính thực hiện qua dịch vụ bưu chính công ích đạt "
            f"{_fig('onestop.postal')}; hồ sơ được số hóa đạt {_fig('onestop.digitised')}. "
            '{% if fig("onestop.cashless_fees").has_data %}Tại Trung tâm Hành chính công huyện, '
            "phí, lệ phí thanh toán không dùng tiền mặt đạt "
            f"{_fig('onestop.cashless_fees')}.{{% endif %}}",
        ),
        caption="Bảng 2. Chính quyền số",
        rows=(
            Row("Văn bản phát hành qua mạng được ký số", "documents.signed"),
            Row("Cán bộ, công chức, viên chức cài đặt Hue-S", "outreach.hue_s_officials"),
            Row("Thủ tục có dịch vụ bưu chính công ích", "onestop.postal"),
            Row("Hồ sơ được số hóa", "onestop.digitised"),
            Row("Phí, lệ phí không dùng tiền mặt (đồng)", "onestop.cashless_fees"),
        ),
    ),
    Pillar(
        title="III. KINH TẾ SỐ",
        prose=(
            f"Có {_fig('cooperatives.on_markets')} hợp tác xã và cá nhân đưa nông sản lên bán trên "
            "sàn thương mại điện tử Postmart.vn và Lazada.",
        ),
        caption="Bảng 3. Kinh tế số",
        rows=(
            Row(
                "Hợp tác xã, cá nhân bán nông sản trên sàn thương mại điện tử",
                "cooperatives.on_markets",
                COUNT,
            ),
        ),
    ),
    Pillar(
        title="IV. XÃ HỘI SỐ",
        prose=(
            f"Tỷ lệ thu nhận định danh điện tử đạt {_fig('outreach.eid_collected')}"
            + _against_target("outreach.eid_collected")
            + f"; tỷ lệ kích hoạt đạt {_fig('outreach.eid_activated')}"
            + _against_target("outreach.eid_activated")
            + ".",
            f"Có {_fig('addresses.digital_address', 'numerator')} hộ được gắn địa chỉ số, đạt "
            f"{_fig('addresses.digital_address', 'share')}.",
            f"Số người sử dụng điện thoại là {_fig('outreach.phones', 'numerator')} người "
            f"({_fig('outreach.phones', 'share')}), trong đó điện thoại thông minh "
            f"{_fig('outreach.smartphones', 'numerator')} người "
            f"({_fig('outreach.smartphones', 'share')}); "
            f"sử dụng dữ liệu 4G {_fig('outreach.data_4g', 'numerator')} người "
            f"({_fig('outreach.data_4g', 'share')}).",
        ),
        caption="Bảng 4. Xã hội số",
        rows=(
            Row("Thu nhận định danh điện tử", "outreach.eid_collected"),
            Row("Kích hoạt định danh điện tử", "outreach.eid_activated"),
            Row("Hộ có địa chỉ số", "addresses.digital_address", WITH_SHARE),
            Row("Người sử dụng điện thoại", "outreach.phones", WITH_SHARE),
            Row("Người sử dụng điện thoại thông minh", "outreach.smartphones", WITH_SHARE),
            Row("Người sử dụng dữ liệu 4G", "outreach.data_4g", WITH_SHARE),
        ),
    ),
)

FOLLOW_UP = (
    (
        "V. NGUỒN GỐC SỐ LIỆU",
        (
            "Mọi số liệu trong báo cáo được tổng hợp từ hồ sơ của các sổ theo dõi, theo định "
            "nghĩa và ranh giới ghi tại Phụ lục II; kết quả theo từng đơn vị cấp xã ghi tại "
            "Phụ lục I.",
        ),
    ),
)

BY_UNIT = (
    UnitColumn(
        "Hộ có địa chỉ số", f"{_fig('addresses.digital_address', 'numerator', unit='u.code')}"
    ),
    UnitColumn("Thu nhận định danh", f"{_fig('outreach.eid_collected', 'printed', unit='u.code')}"),
    UnitColumn(
        "Kích hoạt định danh", f"{_fig('outreach.eid_activated', 'printed', unit='u.code')}"
    ),
    UnitColumn(
        "Dùng điện thoại thông minh", f"{_fig('outreach.smartphones', 'share', unit='u.code')}"
    ),
)

APPENDIX = (
    "Mỗi số liệu có một mã. Mở địa chỉ {{ report.address }} và thêm mã vào cuối để xem định nghĩa "
    "và các hồ sơ đứng sau; kiểm tra cả văn bản bằng lệnh: tamgiang verify-report TỆP.",
    "Cột “Bản” là phiên bản định nghĩa của chỉ tiêu. Mã kiểm gồm 12 ký tự đầu của mã băm SHA-256 "
    "trên danh sách hồ sơ đã sắp thứ tự. Mốc dữ liệu là giờ, ngày các hồ sơ được tính vào số liệu "
    "lần cuối.",
)
