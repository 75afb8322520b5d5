"""Why a first day, a logo or a removal did not happen."""

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label


class AlreadyOpened(Refusal):
    """The first day is over; an administrator does the rest."""

    code = "house.already_opened"
    message = Label(
        "Hệ thống đã có quản trị viên; bước mở đầu chỉ làm một lần. "
        "Muốn đổi địa bàn, lịch làm việc, tên: trang Thiết lập.",
        "There is an administrator already; the beginning happens only once. "
        "Area, office days and names are changed on the page Settings.",
    )
    status = 404


class SampleHere(Refusal):
    """A house of one's own does not begin beside the sample area."""

    code = "house.sample_here"
    message = Label(
        "Ở đây đang có dữ liệu mẫu. Hãy chạy `tamgiang remove-sample --yes` trước, "
        "hoặc đặt TAMGIANG_HOME là một thư mục trống.",
        "The sample area is here. Run `tamgiang remove-sample --yes` first, "
        "or set TAMGIANG_HOME to an empty folder.",
    )
    status = 409


class WeekInvalid(Refusal):
    """An office works on at least one day of the week."""

    code = "house.week_invalid"
    message = Label(
        "“{given}” không phải các ngày làm việc; viết như 1,2,3,4,5 (1 là thứ Hai).",
        "“{given}” are no working days; write them as 1,2,3,4,5 (1 is Monday).",
    )


class NotAtTheDoor(Refusal):
    """From another machine only with the token that the server printed."""

    code = "house.token_needed"
    message = Label(
        "Từ máy khác, hãy mở địa chỉ có mã do lệnh tamgiang run hoặc tamgiang init in ra.",
        "From another machine, open the address with the token that tamgiang run printed.",
    )
    status = 403


class UnitsUnknown(Refusal):
    """A code names no commune of today or former district."""

    code = "house.units_unknown"
    message = Label(
        "Không có đơn vị hiện hành hoặc huyện cũ mang mã: {codes}.",
        "No unit of today or former district has the code: {codes}.",
    )


class NameTaken(Refusal):
    """Another account has the name."""

    code = "house.name_taken"
    message = Label(
        "Tên tài khoản {username} đã có người dùng.", "The account name {username} is in use."
    )
    status = 409


class LogoRefused(Refusal):
    """Only small PNG, JPEG and WebP pictures; told by their content."""

    code = "house.logo_refused"
    message = Label(
        "Biểu trưng phải là ảnh PNG, JPEG hoặc WebP, không quá 200 kB.",
        "The logo must be a PNG, JPEG or WebP picture of at most 200 kB.",
    )


class NoSample(Refusal):
    """Only a house of the sample area can be emptied."""

    code = "house.no_sample"
    message = Label(
        "Ở đây không có dữ liệu mẫu để gỡ bỏ.", "There is no sample area here to remove."
    )
    status = 409
