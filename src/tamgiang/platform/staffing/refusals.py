"""Why a staff list, or one row of it, was not taken."""

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label


class TooManyPeople(Refusal):
    """No commune has so many; a wrong file more likely."""

    code = "staffing.too_many"
    message = Label(
        "Danh sách có hơn {most} dòng; hãy chia tệp hoặc kiểm tra lại.",
        "The list has more than {most} rows; split it, or check the file.",
    )
    status = 413


class AlreadyTaken(Refusal):
    """A list is taken once; the file can be uploaded again."""

    code = "staffing.already_taken"
    message = Label("Danh sách này đã được ghi.", "This list was taken already.")
    status = 409


class NoNames(Refusal):
    """No column holds the names."""

    code = "staffing.no_names"
    message = Label(
        "Chưa chọn cột nào là họ và tên.", "No column is chosen as that of the full names."
    )


class RowFault(Refusal):
    """One row cannot be taken; the text says what to mend."""

    code = "staffing.row"
    message = Label("Dòng này không ghi được.", "This row cannot be taken.")


class NameMissing(RowFault):
    """A person has a name."""

    code = "staffing.name_missing"
    message = Label("Thiếu họ và tên.", "The full name is missing.")


class LoginOfAnother(RowFault):
    """The account name is in use."""

    code = "staffing.login_of_another"
    message = Label(
        "Tên tài khoản {username} đang là của {other}.",
        "The account name {username} belongs to {other}.",
    )


class LoginInvalid(RowFault):
    """Typed at every sign-in."""

    code = "staffing.login_invalid"
    message = Label(
        "Tên tài khoản “{username}” chỉ được gồm chữ, số và các dấu @ . + - _.",
        "The account name “{username}” may have letters, digits and @ . + - _ only.",
    )


class TwiceInFile(RowFault):
    """One row a person."""

    code = "staffing.twice"
    message = Label("Trùng người với dòng {row}.", "The same person as row {row}.")


class UnitUnknown(RowFault):
    """Neither a code nor a name of a unit."""

    code = "staffing.unit_unknown"
    message = Label(
        "Không có đơn vị nào mang mã hoặc tên “{given}”.",
        "No unit has the code or name “{given}”.",
    )


class UnitAmbiguous(RowFault):
    """Several units bear the name."""

    code = "staffing.unit_ambiguous"
    message = Label(
        "Có nhiều đơn vị tên “{given}”; hãy ghi mã.",
        "Several units are called “{given}”; write the code.",
    )


class UnitMissing(RowFault):
    """A role holds over a place."""

    code = "staffing.unit_missing"
    message = Label(
        "Thiếu đơn vị (mã, tên, tên địa bàn, hoặc “Toàn hệ thống”).",
        "The unit is missing (a code, a name, the area, or “Everywhere”).",
    )


class RoleUnknown(RowFault):
    """Roles are those of the house."""

    code = "staffing.role_unknown"
    message = Label(
        "Không có vai trò “{given}”. Các vai trò: {known}.",
        "There is no role “{given}”. Roles: {known}.",
    )


class RoleMissing(RowFault):
    """Without a role an account may do nothing."""

    code = "staffing.role_missing"
    message = Label(
        "Thiếu vai trò; ghi vào dòng này hoặc chọn vai trò chung cho danh sách.",
        "The role is missing; write it here, or choose one for the whole list.",
    )


class DayWrong(RowFault):
    """Days are civil days."""

    code = "staffing.day_wrong"
    message = Label("“{given}” không phải ngày.", "“{given}” is not a day.")


class DaysReversed(RowFault):
    """The last day comes after the first."""

    code = "staffing.days_reversed"
    message = Label("Ngày cuối ở trước ngày đầu.", "The last day comes before the first.")


class BeforeHeld(RowFault):
    """A change cannot begin before what it replaces."""

    code = "staffing.before_held"
    message = Label(
        "Đổi vai trò hoặc đơn vị: ngày bắt đầu phải từ {held}, ngày của vai trò đang giữ.",
        "A change of role or unit: it must begin on or after {held}, when the role held began.",
    )


class AccountStopped(RowFault):
    """A stopped account is let in again by a person first."""

    code = "staffing.account_stopped"
    message = Label(
        "Tài khoản {username} đang ngừng; mở lại trước khi giao vai trò.",
        "The account {username} is stopped; let it in again first.",
    )


class SampleOne(RowFault):
    """Sample accounts stay as they are."""

    code = "staffing.sample"
    message = Label("{username} là tài khoản mẫu.", "{username} is a sample account.")


class ContactWrong(RowFault):
    """A telephone number or an address that cannot be one."""

    code = "staffing.contact_wrong"
    message = Label(
        "“{given}” không phải số điện thoại hay địa chỉ thư.",
        "“{given}” is neither a telephone number nor an e-mail address.",
    )


class KeyOfAnother(RowFault):
    """Codes and personal numbers belong to one person."""

    code = "staffing.key_of_another"
    message = Label(
        "Mã cán bộ hoặc số định danh đang ghi cho {other}.",
        "The employee code or personal number belongs to {other}.",
    )


class PersonalWrong(RowFault):
    """Twelve digits (Law on Identity 26/2023/QH15, art. 12)."""

    code = "staffing.personal_wrong"
    message = Label("Số định danh phải đủ 12 chữ số.", "A personal number has 12 digits.")
