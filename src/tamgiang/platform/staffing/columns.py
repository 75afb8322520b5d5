"""The columns of a staff list, and the headers they come under."""

from functools import lru_cache

from tamgiang.kernel.labels import Label
from tamgiang.platform.imports.headers import Matcher, key_of

TARGETS: dict[str, Label] = {
    "full_name": Label("Họ và tên", "Full name"),
    "code": Label("Mã cán bộ", "Employee code"),
    "username": Label("Tên tài khoản", "Account name"),
    "position": Label("Chức vụ", "Position"),
    "unit": Label("Đơn vị", "Unit"),
    "roles": Label("Vai trò", "Roles"),
    "phone": Label("Điện thoại", "Telephone"),
    "email": Label("Thư điện tử", "E-mail"),
    "personal": Label("Số định danh cá nhân", "Personal identification number"),
    "since": Label("Từ ngày", "From"),
    "until": Label("Đến hết ngày", "Last day"),
}
NEEDED = ("full_name",)
_ALIASES: dict[str, tuple[str, ...]] = {
    "full_name": ("Họ tên", "Tên", "Tên cán bộ", "Cán bộ", "Họ và tên cán bộ", "Name", "Staff"),
    "code": ("Mã CB", "Mã CBCC", "Mã nhân viên", "Mã số cán bộ", "Số hiệu", "Code", "Staff code"),
    "username": ("Tài khoản", "Tên đăng nhập", "Login", "User", "Username", "Account"),
    "position": ("Chức danh", "Vị trí việc làm", "Nhiệm vụ", "Title", "Post"),
    "unit": (
        "Cơ quan", "Nơi công tác", "Đơn vị công tác", "Mã đơn vị", "Xã", "Xã/phường", "Phường",
        "Địa bàn", "Place", "Commune",
    ),
    "roles": ("Quyền", "Nhóm quyền", "Vai trò hệ thống", "Role", "Role(s)"),
    "phone": ("Số điện thoại", "Điện thoại di động", "SĐT", "ĐT", "Di động", "Phone", "Mobile"),
    "email": ("Email", "Hộp thư", "Thư công vụ", "Địa chỉ thư", "Mail"),
    "personal": ("Số định danh", "CCCD", "Số CCCD", "Căn cước", "Số căn cước", "Personal ID"),
    "since": ("Ngày bắt đầu", "Ngày nhận việc", "Hiệu lực từ", "Since", "From date", "Start"),
    "until": ("Đến ngày", "Ngày kết thúc", "Ngày thôi việc", "Until", "To", "End"),
}  # fmt: skip


class StaffMatcher(Matcher):
    """Knows the headers of a staff list, as an import knows those of a register."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        for target, label in TARGETS.items():
            for name in (label.vi, label.en, *_ALIASES[target]):
                self._known.setdefault(key_of(name), target)
        self.best = lru_cache(maxsize=512)(self._best)
