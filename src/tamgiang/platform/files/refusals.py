"""What is refused of files, and how the house says so."""

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label


class EmptyUpload(Refusal):
    """There is nothing in the file."""

    code = "files.empty"
    message = Label("Tệp “{name}” rỗng.", "“{name}” is empty.")


class TooLarge(Refusal):
    """More bytes than files of its kind may have."""

    code = "files.too_large"
    message = Label(
        "Tệp “{name}” vượt {megabytes} MB, mức lớn nhất cho loại này.",
        "“{name}” is over {megabytes} MB, the most for files of its kind.",
    )
    status = 413


class BadName(Refusal):
    """A name that hides what the file is, or that no folder would take."""

    code = "files.bad_name"
    message = Label(
        "Tên tệp không dùng được ({why}). Hãy đổi tên rồi tải lên lại.",
        "The name of the file cannot be used ({why}). Rename it and try again.",
    )


class TypeNotTaken(Refusal):
    """Its content is of no type that is taken."""

    code = "files.type_not_taken"
    message = Label(
        "Không nhận tệp “{name}”: nội dung không thuộc các loại được nhận ({types}).",
        "“{name}” is not taken: its content is none of the types taken ({types}).",
    )
    status = 415


class NameContradicts(Refusal):
    """The extension says another type than the content is."""

    code = "files.name_contradicts"
    message = Label(
        "Đuôi của “{name}” không khớp với nội dung ({found}). Hãy lưu lại đúng định dạng.",
        "The extension of “{name}” does not fit its content ({found}). Save it in its own format.",
    )
    status = 415


class NotThisKind(Refusal):
    """A sound file of a type that is not asked for here."""

    code = "files.not_this_kind"
    message = Label(
        "Ở đây chỉ nhận {wanted}; “{name}” là {found}.",
        "Only files of the kind “{wanted}” are taken here; “{name}” is: {found}.",
    )
    status = 415


class Bomb(Refusal):
    """It unpacks to far more than it says, or than may be opened."""

    code = "files.bomb"
    message = Label(
        "Tệp “{name}” bung ra lớn bất thường nên không được nhận.",
        "“{name}” unpacks to an abnormal size and is not taken.",
    )
    status = 413


class Damaged(Refusal):
    """It begins as a type that is taken, but does not hold together."""

    code = "files.damaged"
    message = Label(
        "Tệp “{name}” hỏng hoặc không đọc hết được.", "“{name}” is damaged and cannot be read."
    )
    status = 422


class TookTooLong(Refusal):
    """The look into the file went over its time or memory."""

    code = "files.took_too_long"
    message = Label(
        "Việc kiểm tra “{name}” vượt thời gian hoặc bộ nhớ cho phép nên tệp không được nhận.",
        "Checking “{name}” went over the allowed time or memory; the file is not taken.",
    )
    status = 413


class TooMany(Refusal):
    """A record with hundreds of files is an archive."""

    code = "files.too_many"
    message = Label(
        "Hồ sơ đã có {most} tệp, mức nhiều nhất.", "The record has {most} files, the most it may."
    )
    status = 409


class ReasonNeeded(Refusal):
    """What is taken away or let out has a reason."""

    code = "files.reason_needed"
    message = Label("Hãy nêu lý do.", "Say why.")


class NotServed(Refusal):
    """The file waits for a check, or is set apart."""

    code = "files.not_served"
    message = Label(
        "Tệp này đang chờ kiểm tra hoặc bị cách ly nên chưa mở được.",
        "This file waits for its check, or is set apart, and is not opened.",
    )
    status = 409


class LookNeedsReason(Refusal):
    """A file of a person's record is opened like masked values: with a reason."""

    code = "files.look_needs_reason"
    message = Label(
        "Tệp của hồ sơ cá nhân chỉ mở được sau khi nêu lý do xem ở trang hồ sơ (hiệu lực 15 phút).",
        "Files of a person's record open after a reason was given on its page (for 15 minutes).",
    )
    status = 409


class FileGone(Refusal):
    """The bytes are not in the store, or not those that were kept."""

    code = "files.gone"
    message = Label(
        "Nội dung tệp không còn nguyên trong kho. Hãy báo người quản trị.",
        "The content of the file is no longer whole in the store. Tell the administrator.",
    )
    status = 500
