"""What is refused while alarms are handled."""

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label


class AlreadyAcknowledged(Refusal):
    """Somebody was faster; the others are told who."""

    code = "centre.alarm_acknowledged"
    message = Label(
        "Báo động {alarm} đã được {by} xác nhận lúc {at}.",
        "Alarm {alarm} was acknowledged by {by} at {at}.",
    )
    status = 409


class AlarmClosed(Refusal):
    """A closed alarm takes no further act."""

    code = "centre.alarm_closed"
    message = Label("Báo động {alarm} đã đóng.", "Alarm {alarm} is closed.")
    status = 409


class NotShelved(Refusal):
    """Only a shelved alarm can be taken off the shelf."""

    code = "centre.alarm_not_shelved"
    message = Label("Báo động {alarm} không bị tạm gác.", "Alarm {alarm} is not shelved.")
    status = 409


class ShelvedTooLong(Refusal):
    """Shelving ends by itself, within the time the standard of the house sets."""

    code = "centre.alarm_shelf_time"
    message = Label(
        "Chỉ gác báo động tới một lúc sau bây giờ và không quá {hours} giờ.",
        "An alarm is shelved until a time to come, within {hours} hours.",
    )


class MergedIntoItself(Refusal):
    """An alarm is merged into another one."""

    code = "centre.alarm_merge"
    message = Label(
        "Hãy chọn một báo động khác đang mở để gộp {alarm} vào.",
        "Choose another open alarm to merge {alarm} into.",
    )


class BadClosing(Refusal):
    """A person closes an alarm as handled or as false; the evaluator says when it is over."""

    code = "centre.alarm_closing"
    message = Label(
        "Người xử lý chỉ đóng báo động vì “đã xử lý” hoặc “báo động giả”.",
        "A person closes an alarm as handled or as false.",
    )
