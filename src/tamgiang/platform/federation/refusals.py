"""Why an outside sign-in was not set up or did not let anybody in."""

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label


class IssuerInvalid(Refusal):
    """Outside sign-ins are reached over https only."""

    code = "federation.issuer_invalid"
    message = Label(
        "Địa chỉ nơi xác thực phải bắt đầu bằng https:// và không có tham số.",
        "The issuer must be an https:// address without a query.",
    )


class ProviderInvalid(Refusal):
    """A sign-in needs a code, names, and a client id."""

    code = "federation.provider_invalid"
    message = Label(
        "Cần mã (chữ thường, số, gạch nối), tên hai thứ tiếng và client id.",
        "A code (small letters, digits, hyphens), both names and a client id are needed.",
    )


class CodeTaken(Refusal):
    """Links hang on the code."""

    code = "federation.code_taken"
    message = Label("Mã {given} đã dùng.", "The code {given} is in use.")
    status = 409


class RedirectInvalid(Refusal):
    """Codes go to addresses that nobody else listens on."""

    code = "federation.redirect_invalid"
    message = Label(
        "Mỗi địa chỉ nhận phải là https:// đầy đủ, không có dấu * hay phần #.",
        "Each redirect address must be a full https:// one, without * or #.",
    )


class OnlyWayIn(Refusal):
    """A person without a password would be locked out."""

    code = "federation.only_way_in"
    message = Label(
        "Đây là cách đăng nhập duy nhất của tài khoản; hãy đặt mật khẩu trước.",
        "This is the account's only way in; set a password first.",
    )
    status = 409
