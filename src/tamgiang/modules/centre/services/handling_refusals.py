"""What is refused while an incident is handled."""

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label


class WrongStage(Refusal):
    """The act does not fit the stage where it stands, often because somebody was faster."""

    code = "centre.wrong_stage"
    message = Label(
        "Việc này không còn làm được ở tình trạng hiện nay; hãy tải lại trang để xem.",
        "This cannot be done in the present stage; load the page again.",
    )
    status = 409


class TextMissing(Refusal):
    """A note, a decision or a summary without words."""

    code = "centre.text_missing"
    message = Label("Hãy ghi “{what}”.", "Write down the {what}.")


class TokenTaken(Refusal):
    """The mark of an act done offline belongs to another act."""

    code = "centre.token_taken"
    message = Label(
        "Mã của việc gửi lên đã dùng cho việc khác.", "The mark of this act belongs to another one."
    )
    status = 409


class AlarmInIncident(Refusal):
    """The alarm belongs to an incident already."""

    code = "centre.alarm_in_incident"
    message = Label(
        "Báo động này đã thuộc sự cố {incident}.", "This alarm belongs to incident {incident}."
    )
    status = 409


class NoProcedure(Refusal):
    """The rule of this alarm names no procedure, so the person names one."""

    code = "centre.no_procedure"
    message = Label(
        "Luật của báo động này chưa gắn quy trình; hãy chọn một quy trình.",
        "The rule of this alarm names no procedure; choose one.",
    )


class StepsOpen(Refusal):
    """Required steps wait."""

    code = "centre.steps_open"
    message = Label(
        "Còn bước bắt buộc chưa xong: {steps}. Hãy làm nốt hoặc nêu lý do kết thúc.",
        "Required steps are open: {steps}. Do them or say why it is closed.",
    )
    status = 409


class AlarmActive(Refusal):
    """An alarm of the incident still stands."""

    code = "centre.alarm_active"
    message = Label(
        "Báo động {alarms} chưa trở lại bình thường. Hãy chờ hoặc nêu lý do kết thúc.",
        "Alarm {alarms} still stands. Wait or say why it is closed.",
    )
    status = 409


class ChecksOpen(Refusal):
    """A check before closing was not ticked."""

    code = "centre.checks_open"
    message = Label(
        "Chưa kiểm tra đủ trước khi kết thúc: {checks}.", "Not checked before closing: {checks}."
    )
    status = 409


class ProductMissing(Refusal):
    """A corrective task has a product and a deadline."""

    code = "centre.product_missing"
    message = Label(
        "Việc khắc phục cần có nội dung, người nhận, sản phẩm và thời hạn.",
        "A corrective task needs what, who, a product and a deadline.",
    )


class ProofMissing(Refusal):
    """A step asks for what proves it."""

    code = "centre.proof_missing"
    message = Label("Bước này cần {proof}.", "This step needs {proof}.")


class SamePerson(Refusal):
    """The second signature is another person's."""

    code = "centre.same_person"
    message = Label(
        "Người xác nhận thứ hai phải là người khác.", "The second person must be somebody else."
    )
    status = 409


class UnknownStep(Refusal):
    """The procedure of this incident has no such step."""

    code = "centre.unknown_step"
    message = Label("Quy trình này không có bước {number}.", "This procedure has no step {number}.")
    status = 404


class Overdue(Refusal):
    """A deadline lies in the past."""

    code = "centre.deadline_past"
    message = Label("Thời hạn phải ở phía sau.", "A deadline lies ahead.")
