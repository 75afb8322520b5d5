"""Why an account or a role was not changed."""

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label


class NameTaken(Refusal):
    """Another account has the name."""

    code = "accounts.name_taken"
    message = Label(
        "Tên tài khoản {username} đã có người dùng.", "The account name {username} is in use."
    )
    status = 409


class NameInvalid(Refusal):
    """Names of accounts are typed at every sign-in: letters, digits and @ . + - _ only."""

    code = "accounts.name_invalid"
    message = Label(
        "Tên tài khoản chỉ gồm chữ, số và các dấu @ . + - _; họ tên không được để trống.",
        "An account name has letters, digits and @ . + - _ only; the full name is needed too.",
    )


class DatesInvalid(Refusal):
    """A role ends after it begins."""

    code = "accounts.dates_invalid"
    message = Label(
        "Ngày kết thúc phải sau ngày bắt đầu.", "The last day must come after the first."
    )


class ReasonNeeded(Refusal):
    """Standing in for somebody needs a reason."""

    code = "accounts.reason_needed"
    message = Label("Hãy ghi lý do làm thay.", "Say why somebody stands in.")


class NothingToStandInFor(Refusal):
    """The person who is away holds no role in those days."""

    code = "accounts.no_roles"
    message = Label(
        "Người vắng mặt không giữ vai trò nào trong thời gian này, hoặc chọn chính người đó.",
        "The person who is away holds no role then, or was chosen to stand in for themselves.",
    )


class LastAdministrator(Refusal):
    """Somebody must be left who can give roles."""

    code = "accounts.last_administrator"
    message = Label(
        "Phải còn ít nhất một người khác quản lý tài khoản; hãy giao vai trò đó trước.",
        "Somebody else must be left who manages accounts; give that role first.",
    )
    status = 409


class SampleAccount(Refusal):
    """Sample accounts have a published password and stay as they are."""

    code = "accounts.sample"
    message = Label(
        "Tài khoản mẫu không đổi được mật khẩu hay cách đăng nhập.",
        "A sample account keeps its password and way of signing in.",
    )


class KeyTaken(Refusal):
    """An employee code or personal number belongs to one person."""

    code = "accounts.key_taken"
    message = Label(
        "Mã cán bộ hoặc số định danh này đã ghi cho người khác.",
        "This employee code or personal number belongs to somebody else.",
    )
    status = 409
