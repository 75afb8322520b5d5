"""Why a request did not go on."""

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label


class WrongStep(Refusal):
    """The request is not where this act belongs."""

    code = "privacy.wrong_step"
    message = Label(
        "Yêu cầu {number} đang ở bước khác. Hãy tải lại trang.",
        "Request {number} is at another step. Reload the page.",
    )
    status = 409


class NameNeeded(Refusal):
    """A request is somebody's."""

    code = "privacy.name_needed"
    message = Label("Hãy ghi họ tên người yêu cầu.", "Write the name of the person who asks.")


class InTheFuture(Refusal):
    """A request was received today or earlier."""

    code = "privacy.in_the_future"
    message = Label(
        "Ngày nhận không thể sau hôm nay.", "The day of reception cannot be after today."
    )


class RecordsNeeded(Refusal):
    """Nothing was chosen to decide about."""

    code = "privacy.records_needed"
    message = Label(
        "Hãy tìm và chọn ít nhất một hồ sơ, hoặc từ chối vì không có hồ sơ nào.",
        "Find and choose at least one record, or refuse because there is none.",
    )


class GroundNeeded(Refusal):
    """A refusal names its reason in law."""

    code = "privacy.ground_needed"
    message = Label(
        "Mỗi hồ sơ không xóa phải có căn cứ pháp lý.",
        "Each record that is kept needs its ground in law.",
    )


class MustBeKept(Refusal):
    """The law, or a hold, forbids erasing the record now."""

    code = "privacy.must_be_kept"
    message = Label(
        "Hồ sơ này phải được giữ {until}: {source}.",
        "This record must be kept {until}: {source}.",
    )
    status = 409


class SecondPersonNeeded(Refusal):
    """Who decided cannot confirm."""

    code = "privacy.second_person"
    message = Label(
        "Người quyết định không tự duyệt được; cần người thứ hai.",
        "Who decided cannot confirm it; a second person is needed.",
    )
    status = 403


class AlreadyHeld(Refusal):
    """There is a hold on this already."""

    code = "privacy.already_held"
    message = Label("Hồ sơ này đang được giữ rồi.", "This is held already.")
    status = 409
