"""Headers as offices write them find their fields without being asked about."""

import pytest

from tamgiang.platform.imports.headers import Matcher
from tamgiang.platform.registry.registry import register_named

SHEETS: dict[str, dict[str, str]] = {
    "people.resident": {
        "Mã nhân khẩu": "code",
        "Họ và tên": "name",
        "HO TEN": "name",
        "Năm sinh": "birth_year",
        "Ngày, tháng, năm sinh": "birth_day",
        "Giới tính": "sex",
        "Mã hộ": "household",
        "Số điện thoại": "phone",
        "Tên thôn": "block.hamlet",
        "Xã/thị trấn": "block.commune",
        "Ngày đăng ký": "effective_on",
    },
    "addresses.household": {
        "Mã hộ gia đình": "code",
        "Họ tên chủ hộ": "head",
        "Địa chỉ": "line",
        "Plus code": "plus_code",
        "Vpostcode": "official_code",
        "Ngày cấp": "addressed_on",
        "Thôn/TDP": "block.hamlet",
        "Vĩ độ": "position.lat",
        "Kinh độ": "position.lon",
    },
    "cameras.camera": {
        "Mã camera": "code",
        "Hình thức đầu tư": "kind",
        "Địa điểm lắp đặt": "location",
        "Chủ hộ": "owner",
        "Ngày lắp đặt": "effective_on",
        "Tình trạng": "condition",
        "Tọa độ": "position",
    },
    "documents.outgoing": {
        "Số": "number",
        "Số, ký hiệu": "symbol",
        "Ngày văn bản": "effective_on",
        "Trích yếu": "abstract",
        "Tên loại": "kind",
        "Ký số": "signed",
        "Độ mật": "secrecy",
        "Người ký": "signer",
    },
    "onestop.dossier": {
        "MaHoSo": "code",
        "MaTTHC": "procedure",
        "NgayTiepNhan": "effective_on",
        "NgayHenTra": "due_on",
        "NgayKetThucXuLy": "finished_on",
        "KenhThucHien": "channel",
        "TrangThai": "status",
        "Lệ phí": "fee",
        "Hình thức thanh toán": "means",
        "Họ tên người nộp": "applicant",
    },
    "cooperatives.seller": {
        "Tên HTX": "name",
        "Loại hình": "kind",
        "Giám đốc": "representative",
        "Ngày lên Postmart": "postmart_since",
        "Lazada": "lazada_since",
    },
    "outreach.eid_event": {
        "Mã công dân": "person",
        "Trạng thái": "stage",
        "Ngày thu nhận": "effective_on",
        "Mức độ": "level",
    },
    "outreach.official": {
        "Số hiệu CBCCVC": "code",
        "Họ và tên": "name",
        "Đơn vị công tác": "agency",
        "Chức danh": "position",
    },
    "outreach.community_team": {
        "Tên tổ": "name",
        "Số lượng thành viên": "members",
        "Họ và tên tổ trưởng": "leader",
        "Ngày quyết định": "effective_on",
    },
    "infrastructure.wifi_point": {
        "Mã điểm": "code",
        "Điểm lắp đặt": "name",
        "Nhà mạng": "operator",
        "Ngày đưa vào sử dụng": "effective_on",
    },
}


@pytest.mark.parametrize(
    ("register", "header", "target"),
    [(name, header, target) for name, known in SHEETS.items() for header, target in known.items()],
)
def test_a_usual_header_finds_its_field(register: str, header: str, target: str) -> None:
    assert Matcher(register_named(register)).best(header) == (target, 1.0)
