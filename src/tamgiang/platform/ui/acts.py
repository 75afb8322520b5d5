"""What an audit entry records, in words."""

from tamgiang.kernel.labels import Label

ACTS = {
    "record.created": Label("Thêm hồ sơ", "Record added"),
    "record.corrected": Label("Sửa hồ sơ", "Record corrected"),
    "record.withdrawn": Label("Rút hồ sơ", "Record withdrawn"),
    "record.restored": Label("Khôi phục hồ sơ", "Record restored"),
    "record.removed": Label("Gỡ hồ sơ chưa tính", "Record taken back before it counted"),
    "record.viewed": Label("Mở giá trị cá nhân", "Personal values shown"),
    "link.added": Label("Liên kết hồ sơ", "Record linked"),
    "link.removed": Label("Gỡ liên kết", "Link taken back"),
    "comment.added": Label("Viết trao đổi", "Comment written"),
    "comment.changed": Label("Sửa trao đổi", "Comment changed"),
    "comment.withdrawn": Label("Rút trao đổi", "Comment withdrawn"),
    "file.attached": Label("Thêm tệp", "File added"),
    "file.checked": Label("Kiểm tra tệp", "File checked"),
    "file.quarantined": Label("Cách ly tệp", "File set apart"),
    "file.released": Label("Cho dùng tệp bị cách ly", "File let out of quarantine"),
    "file.removed": Label("Gỡ tệp", "File taken off"),
    "file.restored": Label("Đưa tệp trở lại", "File brought back"),
    "file.destroyed": Label("Hủy tệp", "File destroyed"),
    "file.erased": Label("Xóa tệp theo hồ sơ", "File erased with its record"),
    "records.exported": Label("Xuất danh sách", "List exported"),
    "import.applied": Label("Nhập bảng tính", "Sheet taken in"),
    "import.undone": Label("Hoàn tác lần nhập", "Import undone"),
    "import.cancelled": Label("Dừng lần nhập", "Import stopped"),
    "import.failed": Label("Lần nhập không thành công", "Import failed"),
    "figures.published": Label("Chốt số liệu", "Figures frozen"),
    "signoffs.submitted": Label("Gửi số liệu kỳ", "Figures of a period submitted"),
    "signoffs.signed": Label("Ký số liệu kỳ", "Figures of a period signed"),
    "signoffs.given_back": Label("Trả lại số liệu kỳ", "Figures of a period given back"),
    "followups.opened": Label("Mở dự thảo chỉ đạo", "Draft directive opened"),
    "followups.confirmed": Label("Xác nhận dự thảo chỉ đạo", "Draft directive confirmed"),
    "followups.dismissed": Label("Bỏ dự thảo chỉ đạo", "Draft directive dismissed"),
    "followups.closed": Label("Đóng dự thảo chỉ đạo", "Draft directive closed"),
    "totals.entered": Label("Ghi bảng số tổng hợp", "Table of totals entered"),
    "totals.withdrawn": Label("Rút bảng số tổng hợp", "Table of totals withdrawn"),
    "report.issued": Label("Phát hành báo cáo", "Report issued"),
    "report.template_stored": Label("Lưu mẫu báo cáo", "Report template kept"),
    "house.opened": Label("Mở hệ thống", "House opened"),
    "house.sample_removed": Label("Gỡ bỏ dữ liệu mẫu", "Sample area removed"),
    "house.backups_planned": Label("Đổi kế hoạch sao lưu", "Plan of backups changed"),
    "house.backup_taken": Label("Tải bản sao lưu", "Backup taken away"),
    "house.area_changed": Label("Đổi địa bàn", "Area changed"),
    "house.office_changed": Label("Đổi lịch làm việc", "Office days changed"),
    "house.names_changed": Label("Đổi tên, liên hệ", "Names and contacts changed"),
    "jobs.started": Label("Bắt đầu việc nền", "Job started"),
    "jobs.cancel_requested": Label("Yêu cầu dừng việc nền", "Job asked to stop"),
    "events.letter_retried": Label("Xử lý lại sự kiện lỗi", "Failed event handled again"),
    "events.letter_dismissed": Label("Bỏ qua sự kiện lỗi", "Failed event put aside"),
    "accounts.signed_in": Label("Đăng nhập", "Signed in"),
    "accounts.signed_out": Label("Đăng xuất", "Signed out"),
    "accounts.sign_in_failed": Label("Đăng nhập không thành công", "Sign-in failed"),
    "accounts.created": Label("Tạo tài khoản", "Account made"),
    "accounts.role_given": Label("Giao vai trò", "Role given"),
    "accounts.role_ended": Label("Thôi giao vai trò", "Role ended"),
    "accounts.stood_in_for": Label("Có người làm thay", "Stood in for"),
    "accounts.link_made": Label("Tạo liên kết đặt mật khẩu", "Password link made"),
    "accounts.password_changed": Label("Đổi mật khẩu", "Password changed"),
    "accounts.factor_changed": Label("Thay đổi xác thực hai lớp", "Second factor changed"),
    "accounts.factors_taken": Label("Gỡ xác thực hai lớp", "Second factor taken away"),
    "accounts.sessions_ended": Label("Kết thúc phiên đăng nhập", "Sessions ended"),
    "accounts.activated": Label("Mở lại tài khoản", "Account let in again"),
    "accounts.deactivated": Label("Ngừng tài khoản", "Account stopped"),
    "accounts.profile_set": Label("Sửa thông tin cán bộ", "Staff details changed"),
    "staffing.taken": Label("Nhập danh sách cán bộ", "Staff list taken in"),
    "federation.provider_set": Label("Khai báo nơi xác thực ngoài", "Outside sign-in declared"),
    "federation.linked": Label("Liên kết danh tính ngoài", "Outside identity linked"),
    "federation.unlinked": Label("Gỡ liên kết danh tính ngoài", "Outside identity unlinked"),
    "federation.refused": Label("Từ chối đăng nhập từ ngoài", "Outside sign-in refused"),
    "federation.signed_in_elsewhere": Label(
        "Đăng nhập sang hệ thống khác", "Signed in to another system"
    ),
    "federation.outlet_set": Label(
        "Mở hoặc đóng đăng nhập cho hệ thống khác", "Sign-in for other systems opened or closed"
    ),
    "federation.client_registered": Label("Đăng ký hệ thống khác", "Other system registered"),
    "federation.client_removed": Label("Gỡ hệ thống khác", "Other system removed"),
    "neighbours.changed": Label("Sửa thông tin hệ thống dùng chung", "Shared system changed"),
    "neighbours.account_set": Label(
        "Ghi tài khoản ở hệ thống dùng chung", "Account in a shared system noted"
    ),
    "accounts.role_set": Label("Đặt quyền của vai trò", "Permissions of a role set"),
}


def act_text(action: str, language: str) -> str:
    """The act in words; an act without any is shown by its code."""
    known = ACTS.get(action)
    return known.in_language(language) if known else action
